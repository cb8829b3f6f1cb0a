import type { ServerResponse } from 'node:http';
import {
  createLockRequestSchema,
  cutRequestSchema,
  liftLockRequestSchema,
  lockId,
  playRequestSchema,
  sessionId,
  type Health,
  type Lock,
  type SessionId,
} from '@sallyport/contract';
import type { AuditTrail } from '../audit/audit-trail';
import { ordererOf, type Operator } from '../audit/operator';
import type { UserDirectory } from '../auth/user-directory';
import type { Target, TargetInventory } from '../targets/target';
import { refuseImpossible } from './create-lock-table';
import { lockNames } from './lock-match';
import { knownNames, resolveLockName } from './lock-names';
import { lockMatchesNothing, recordingNotFound, requestInvalid, sessionNotFound } from './errors';
import type { EventFollowers } from './event-followers';
import type { LiveSessions } from './live-sessions';
import type { LockTable } from './lock-table';
import type { Metrics } from './metrics';
import type { RecordingLibrary } from './recording-library';
import { parseBody } from './request-body';

export interface ControlParts {
  readonly trail: Pick<AuditTrail, 'record' | 'subscribe'>;
  readonly lockTable: LockTable;
  readonly liveSessions: LiveSessions & {
    /** Cuts every session that the lock names; resolves with their ids. */
    cut(lock: Lock): Promise<SessionId[]>;
  };
  readonly inventory: Pick<TargetInventory, 'list'>;
  readonly users: Pick<UserDirectory, 'users' | 'credentials'>;
  readonly health: () => Health;
  /** Starts draining; what is live may go on for the time that the config gives. */
  readonly drain: (operator: Operator) => void;
  /** Reloads users, targets and policies; rejects when they are refused. */
  readonly reload: (operator: Operator) => Promise<unknown>;
  readonly recordings: RecordingLibrary;
}

export interface RouteContext extends ControlParts {
  readonly followers: EventFollowers;
  readonly metrics: Metrics;
}

export interface Call {
  readonly response: ServerResponse;
  readonly url: URL;
  /** The `:id` of the path; empty where the path has none. */
  readonly id: string;
}

/** A call that changes something. */
export interface Order {
  readonly body: Buffer;
  readonly id: string;
  /** Who sent it, as proven. */
  readonly operator: Operator;
}

interface Reading {
  readonly method: 'GET';
  readonly path: RegExp;
  /** The JSON to answer with; nothing when the handler answers by itself. */
  readonly handle: (call: Call, context: RouteContext) => object | undefined;
}

/** Needs the right to act. */
interface Acting {
  readonly method: 'POST';
  readonly path: RegExp;
  readonly carryOut: (order: Order, context: RouteContext) => Promise<object> | object;
}

export type Route = Reading | Acting;

/** A response must not wait for a session that does not come down. */
const CUT_WAIT_MS = 5_000;

function summaryOf(target: Target): object {
  const { name, host, port, logins, tags, hostKeys } = target;
  return { name, host, port, logins, tags, hostKeys };
}

async function within<T>(work: Promise<T>, fallback: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(fallback), CUT_WAIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/v1\/health$/, handle: (_call, { health }) => health() },
  {
    method: 'GET',
    path: /^\/v1\/metrics$/,
    handle({ response }, { metrics }) {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics.render());
      return undefined;
    },
  },
  { method: 'GET', path: /^\/v1\/targets$/, handle: (_call, { inventory }) => ({ targets: inventory.list().map(summaryOf) }) },
  {
    method: 'GET',
    path: /^\/v1\/sessions$/,
    handle: (_call, { liveSessions }) => ({ sessions: liveSessions.list().map((session) => session.describe()) }),
  },
  {
    method: 'POST',
    path: /^\/v1\/sessions\/([^/]+)\/cut$/,
    async carryOut({ body, id, operator }, { liveSessions }) {
      const { reason, cutBy } = parseBody(body, cutRequestSchema);
      const session = liveSessions.get(sessionId(id));
      if (session === undefined) throw sessionNotFound(id);
      await within(session.terminate({ errorCode: 'SessionCut', reason, by: ordererOf({ ...operator, claimedBy: cutBy }) }), undefined);
      return { cut: [id] };
    },
  },
  { method: 'GET', path: /^\/v1\/locks$/, handle: (_call, { lockTable }) => ({ locks: lockTable.list() }) },
  {
    method: 'POST',
    path: /^\/v1\/locks$/,
    async carryOut({ body, operator }, { lockTable, liveSessions, users, inventory }) {
      const { onlyKnown, dryRun, createdBy, ...order } = parseBody(body, createLockRequestSchema);
      const { value, warning } = resolveLockName(order, knownNames({ users, inventory, liveSessions }));
      if (onlyKnown === true && warning !== undefined) throw lockMatchesNothing(warning);
      if (dryRun === true) {
        refuseImpossible({ ...order, value });
        const named = liveSessions.list().filter(({ subject }) => lockNames({ ...order, value }, subject));
        return { value, wouldCut: named.map((session) => session.id), ...(warning === undefined ? {} : { warning }) };
      }
      const lock = await lockTable.create({ ...order, value }, { ...operator, claimedBy: createdBy });
      return { lock, cut: await within(liveSessions.cut(lock), []), ...(warning === undefined ? {} : { warning }) };
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/locks\/([^/]+)\/lift$/,
    async carryOut({ body, id, operator }, { lockTable }) {
      const { reason, liftedBy } = parseBody(body, liftLockRequestSchema);
      return { lock: await lockTable.lift(lockId(id), reason, { ...operator, claimedBy: liftedBy }) };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/events$/,
    handle({ response, url }, { followers }) {
      if (url.searchParams.get('follow') !== 'true') throw requestInvalid('events can only be followed: ask for /v1/events?follow=true');
      followers.add(response);
      return undefined;
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/recordings\/([^/]+)\/play$/,
    async carryOut({ body, id, operator }, { recordings, trail }) {
      const player: Operator = { ...operator, claimedBy: parseBody(body, playRequestSchema).playedBy };
      const path = /^[a-zA-Z0-9-]{1,128}$/.test(id) ? await recordings.find(sessionId(id)) : undefined;
      if (path === undefined) throw recordingNotFound(id);
      await trail.record({ eventName: 'PlayRecording', operator: player, sessionId: sessionId(id), requestParameters: { playedBy: ordererOf(player), path } });
      return { path };
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/drain$/,
    carryOut({ operator }, { drain }) {
      drain(operator);
      return { draining: true };
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/reload$/,
    async carryOut({ operator }, { reload }) {
      await reload(operator);
      return { reloaded: true };
    },
  },
];
