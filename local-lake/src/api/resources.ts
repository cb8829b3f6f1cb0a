import type { AuditStoreTable } from '@sallyport/contract';
import type { EventStore } from '../store/event-store';
import type { Channel } from '../ingest/audit-event-row';

/** One of the lake's two event data stores. */
export interface EventDataStore {
  readonly table: AuditStoreTable;
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly eventCategory: 'ActivityAuditLog' | 'Management';
  readonly store: EventStore;
}

export interface IngestionStatus {
  successMs?: number;
  successEventId?: string;
  attemptMs?: number;
  attemptEventId?: string;
  errorCode?: string;
}

/** What the API shows: the stores, and the one channel that delivers to `ssh_events`. */
export interface LakeResources {
  readonly createdMs: number;
  readonly stores: Readonly<Record<AuditStoreTable, EventDataStore>>;
  readonly channel: Channel & { readonly name: string; readonly ingestion: IngestionStatus };
}
