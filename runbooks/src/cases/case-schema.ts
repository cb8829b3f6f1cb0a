import { AUDIT_ERROR_CODES, AUDIT_EVENT_NAMES, MFA_EVIDENCE, MFA_STATES, PRINCIPAL_CLASSES } from '@sallyport/contract';
import { z } from 'zod';
import { parseDuration } from '../format/duration';

/** `-2m` is two minutes before the window's end, `0s` the end itself (which is outside), `+5s` after it. Ms. */
const offset = z.string().transform((text, context) => {
  const seconds = /^[-+]?\d/.test(text) ? parseDuration(text.replace(/^[-+]/, '')) : undefined;
  if (seconds !== undefined) return (text.startsWith('-') ? -1_000 : 1_000) * seconds;
  context.addIssue({ code: 'custom', message: `"${text}" is no offset from the window's end; write -2m, 0s or +5s` });
  return z.NEVER;
});

const repetition = {
  at: offset,
  /** How many such events; each is `every` later than the one before. */
  repeat: z.int().min(1).max(5_000).default(1),
  every: offset.default(0),
  /** Sent this many times with the same UID, as a shipper does whose acknowledgement was lost. */
  copies: z.int().min(1).max(5).default(1),
  /** Members left out, by path: `sourceIPAddress`, `additionalEventData.mfa`. */
  omit: z.array(z.string()).default([]),
};

const flat = z.record(z.string(), z.string()).default({});
const keysOf = <Key extends string>(table: Readonly<Record<Key, string>>): [Key, ...Key[]] =>
  Object.keys(table) as [Key, ...Key[]];

/** An audit event, as far as the case cares; the rest is filled in. `{n}` in a text is the repetition's number, from 1. */
const auditEvent = z.strictObject({
  event: z.enum(keysOf(AUDIT_EVENT_NAMES)),
  ...repetition,
  error: z.enum(keysOf(AUDIT_ERROR_CODES)).optional(),
  message: z.string().optional(),
  principal: z.string().default('alice'),
  person: z.string().optional(),
  class: z.enum(PRINCIPAL_CLASSES).default('person'),
  mfa: z.enum(MFA_STATES).default('true'),
  mfaEvidence: z.enum(MFA_EVIDENCE).optional(),
  source: z.string().default('198.51.100.7'),
  target: z.string().default('web-1'),
  login: z.string().default('ubuntu'),
  session: z.string().default(''),
  details: flat,
  request: flat,
  response: flat,
  additional: flat,
});
export type CaseAuditEvent = z.infer<typeof auditEvent>;

/** A CloudTrail management event, in the same manner. */
const managementEvent = z.strictObject({
  api: z.string().min(1),
  ...repetition,
  service: z.string().default('ec2.amazonaws.com'),
  error: z.string().optional(),
  message: z.string().optional(),
  arn: z.string().default('arn:aws:iam::123456789012:user/alice'),
  source: z.string().default('198.51.100.7'),
  region: z.string().default('us-east-1'),
  request: z.record(z.string(), z.unknown()).default({}),
});
export type CaseManagementEvent = z.infer<typeof managementEvent>;

const expectedCell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const runbookCase = z.strictObject({
  name: z.string().min(1),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  window: z
    .string()
    .refine((text) => (parseDuration(text) ?? 0) > 0, { message: 'is no duration' })
    .optional(),
  /** When the proxy of the case last gave a sign of life; default just after the window, and its last. */
  heartbeat: offset.optional(),
  events: z.array(z.union([auditEvent, managementEvent])),
  expect: z.strictObject({
    result: z.enum(['finding', 'clean', 'incomplete', 'unknown']),
    /**
     * Every row, in order; each names the columns that it cares about. A time is written `@-2m`, from the window's end.
     */
    rows: z.array(z.record(z.string(), expectedCell)),
  }),
});
export type RunbookCase = z.infer<typeof runbookCase>;

export const casesFileSchema = z.strictObject({ runbook: z.string(), cases: z.array(runbookCase).min(1) });
export type CasesFile = z.infer<typeof casesFileSchema>;
export { offset as caseOffset };
