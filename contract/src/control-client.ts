import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { auditEventSchema, type AuditEvent } from './audit-event';
import {
  healthSchema,
  liveSessionSchema,
  lockSchema,
  targetSummarySchema,
  triedLockSchema,
  type CreateLockRequest,
  type CutRequest,
  type Health,
  type LiftLockRequest,
  type LiveSession,
  type Lock,
  type PlayRequest,
  type TargetSummary,
  type TriedLock,
} from './control-api';
import { requestControl } from './control-request';
import { SallyportError } from './errors';
import { PUT_AUDIT_EVENTS_LIMITS } from './limits';
import { readLines } from './read-lines';

/** Speaks the control API of one proxy; every answer is parsed. Errors: `CONTROL_UNREACHABLE`, `CONTROL_PROOF`, `CONTROL_ANSWER`, or the proxy's own code. */
export interface ControlClient {
  health(): Promise<Health>;
  targets(): Promise<TargetSummary[]>;
  sessions(): Promise<LiveSession[]>;
  /** Ids of the sessions that were cut. */
  cutSession(id: string, order: CutRequest): Promise<string[]>;
  locks(): Promise<Lock[]>;
  createLock(order: CreateLockRequest): Promise<{ lock: Lock; cut: string[]; warning?: string | undefined }>;
  /** What the order would do. */
  tryLock(order: CreateLockRequest): Promise<TriedLock>;
  liftLock(id: string, order: LiftLockRequest): Promise<Lock>;
  /** Events as they become durable, until `signal` aborts or the proxy ends. `onOpen`: from now on none is missed. */
  followEvents(signal: AbortSignal, onOpen?: () => void): AsyncIterable<AuditEvent>;
  /** Has PlayRecording audited, then gives the path of the recording. */
  playRecording(sessionId: string, order: PlayRequest): Promise<string>;
  drain(): Promise<void>;
  reload(): Promise<void>;
}

const refusalSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string() });

/** An answer is JSON of at most this size; a longer one is not our proxy's. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

function open(socketPath: string, method: string, path: string, options: { body?: object; signal: AbortSignal }): Promise<IncomingMessage> {
  const body = options.body === undefined ? '' : JSON.stringify(options.body);
  return requestControl(socketPath, { method, path, body, signal: options.signal });
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`answer longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function refusalOf(answer: IncomingMessage, path: string): Promise<SallyportError> {
  const text = await bodyOf(answer);
  const refusal = refusalSchema.safeParse(parseJson(text));
  if (refusal.success) return new SallyportError(refusal.data.code, refusal.data.message, refusal.data.remedy);
  return unexpected(path, `status ${answer.statusCode ?? 0} without a reason`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unexpected(path: string, what: string, cause?: unknown): SallyportError {
  return new SallyportError(
    'CONTROL_ANSWER',
    `the proxy answered ${path} in a way this command does not understand: ${what}`,
    'Use the same version of the command and of the proxy.',
    { cause },
  );
}

/** @param timeoutMs how long an answer may take; following events has no such bound. */
export function createControlClient(socketPath: string, timeoutMs = 10_000): ControlClient {
  async function ask<T>(method: string, path: string, schema: z.ZodType<T>, body?: object): Promise<T> {
    const answer = await open(socketPath, method, path, {
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    if ((answer.statusCode ?? 0) >= 400) throw await refusalOf(answer, path);
    const parsed = schema.safeParse(parseJson(await bodyOf(answer)));
    if (!parsed.success) throw unexpected(path, z.prettifyError(parsed.error), parsed.error);
    return parsed.data;
  }
  const at = (path: string, id: string): string => path.replace(':id', encodeURIComponent(id));

  return {
    health: () => ask('GET', '/v1/health', healthSchema),
    targets: async () => (await ask('GET', '/v1/targets', z.object({ targets: z.array(targetSummarySchema) }))).targets,
    sessions: async () => (await ask('GET', '/v1/sessions', z.object({ sessions: z.array(liveSessionSchema) }))).sessions,
    cutSession: async (id, order) =>
      (await ask('POST', at('/v1/sessions/:id/cut', id), z.object({ cut: z.array(z.string()) }), order)).cut,
    locks: async () => (await ask('GET', '/v1/locks', z.object({ locks: z.array(lockSchema) }))).locks,
    createLock: (order) => ask('POST', '/v1/locks', z.object({ lock: lockSchema, cut: z.array(z.string()), warning: z.string().optional() }), order),
    tryLock: (order) => ask('POST', '/v1/locks', triedLockSchema, { ...order, dryRun: true }),
    liftLock: async (id, order) => (await ask('POST', at('/v1/locks/:id/lift', id), z.object({ lock: lockSchema }), order)).lock,
    playRecording: async (id, order) =>
      (await ask('POST', at('/v1/recordings/:id/play', id), z.object({ path: z.string() }), order)).path,
    drain: async () => void (await ask('POST', '/v1/drain', z.object({ draining: z.literal(true) }))),
    reload: async () => void (await ask('POST', '/v1/reload', z.object({ reloaded: z.literal(true) }))),
    async *followEvents(signal, onOpen) {
      const path = '/v1/events?follow=true';
      const answer = await open(socketPath, 'GET', path, { signal });
      if ((answer.statusCode ?? 0) >= 400) throw await refusalOf(answer, path);
      onOpen?.();
      try {
        for await (const line of readLines(answer as AsyncIterable<Buffer>, PUT_AUDIT_EVENTS_LIMITS.eventBytes)) {
          if (line.trim() === '') continue;
          const parsed = auditEventSchema.safeParse(parseJson(line));
          if (!parsed.success) throw unexpected(path, z.prettifyError(parsed.error), parsed.error);
          yield parsed.data;
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        answer.destroy();
      }
    },
  };
}
