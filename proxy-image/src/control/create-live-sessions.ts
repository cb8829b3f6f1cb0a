import { messageOf, type Lock, type SessionId } from '@sallyport/contract';
import type { Log } from '../log';
import { lockNames } from './lock-match';
import type { ControllableSession, LiveSessions, Termination } from './live-sessions';
import type { LockTable } from './lock-table';

export interface LiveSessionsOptions {
  readonly lockTable: Pick<LockTable, 'match' | 'onLock'>;
  readonly log: Log;
}

export interface LockEnforcingSessions extends LiveSessions {
  /** Cuts every session that the lock names; gives their ids once their TerminateSession events are durable. */
  cut(lock: Lock): Promise<SessionId[]>;
  close(): void;
}

/** What a session is told when a lock ends it. */
export function terminationBy(lock: Lock): Termination {
  return { errorCode: 'PrincipalLocked', reason: `a lock is in force until ${lock.expiresAt}: ${lock.reason}`, by: `lock ${lock.id}` };
}

/** The registry of live sessions, which carries out every lock on them, whoever created it. */
export function createLiveSessions({ lockTable, log }: LiveSessionsOptions): LockEnforcingSessions {
  const sessions = new Map<SessionId, ControllableSession>();
  const orders = new Map<string, Promise<SessionId[]>>();

  async function terminate(session: ControllableSession, lock: Lock): Promise<SessionId> {
    try {
      await session.terminate(terminationBy(lock));
    } catch (error) {
      log.error({ err: error, sessionId: session.id, lockId: lock.id }, `a session was cut, but not in order: ${messageOf(error)}`);
    }
    return session.id;
  }

  /** Where that cannot be found out the session is cut: it must not keep the lock from the others either. */
  function isNamed(session: ControllableSession, lock: Lock): boolean {
    try {
      return lockNames(lock, session.subject);
    } catch (error) {
      log.error({ err: error, sessionId: session.id, lockId: lock.id }, 'whether a lock names a session cannot be found out, so the session is cut');
      return true;
    }
  }

  function cut(lock: Lock): Promise<SessionId[]> {
    const named = [...sessions.values()].filter((session) => isNamed(session, lock));
    const order = Promise.all(named.map((session) => terminate(session, lock)));
    // Whoever created the lock asks a moment later whom it cut.
    const before = orders.get(lock.id) ?? Promise.resolve([]);
    const all = Promise.all([before, order]).then((ids) => [...new Set(ids.flat())]);
    orders.set(lock.id, all);
    setTimeout(() => orders.delete(lock.id), ORDER_REMEMBERED_MS).unref();
    return all;
  }

  const unsubscribe = lockTable.onLock((lock) => void cut(lock));

  return {
    add(session) {
      sessions.set(session.id, session);
      // A lock that came between the gate's answer and now has not seen this session.
      const lock = lockTable.match(session.subject);
      if (lock !== undefined) void terminate(session, lock);
    },
    remove: (id) => void sessions.delete(id),
    get: (id) => sessions.get(id),
    list: () => [...sessions.values()],
    cut,
    close: unsubscribe,
  };
}

const ORDER_REMEMBERED_MS = 60_000;
