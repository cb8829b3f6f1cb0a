import { randomBytes } from 'node:crypto';
import { LOCK_VANISHED_LOG_MESSAGE, lockSchema, messageOf, type Lock, type LockId } from '@sallyport/contract';
import type { AuditTrail } from '../audit/audit-trail';
import { ordererOf, type Operator } from '../audit/operator';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { lockInvalid, lockNotAudited, lockNotFound, tooManyLocks } from './errors';
import { LockExpiry } from './lock-expiry';
import { LockIndex } from './lock-index';
import { parseSource } from './lock-match';
import { lockParametersOf } from './lock-parameters';
import { MAX_LOCKS, type LockStore, type LockStoreState } from './lock-store';
import type { LockableSubject, LockOrder, LockTable } from './lock-table';

export interface LockTableOptions {
  /** Shared by all proxies of a fleet. */
  readonly store: LockStore;
  readonly trail: Pick<AuditTrail, 'record'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollMs: number;
  readonly staleSeconds: number;
}

export interface RunningLockTable extends LockTable {
  /** Reads the locks for the first time; must resolve before the gate is asked. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** As `ssh-keygen -l` prints it: the base64 of a SHA-256 without its padding. */
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}$/;

/** A lock that can never match would look like protection. */
export function refuseImpossible({ subject, value }: Pick<LockOrder, 'subject' | 'value'>): void {
  if (subject === 'source' && parseSource(value) === undefined) throw lockInvalid(`the source ${JSON.stringify(value)} must be an IP address or a CIDR range`);
  if (subject === 'key' && !FINGERPRINT.test(value)) {
    throw lockInvalid(`the key ${JSON.stringify(value)} must be a fingerprint: SHA256: and 43 letters, digits, + and /`);
  }
}

/** Another proxy whose clock is ahead removes an expired lock that much before this one's clock says so. */
const CLOCK_TOLERANCE_MS = 5_000;

/** Whether the same id now orders something else, or for less long. To give an order again may only prolong it. */
function weakens(before: Lock, next: Lock): boolean {
  return before.subject !== next.subject || before.value !== next.value || (before.scope === undefined && next.scope !== undefined) || Date.parse(next.expiresAt) < Date.parse(before.expiresAt);
}

class StoredLockTable implements RunningLockTable {
  private readonly listeners = new Set<(lock: Lock) => void>();
  private index = new LockIndex([]);
  private complained = '';
  /** Monotonic, in ms: a turned wall clock must not make stale locks look fresh. */
  private readAt = -Infinity;
  private reading: Promise<void> | undefined;
  private again = false;
  private stopWatching: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly expiry: LockExpiry;
  /** Lifted here, and still in what was read last. */
  private readonly lifted = new Set<string>();

  constructor(private readonly options: LockTableOptions) {
    const { store, trail, clock, log } = options;
    this.expiry = new LockExpiry({
      ...{ store, trail, clock, log },
      locks: () => this.index.locks,
      onRemoved: ({ id }) => (this.index = new LockIndex(this.index.locks.filter((each) => each.id !== id))),
    });
  }

  private get store(): LockStore {
    return this.options.store;
  }

  async start(): Promise<void> {
    await this.store.prepare();
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), this.options.pollMs);
    this.timer.unref();
    this.stopWatching = this.store.watch?.(
      () => void this.refresh(),
      (error) => this.options.log.warn({ err: error }, 'the locks are not watched, and only polled from now on'),
    );
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.stopWatching?.();
    this.listeners.clear();
    const expired = this.expiry.close();
    await this.reading;
    await expired;
    this.store.close();
  }

  match(subject: LockableSubject): Lock | undefined {
    return this.index.match(subject, this.options.clock.now());
  }

  list(): readonly Lock[] {
    const now = this.options.clock.now();
    return this.index.locks.filter((lock) => Date.parse(lock.expiresAt) > now);
  }

  isFresh(): boolean {
    return performance.now() - this.readAt <= this.options.staleSeconds * 1_000;
  }

  onLock(listener: (lock: Lock) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Containment comes first: the lock is in force before its event is durable, and stays if that fails. */
  async create(request: LockOrder, operator: Operator): Promise<Lock> {
    refuseImpossible(request);
    if (this.index.locks.length >= MAX_LOCKS) throw tooManyLocks(MAX_LOCKS);
    const now = this.options.clock.now();
    const { durationSeconds, ...order } = request;
    const lock = lockSchema.parse({
      ...order,
      createdBy: ordererOf(operator),
      id: `lock-${randomBytes(6).toString('hex')}`,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + durationSeconds * 1_000).toISOString(),
    });
    await this.store.put(lock);
    await this.refresh();
    try {
      await this.options.trail.record({ eventName: 'CreateLock', operator, requestParameters: lockParametersOf(lock) });
    } catch (error) {
      throw lockNotAudited(lock.id, error);
    }
    return lock;
  }

  /** The other way round: nothing is lifted before its event is durable. */
  async lift(id: LockId, reason: string, operator: Operator): Promise<Lock> {
    const lock = this.list().find((each) => each.id === id);
    if (lock === undefined) throw lockNotFound(id);
    await this.options.trail.record({
      eventName: 'DeleteLock',
      operator,
      requestParameters: { ...lockParametersOf(lock), cause: 'lifted', liftedBy: ordererOf(operator), liftReason: reason },
    });
    this.lifted.add(id);
    await this.store.remove(id);
    await this.refresh();
    return lock;
  }

  /** One look at the store that starts after the call; calls during a look share the next one. */
  private async refresh(): Promise<void> {
    if (this.reading !== undefined) {
      this.again = true;
      await this.reading;
      return;
    }
    this.reading = (async () => {
      do {
        this.again = false;
        await this.readOnce();
      } while (this.again);
    })().finally(() => {
      this.reading = undefined;
    });
    await this.reading;
  }

  private async readOnce(): Promise<void> {
    const startedAt = performance.now();
    try {
      const { locks, unreadable } = await this.store.read();
      const troubles = [...unreadable, ...this.adopt(locks)];
      // An entry that nobody can read is an order that nobody can follow: the table ages until it is repaired.
      if (troubles.length === 0) this.readAt = startedAt;
      this.complain(troubles.map(({ entry, why }) => `${entry}: ${why}`).join('; '));
    } catch (error) {
      this.complain(messageOf(error));
    }
    this.expiry.kick();
  }

  private complain(what: string): void {
    if (what === this.complained) return;
    this.complained = what;
    if (what === '') this.options.log.info({ store: this.store.name }, 'all locks can be read again');
    else this.options.log.error({ store: this.store.name, what }, 'locks cannot be read; the last known ones hold, and new sessions are refused after control.staleSeconds');
  }

  /** Gives what was not taken over: a lock that was overwritten by a weaker one holds as it was until it expires. */
  private adopt(read: readonly Lock[]): LockStoreState['unreadable'] {
    const before = new Map(this.index.locks.map((lock) => [lock.id, lock]));
    const now = this.options.clock.now();
    const overwritten: LockStoreState['unreadable'][number][] = [];
    const locks = read.map((lock) => {
      const known = before.get(lock.id);
      if (known === undefined || Date.parse(known.expiresAt) <= now || !weakens(known, lock)) return lock;
      overwritten.push({ entry: `${this.store.name}, lock ${lock.id}`, why: 'it was overwritten by a weaker one; what it said before holds' });
      return known;
    });
    this.index = new LockIndex(locks);
    this.tellOfVanished(before, locks, now);
    this.carryOut(before, locks, now);
    return overwritten;
  }

  private tellOfVanished(before: ReadonlyMap<string, Lock>, locks: readonly Lock[], now: number): void {
    const present = new Set(locks.map(({ id }) => id));
    for (const { id, subject, value, expiresAt } of before.values()) {
      if (present.has(id) || this.lifted.delete(id) || Date.parse(expiresAt) <= now + CLOCK_TOLERANCE_MS) continue;
      this.options.log.error({ lockId: id, subject, value, expiresAt }, LOCK_VANISHED_LOG_MESSAGE);
    }
  }

  private carryOut(before: ReadonlyMap<string, Lock>, locks: readonly Lock[], now: number): void {
    for (const lock of locks) {
      if (JSON.stringify(before.get(lock.id)) === JSON.stringify(lock) || Date.parse(lock.expiresAt) <= now) continue;
      this.options.log.warn({ lockId: lock.id, subject: lock.subject, value: lock.value, expiresAt: lock.expiresAt }, 'a lock is in force');
      for (const listener of this.listeners) {
        try {
          listener(lock);
        } catch (error) {
          this.options.log.error({ err: error, lockId: lock.id }, 'a lock could not be carried out everywhere');
        }
      }
    }
  }
}

/** The locks of a store that proxies share, read often enough that a lock is everywhere within two seconds. */
export function createLockTable(options: LockTableOptions): RunningLockTable {
  return new StoredLockTable(options);
}

