/**
 * The control API: HTTP with JSON bodies over the proxy's admin socket, a Unix socket. Calls that act (POST) need a proof of
 * the caller's user id, which must be one of the config's `control.operators`; calls that read need one where
 * anybody beside the socket's owner can connect, of an operator or of one of `control.readers` (operator-proof.ts).
 *
 *   GET    /v1/health                    -> Health
 *   GET    /v1/metrics                   -> Prometheus text, format 0.0.4
 *   GET    /v1/targets                   -> { targets: TargetSummary[] }
 *   GET    /v1/sessions                  -> { sessions: LiveSession[] }
 *   POST   /v1/sessions/:id/cut          CutRequest        -> { cut: string[] }
 *   GET    /v1/locks                     -> { locks: Lock[] }
 *   POST   /v1/locks                     CreateLockRequest -> { lock: Lock, cut: string[], warning?: string }, with `dryRun` TriedLock
 *   POST   /v1/locks/:id/lift            LiftLockRequest   -> { lock: Lock }
 *   GET    /v1/events?follow=true        -> application/x-ndjson of AuditEvent, as they become durable
 *   POST   /v1/recordings/:session/play  PlayRequest       -> { path: string }   (audits PlayRecording)
 *   POST   /v1/drain                     -> { draining: true }
 *   POST   /v1/reload                    -> { reloaded: true }
 *
 * A refusal is a 4xx or 5xx answer whose body is { code, message, remedy }.
 */
import { z } from 'zod';

export const LOCK_SUBJECTS = ['person', 'principal', 'key', 'login', 'target', 'source'] as const;
/** What a lock names: `key` is a fingerprint `SHA256:…`, `source` an address or CIDR. */
export type LockSubject = (typeof LOCK_SUBJECTS)[number];

/** `unproven`: a lock of a source that refuses who has proven nothing, and cuts and hinders nobody who has. */
export const LOCK_SCOPES = ['unproven'] as const;

export const lockSchema = z.strictObject({
  id: z.string(),
  subject: z.enum(LOCK_SUBJECTS),
  value: z.string().min(1),
  /** Absent: everybody whom it names. */
  scope: z.enum(LOCK_SCOPES).optional(),
  reason: z.string().min(1),
  /** What the caller claimed, then ` as ` and the proven user: `carol as uid:1000(carol)`. */
  createdBy: z.string().min(1),
  /** RFC 3339, UTC. */
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Lock = z.infer<typeof lockSchema>;

/**
 * Who the caller says orders it: a person, a runbook. Only a claim: events and locks name the proven user id beside it, and a claim
 * must not look like one.
 */
const claim = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => !/uid:/i.test(text), { error: 'must not contain "uid:", which marks what the proxy has found out itself' });

export const createLockRequestSchema = z
  .strictObject({
    subject: z.enum(LOCK_SUBJECTS),
    value: z.string().min(1).max(1024),
    scope: z.enum(LOCK_SCOPES).optional(),
    reason: z.string().min(1).max(256),
    createdBy: claim,
    /** Seconds until the lock lifts itself; at most 30 days. */
    durationSeconds: z.int().min(1).max(2_592_000),
    /** Refuse a name that nothing has; without it such a lock is made, and the answer warns. */
    onlyKnown: z.boolean().optional(),
    /** Only say what it would do: the answer is a {@link TriedLock}. */
    dryRun: z.boolean().optional(),
  })
  .refine(({ subject, scope }) => scope === undefined || subject === 'source', {
    path: ['scope'],
    error: 'only a lock of a source has a scope: whoever is named otherwise has proven it',
  });
export type CreateLockRequest = z.infer<typeof createLockRequestSchema>;

/** What a lock would name, as the proxy knows it, and which live sessions it would cut. */
export const triedLockSchema = z.strictObject({ value: z.string(), wouldCut: z.array(z.string()), warning: z.string().optional() });
export type TriedLock = z.infer<typeof triedLockSchema>;

export const liftLockRequestSchema = z.strictObject({
  reason: z.string().min(1).max(256),
  liftedBy: claim,
});
export type LiftLockRequest = z.infer<typeof liftLockRequestSchema>;

export const cutRequestSchema = z.strictObject({
  reason: z.string().min(1).max(256),
  cutBy: claim,
});
export type CutRequest = z.infer<typeof cutRequestSchema>;

export const playRequestSchema = z.strictObject({ playedBy: claim });
export type PlayRequest = z.infer<typeof playRequestSchema>;

export const liveSessionSchema = z.object({
  id: z.string(),
  /** `jump`: the outer connection of a jump, which has no target of its own. Absent from older proxies. */
  kind: z.enum(['session', 'jump']).optional(),
  principal: z.string(),
  person: z.string(),
  principalClass: z.string(),
  keyFingerprint: z.string(),
  mfa: z.string(),
  mfaEvidence: z.string(),
  login: z.string(),
  target: z.string(),
  sourceAddress: z.string(),
  client: z.string(),
  startedAt: z.iso.datetime(),
  channels: z.array(z.object({ id: z.number(), kind: z.string(), detail: z.string(), bytesIn: z.number(), bytesOut: z.number() })),
});
export type LiveSession = z.infer<typeof liveSessionSchema>;

export const targetSummarySchema = z.object({
  name: z.string(),
  host: z.string(),
  port: z.number(),
  logins: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  hostKeys: z.array(z.string()),
});
export type TargetSummary = z.infer<typeof targetSummarySchema>;

export const healthSchema = z.object({
  status: z.enum(['ok', 'draining', 'degraded']),
  proxyId: z.string(),
  version: z.string(),
  uptimeSeconds: z.number(),
  listen: z.array(z.string()),
  sessions: z.number(),
  /** `native`, or `javascript` where ssh2's binding did not build or failed its self-test. */
  crypto: z.enum(['native', 'javascript']),
  audit: z.object({
    mode: z.enum(['failClosed', 'failOpen']),
    lastSequence: z.number(),
    lastShippedSequence: z.number(),
    deadLetters: z.number(),
    lastError: z.string().optional(),
  }),
});
export type Health = z.infer<typeof healthSchema>;
