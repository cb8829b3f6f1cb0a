import type { PrincipalId } from '@sallyport/contract';
import { UNUSED, type FactorState } from './factor-state';
import type { FactorStore, StoredFactor } from './factor-store';

/** A store for tests. `broken` says why it cannot be reached. */
export class MemoryFactors implements FactorStore {
  readonly name = 'memory';
  readonly entries = new Map<PrincipalId, StoredFactor>();
  broken: string | undefined;

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  read(principal: PrincipalId): Promise<StoredFactor> {
    if (this.broken !== undefined) return Promise.reject(new Error(this.broken));
    return Promise.resolve(this.entries.get(principal) ?? { state: UNUSED, version: 0 });
  }

  write(principal: PrincipalId, next: FactorState, version: number): Promise<boolean> {
    if (this.broken !== undefined) return Promise.reject(new Error(this.broken));
    const isFree = (this.entries.get(principal)?.version ?? 0) === version;
    if (isFree) this.entries.set(principal, { state: next, version: version + 1 });
    return Promise.resolve(isFree);
  }

  close(): void {
    // Nothing is open.
  }
}
