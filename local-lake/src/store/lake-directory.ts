import { AUDIT_STORE_TABLES, type AuditStoreTable } from '@sallyport/contract';
import { join } from 'node:path';
import type { Clock } from '../clock';
import { KEPT_KEYS } from '../engine/kept-keys';
import { DirectoryLock } from './directory-lock';
import { EventStore } from './event-store';
import { loadIdentity, type LakeIdentity } from './lake-identity';

export interface LakeDirectoryOptions {
  readonly directory: string;
  readonly clock: Clock;
  /** For a new directory; an old one must have the same. */
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
  readonly onProblem: (message: string) => void;
}

/** A lake's directory, held and open for writing. */
export interface LakeDirectory {
  readonly lock: DirectoryLock;
  readonly identity: LakeIdentity;
  readonly stores: Readonly<Record<AuditStoreTable, EventStore>>;
  close(): Promise<void>;
}

const SEGMENT_BYTES = 8 * 1024 * 1024;
const COMPACT_SEGMENTS = 48;

/** @throws LakeError LAKE_LOCKED, LAKE_DIRECTORY_INVALID */
export async function openLakeDirectory(options: LakeDirectoryOptions): Promise<LakeDirectory> {
  const lock = await DirectoryLock.acquire(options.directory);
  const opened: EventStore[] = [];
  const close = async () => {
    for (const store of opened) await store.close();
    await lock.release();
  };
  try {
    const identity = await loadIdentity(lock.directory, options, options.clock.now());
    const openStore = async (table: AuditStoreTable): Promise<EventStore> => {
      const store = await EventStore.open({
        directory: join(lock.directory, table),
        columns: AUDIT_STORE_TABLES[table],
        keptKeys: KEPT_KEYS[table],
        segmentBytes: SEGMENT_BYTES,
        compactBytes: SEGMENT_BYTES,
        compactSegments: COMPACT_SEGMENTS,
        onProblem: options.onProblem,
      });
      opened.push(store);
      return store;
    };
    const stores = {
      ssh_events: await openStore('ssh_events'),
      management_events: await openStore('management_events'),
    };
    return { lock, identity, stores, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
