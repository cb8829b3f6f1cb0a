import {
  AUDIT_ERROR_CODES,
  AUDIT_EVENT_NAMES,
  LOCK_SCOPES,
  LOCK_SUBJECTS,
  type AuditErrorCode,
  type AuditEventName,
} from '@sallyport/contract';
import { z } from 'zod';
import { parseDuration } from './duration';
import { subjectKindSchema } from '../query/subjects';
import { cronPattern } from './schedule';

export const PARAMETER_TYPES = ['varchar', 'integer', 'bigint', 'timestamp', 'duration', 'boolean'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Names that every run binds besides the runbook's own parameters: `timestamp`s, the window is [start, end). */
export const WINDOW_PARAMETERS = ['windowStart', 'windowEnd'] as const;

const identifier = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'is lower camel case');

const durationSeconds = z.string().transform((text, context) => {
  const seconds = parseDuration(text);
  if (seconds !== undefined && seconds > 0) return seconds;
  context.addIssue({ code: 'custom', message: `"${text}" is no duration; write 90s, 15m, 1h or 30d` });
  return z.NEVER;
});

const schedule = z.string().superRefine((text, context) => {
  try {
    cronPattern(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: 'custom', message: `"${text}" is neither "every 5 minutes" nor a cron pattern: ${why}` });
  }
});

const parameter = z.strictObject({
  type: z.enum(PARAMETER_TYPES),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  description: z.string().min(1),
  required: z.boolean().default(false),
  /** What the value names; `none` for text that names nothing. The engine asks the store whether it ever occurred. */
  subject: subjectKindSchema.optional(),
});
export type ParameterDeclaration = z.infer<typeof parameter>;

/**
 * Only comparisons that more events can never make false again: a run over incomplete data may then say `finding`,
 * because the missing events could only add to it.
 */
const threshold = z.union([
  z.strictObject({ rows: z.int().min(1) }),
  z.strictObject({ column: identifier, atLeast: z.number() }),
]);
export type Threshold = z.infer<typeof threshold>;

/** What of an event an alarm can count or count by. */
export const EVENT_SUBJECTS = ['principal', 'person', 'source', 'target', 'login'] as const;
export type EventSubject = (typeof EVENT_SUBJECTS)[number];

const alarm = z.strictObject({
  events: z.array(z.enum(Object.keys(AUDIT_EVENT_NAMES) as [AuditEventName, ...AuditEventName[]])).min(1),
  /** None: only events without an error code. */
  errorCodes: z.array(z.enum(Object.keys(AUDIT_ERROR_CODES) as [AuditErrorCode, ...AuditErrorCode[]])).default([]),
  /** Values of `additionalEventData` that the event must have. */
  where: z.record(identifier, z.array(z.string()).min(1)).default({}),
  /** Absent: the number of the threshold, so that an override of it tunes the alarm as well. */
  count: z.int().min(1).optional(),
  within: durationSeconds,
  /** What the events are counted by: who is named when the alarm is raised. */
  by: z.enum(EVENT_SUBJECTS),
  /** Counts how many different ones of these there are, instead of events. */
  distinct: z.enum(EVENT_SUBJECTS).optional(),
});
export type AlarmRule = z.infer<typeof alarm>;

const contain = z
  .strictObject({
    lock: z.enum(LOCK_SUBJECTS),
    column: identifier.describe('The column of the row that holds what is locked'),
    scope: z
      .enum(LOCK_SCOPES)
      .optional()
      .describe('unproven: refuses strangers at a source, and neither cuts nor hinders who proves a key'),
    sharedBy: identifier
      .optional()
      .describe(
        'The column that counts the principals at a source; where there are several, the lock is proposed only',
      ),
    duration: durationSeconds,
    cut: z.literal(true).describe('A lock always cuts what it names; written out so that a reviewer sees it'),
    automatic: z.boolean().describe('true: `watch` does it by itself; false: only a person does, by `respond`'),
    when: z
      .record(identifier, z.array(z.string()).min(1))
      .default({})
      .describe('Only rows whose columns hold one of these values'),
  })
  .refine(({ lock, scope, sharedBy }) => lock === 'source' || (scope === undefined && sharedBy === undefined), {
    message: 'only a lock of a source has a scope or is shared',
  });

const response = z.strictObject({
  contain,
  capPerHour: z.int().min(1).max(1_000),
  undo: z.string().min(1).describe('How the containment is undone, in a sentence'),
});
export type ResponseRule = z.infer<typeof response>;

export const frontMatterSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'is lower case words joined by dashes'),
  title: z.string().min(1).max(100),
  severity: z.enum(SEVERITIES),
  question: z.string().min(1).describe('What the run answers'),
  answer: z
    .strictObject({ finding: z.string().min(1), clean: z.string().min(1) })
    .describe('The sentences that answer it'),
  parameters: z.record(identifier, parameter).default({}),
  schedule: schedule.optional(),
  window: durationSeconds,
  threshold: threshold,
  key: z.array(identifier).min(1).describe('The columns that tell one finding from another'),
  alarm: alarm.optional(),
  response: response.optional(),
  attack: z.array(z.strictObject({ v18: z.string(), v19: z.string() })).default([]),
  controls: z.record(z.string(), z.array(z.string()).min(1)).default({}),
  references: z.array(z.url()).default([]),
});
export type FrontMatter = z.infer<typeof frontMatterSchema>;
