import type { AuditEvent } from '@sallyport/contract';
import type { AuditAct, AuditTrail } from '../audit/audit-trail';

/** An audit trail in memory: keeps the acts, and fails when it is told to. */
export class ActList implements Pick<AuditTrail, 'record' | 'subscribe'> {
  readonly acts: AuditAct[] = [];
  failure: Error | undefined;
  private readonly listeners = new Set<(event: AuditEvent) => void>();
  private readonly waiters = new Set<() => void>();

  record(act: AuditAct): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.acts.push(act);
    for (const waiter of this.waiters) waiter();
    return Promise.resolve();
  }

  subscribe(listener: (event: AuditEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(event: AuditEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  names(): string[] {
    return this.acts.map((act) => act.eventName);
  }

  /** Resolves once so many acts were recorded. */
  async until(count: number): Promise<void> {
    while (this.acts.length < count) {
      await new Promise<void>((resolve) => {
        const once = (): void => {
          this.waiters.delete(once);
          resolve();
        };
        this.waiters.add(once);
      });
    }
  }
}
