import type { AuditErrorCode, AuditEvent, AuditEventName, Health, ProxyId, SessionId } from '@sallyport/contract';
import type { Identity } from '../auth/identity';
import type { Target } from '../targets/target';
import type { Operator } from './operator';

/** One decision or act, before it is numbered, chained and made durable. */
export interface AuditAct {
  readonly eventName: AuditEventName;
  /** Absent before an identity was proven and for the proxy's own acts. */
  readonly identity?: Identity;
  /** What was claimed, when no identity was proven (a user name, a fingerprint). */
  readonly claimed?: { readonly userName?: string; readonly keyFingerprint?: string };
  readonly sessionId?: SessionId;
  readonly target?: Target;
  readonly login?: string;
  readonly sourceAddress?: string;
  readonly clientVersion?: string;
  readonly requestParameters?: Readonly<Record<string, string>>;
  /** Keys of `requestParameters` that hold words of a command line, besides the command itself. */
  readonly commandKeys?: readonly string[];
  readonly responseElements?: Readonly<Record<string, string>>;
  readonly errorCode?: AuditErrorCode;
  readonly errorMessage?: string;
  /** More keys for `additionalEventData`, e.g. `policyIds`, `channelId`, `recording`. */
  readonly additional?: Readonly<Record<string, string>>;
  /** Who ordered the proxy's own act over the control API. */
  readonly operator?: Operator;
}

/**
 * The proxy's audit trail. Values longer than the schema allows are cut with a mark, never rejected.
 */
export interface AuditTrail {
  /**
   * Numbers, chains and writes the act. Resolves once it is durable (`failClosed`: synced to disk, and with
   * `durable: sink` acknowledged by a sink) or queued (`failOpen`, of the act's target or of the proxy). Rejects with `AUDIT_NOT_DURABLE` in `failClosed` mode when it cannot be made
   * durable: the caller must then refuse the act. The numbered event is for subscribers: with `failOpen` there is none
   * yet when this resolves.
   */
  record(act: AuditAct): Promise<void>;
  /**
   * Whether an act may begin that can only be recorded once it was done, as a file operation whose outcome the target
   * tells. False in `failClosed` mode, of the target or of the proxy, while the trail fails or is nearly full, or
   * the session has filled its share of the spool with events that no sink has yet.
   */
  takesMore(target: Target, sessionId: SessionId): boolean;
  /** A refusal before authentication: coalesced per source and reason over 10 s into one event with a count. */
  recordRefusal(act: AuditAct): void;
  /** Called with every event once it is synced to disk, in order. Returns the unsubscribe function. */
  subscribe(listener: (event: AuditEvent) => void): () => void;
}

/** The audit trail as its owner, the composition root, sees it. */
export interface RunningAuditTrail extends AuditTrail {
  /** Recovers the chain from the spool and starts shipping. Must resolve before anything is recorded. */
  start(): Promise<void>;
  /** Writes a last heartbeat, gives the shippers a bounded time to deliver, and closes the spool. Idempotent. */
  close(): Promise<void>;
  status(): Health['audit'];
  /** Known once started; survives restarts. */
  readonly proxyId: ProxyId;
}
