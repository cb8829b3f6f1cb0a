import type { Lock } from '@sallyport/contract';
import type { AuditTrail } from '../audit/audit-trail';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { lockParametersOf } from './lock-parameters';
import type { LockStore } from './lock-store';

export interface LockExpiryOptions {
  readonly store: LockStore;
  readonly trail: Pick<AuditTrail, 'record'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The locks as they were read last. */
  readonly locks: () => readonly Lock[];
  /** An expired lock was removed from the store. */
  readonly onRemoved: (lock: Lock) => void;
}

/**
 * Removes expired locks. The proxy that removes one writes its DeleteLock; the others find it gone. Runs beside the looks at
 * the store: its events may wait long for their receipts, and a new lock must not.
 */
export class LockExpiry {
  private running: Promise<void> | undefined;
  private isClosing = false;
  /** Removed here, without an event so far, and not back in the store for another proxy. */
  private readonly owed = new Map<string, Lock>();

  constructor(private readonly options: LockExpiryOptions) {}

  /** Begins a round where none is under way. */
  kick(): void {
    if (this.isClosing) return;
    this.running ??= this.round().finally(() => (this.running = undefined));
  }

  /** What is under way ends, and what is owed is tried once more. */
  async close(): Promise<void> {
    this.isClosing = true;
    await this.running;
    await this.settle();
    for (const { id, subject, value } of this.owed.values()) {
      this.options.log.error({ lockId: id, subject, value }, 'a lock expired and was removed, and no audit event tells of it');
    }
  }

  private async round(): Promise<void> {
    await this.settle();
    const now = this.options.clock.now();
    for (const lock of this.options.locks()) {
      if (this.isClosing) return;
      if (Date.parse(lock.expiresAt) > now || this.owed.has(lock.id)) continue;
      try {
        if (await this.options.store.remove(lock.id)) await this.recordRemoved(lock);
      } catch (error) {
        this.complain(lock, error);
      }
    }
  }

  private async recordRemoved(lock: Lock): Promise<void> {
    this.owed.set(lock.id, lock);
    this.options.onRemoved(lock);
    try {
      await this.record(lock);
    } catch (error) {
      this.complain(lock, error);
      // Back in its place, for whichever proxy can write the event; where that fails too, it stays owed here.
      await this.options.store.put(lock);
      this.owed.delete(lock.id);
    }
  }

  private async settle(): Promise<void> {
    for (const lock of this.owed.values()) {
      try {
        await this.record(lock);
      } catch (error) {
        this.complain(lock, error);
        return;
      }
    }
  }

  private async record(lock: Lock): Promise<void> {
    await this.options.trail.record({ eventName: 'DeleteLock', requestParameters: { ...lockParametersOf(lock), cause: 'expired' } });
    this.owed.delete(lock.id);
  }

  private complain(lock: Lock, error: unknown): void {
    this.options.log.error({ err: error, lockId: lock.id }, 'an expired lock could not be removed, or its event not written; it is tried again');
  }
}
