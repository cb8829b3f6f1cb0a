import type { CreateLockRequest, Lock, LockId } from '@sallyport/contract';
import type { Operator } from '../audit/operator';
import type { Target } from '../targets/target';

/** Everything that a lock can name about a connection; what is not known yet is absent. */
export interface LockableSubject {
  readonly person?: string;
  readonly principal?: string;
  readonly keyFingerprint?: string;
  readonly login?: string;
  readonly target?: string;
  /** What else the target may be named by. */
  readonly targetAliases?: readonly string[];
  readonly sourceAddress?: string;
}

/** A target as a lock can name it. */
export function namesOf({ name, alsoKnownAs }: Pick<Target, 'name' | 'alsoKnownAs'>): Pick<LockableSubject, 'target' | 'targetAliases'> {
  return { target: name, ...(alsoKnownAs === undefined ? {} : { targetAliases: alsoKnownAs }) };
}

/** What a lock is to be, apart from who wants it. */
export type LockOrder = Omit<CreateLockRequest, 'createdBy' | 'onlyKnown' | 'dryRun'>;

/**
 * Standing orders, shared by all proxies of a fleet. When the shared state cannot be read, the last known locks hold
 * and `freshness` says since when; after the bound that the config names the gate refuses new sessions.
 */
export interface LockTable {
  /** The first lock in force that names the subject. */
  match(subject: LockableSubject): Lock | undefined;
  list(): readonly Lock[];
  create(order: LockOrder, operator: Operator): Promise<Lock>;
  lift(id: LockId, reason: string, operator: Operator): Promise<Lock>;
  /** False once the shared state has been unreadable for longer than the configured bound. */
  isFresh(): boolean;
  /** Called when a lock comes into force here, whoever created it. Returns the unsubscribe function. */
  onLock(listener: (lock: Lock) => void): () => void;
}
