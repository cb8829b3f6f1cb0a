import type { Lock } from '@sallyport/contract';

/** What the shared store says. `unreadable` names entries that stand for an order nobody can read. */
export interface LockStoreState {
  readonly locks: readonly Lock[];
  readonly unreadable: readonly { readonly entry: string; readonly why: string }[];
}

/** Where the locks of a fleet are kept: files in a shared folder, or a table of DynamoDB. */
export interface LockStore {
  /** For people: which folder or table. */
  readonly name: string;
  prepare(): Promise<void>;
  read(): Promise<LockStoreState>;
  /** Durable when it resolves. */
  put(lock: Lock): Promise<void>;
  /** True for exactly one caller over all proxies; undone by `put`. */
  remove(id: string): Promise<boolean>;
  /** Tells of changes sooner than the next poll; gives how to stop. Where it cannot, polling does. */
  watch?(onChange: () => void, onLost: (why: unknown) => void): () => void;
  close(): void;
}

/** Locks in one look; a store with more is not one of locks. */
export const MAX_LOCKS = 10_000;
