import { createHash } from 'node:crypto';
import type { PrincipalId } from '@sallyport/contract';
import type { FactorState } from './factor-state';

/** A state as it stands in the store. */
export interface StoredFactor {
  readonly state: FactorState;
  /** Counts the writes of this principal's state; 0 when there was none. */
  readonly version: number;
}

/** Where the proxies of a fleet keep what they know about codes: files in a shared folder, or a table of DynamoDB. */
export interface FactorStore {
  /** For people: which folder or table. */
  readonly name: string;
  prepare(): Promise<void>;
  /** Sees every write that has resolved, of every proxy. */
  read(principal: PrincipalId): Promise<StoredFactor>;
  /**
   * Writes what follows `version`. True when it is durable; false when another proxy wrote first, or may have. Of all that
   * write after one version, one at most gets true.
   */
  write(principal: PrincipalId, next: FactorState, version: number): Promise<boolean>;
  close(): void;
}

/** States that nobody has written for this long may be removed: the longest lockout is a quarter of an hour. */
export const KEEP_DAYS = 30;

/** The key of a principal's state. A principal may hold characters that a file name or a reader of a table must not see. */
export const factorKeyOf = (principal: PrincipalId): string => createHash('sha256').update(principal).digest('hex');
