import { z } from 'zod';
import { AUDIT_EVENT_NAMES, AUDIT_ERROR_CODES, type AuditErrorCode, type AuditEventName } from './event-names';
import { AUDIT_EVENT_FIELD_LIMITS as LIMIT } from './limits';

/** Flat, string to string: Lake's columns are `map<varchar,varchar>`. Keys are lower camel case. */
const flatMap = z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'keys are lower camel case'), z.string());

export const MFA_STATES = ['true', 'false', 'unknown-federated'] as const;
export type MfaState = (typeof MFA_STATES)[number];

export const MFA_EVIDENCE = ['totp', 'sk-verify-required', 'oidc-amr', 'issuer-condition', 'none'] as const;
/** How it is known that MFA took place. */
export type MfaEvidence = (typeof MFA_EVIDENCE)[number];

export const PRINCIPAL_CLASSES = ['person', 'machine', 'unknown', 'service'] as const;
/** `unknown` before an identity is proven; `service` for Sallyport's own acts (heartbeats, expiry of a lock). */
export type PrincipalClass = (typeof PRINCIPAL_CLASSES)[number];

/**
 * What every audit event carries. A missing key would silently drop rows in SQL, so a value that does not
 * apply is the empty string. `sequence` counts from 1 per proxy without gaps; `timeMs` is Unix time in ms.
 */
const alwaysPresent = z.object({
  sessionId: z.string(),
  proxyId: z.string().min(1),
  sequence: z.string().regex(/^[1-9]\d*$/),
  previousDigest: z.string().min(1),
  timeMs: z.string().regex(/^\d+$/),
  person: z.string(),
  principalClass: z.enum(PRINCIPAL_CLASSES),
  mfa: z.enum(MFA_STATES),
  mfaEvidence: z.enum(MFA_EVIDENCE),
  target: z.string(),
  login: z.string(),
  proxyAccountId: z.string(),
  targetAccountId: z.string(),
  region: z.string(),
});

/** The keys that every audit event's `additionalEventData` holds. */
export const ALWAYS_PRESENT_KEYS = Object.keys(alwaysPresent.shape) as (keyof z.infer<typeof alwaysPresent>)[];

/**
 * One decision or act, in CloudTrail Lake's integration schema (the `eventData` of PutAuditEvents).
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-integration-event-schema.html
 */
export const auditEventSchema = z.strictObject({
  version: z.string().max(LIMIT.version),
  userIdentity: z.strictObject({
    type: z.string().min(1).max(LIMIT.userIdentityType),
    principalId: z.string().min(1).max(LIMIT.principalId),
    details: flatMap.optional(),
  }),
  userAgent: z.string().max(LIMIT.userAgent).optional(),
  eventSource: z.string().min(1).max(LIMIT.eventSource),
  eventName: z.enum(Object.keys(AUDIT_EVENT_NAMES) as [AuditEventName, ...AuditEventName[]]),
  /** UTC, whole seconds, `yyyy-MM-ddTHH:mm:ssZ`; milliseconds are in `additionalEventData.timeMs`. */
  eventTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  /** `<proxyId>-<sequence>`; the delivery id as well, so it matches `^[-_A-Za-z0-9]{1,128}$`. */
  UID: z.string().regex(/^[-_A-Za-z0-9]{1,128}$/),
  requestParameters: flatMap.optional(),
  responseElements: flatMap.optional(),
  errorCode: z.enum(Object.keys(AUDIT_ERROR_CODES) as [AuditErrorCode, ...AuditErrorCode[]]).optional(),
  errorMessage: z.string().max(LIMIT.errorMessage).optional(),
  sourceIPAddress: z.string().optional(),
  /** The account that owns the channel. */
  recipientAccountId: z.string(),
  additionalEventData: alwaysPresent.catchall(z.string()),
});

export type AuditEvent = z.infer<typeof auditEventSchema>;

export const AUDIT_EVENT_VERSION = '1.0';
