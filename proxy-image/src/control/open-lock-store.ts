import type { ProxyConfig } from '../config/schema';
import { DynamoDbLocks } from './dynamodb-locks';
import { LockFolder } from './lock-folder';
import type { LockStore } from './lock-store';

/** Where the config says that the locks are. */
export function openLockStore({ lockTable, lockDirectory }: ProxyConfig['control'], fallback: string): LockStore {
  return lockTable === undefined ? new LockFolder(lockDirectory ?? fallback) : new DynamoDbLocks(lockTable);
}
