/**
 * Lines of the proxy's structured log that machines read: CloudWatch metric filters, Logs Insights and the runner
 * function. One JSON object a line; everything that stands here may be relied on.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
import { z } from 'zod';

/** `msg` of the line that is written for each audit event as soon as it is durable. */
export const AUDIT_LOG_MESSAGE = 'audit event';

/**
 * What a line tells of an audit event: enough to answer who, where and what at once. The whole event is in the store.
 * `count` is a number, since metric filters take a value only from numbers: attempts that one coalesced refusal
 * stands for, by connections: what a client tries on one connection is one attempt.
 */
export const auditLogLineSchema = z.object({
  time: z.string(),
  msg: z.literal(AUDIT_LOG_MESSAGE),
  audit: z.object({
    uid: z.string(),
    eventName: z.string(),
    eventTime: z.string(),
    /** Empty where the event has none, so that `{ $.audit.errorCode = "" }` selects successes. */
    errorCode: z.string(),
    principal: z.string(),
    person: z.string(),
    principalClass: z.string(),
    mfa: z.string(),
    source: z.string(),
    target: z.string(),
    login: z.string(),
    sessionId: z.string(),
    proxyId: z.string(),
    sequence: z.number(),
    count: z.number().min(1),
  }),
});
export type AuditLogLine = z.infer<typeof auditLogLineSchema>;

/** `msg` of the line that is written every minute. */
export const GAUGE_LOG_MESSAGE = 'gauges';

export const gaugeLogLineSchema = z.object({
  time: z.string(),
  msg: z.literal(GAUGE_LOG_MESSAGE),
  gauges: z.object({
    proxyId: z.string(),
    sessions: z.number(),
    deadLetters: z.number(),
    undelivered: z.number(),
  }),
});
export type GaugeLogLine = z.infer<typeof gaugeLogLineSchema>;

/**
 * `msg` of an error line: a lock is gone from the store before it expired, and this proxy did not lift it. Another proxy or
 * the undo of a runbook may have; `lockId` and `subject` say which lock, and its DeleteLock event who did.
 */
export const LOCK_VANISHED_LOG_MESSAGE = 'a lock vanished before its expiry: lifted elsewhere or removed';

/** `msg` of an error line: the configuration, or the part that `what` names, cannot be read anew and stays as it was. */
export const CONFIG_STALE_LOG_MESSAGE = 'the configuration cannot be renewed; the proxy goes on with what it has';
