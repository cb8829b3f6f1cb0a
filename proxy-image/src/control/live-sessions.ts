import type { AuditErrorCode, LiveSession, SessionId } from '@sallyport/contract';
import type { LockableSubject } from './lock-table';

/** Why a session is ended from outside. */
export interface Termination {
  readonly errorCode: AuditErrorCode;
  /** Shown to the person at the client and written to the audit event. */
  readonly reason: string;
  /** Who ordered it: a person, `lock <id>`, `drain`. */
  readonly by: string;
}

/** What a session offers to whoever controls it. */
export interface ControllableSession {
  readonly id: SessionId;
  readonly subject: LockableSubject;
  describe(): LiveSession;
  /** Tells the client, ends every channel, closes both legs; resolves when TerminateSession is durable. Idempotent. */
  terminate(termination: Termination): Promise<void>;
}

export interface LiveSessions {
  add(session: ControllableSession): void;
  remove(id: SessionId): void;
  get(id: SessionId): ControllableSession | undefined;
  list(): readonly ControllableSession[];
}
