import { SSH_EVENTS_COLUMNS } from '@sallyport/contract';
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { KEPT_KEYS } from '../engine/kept-keys';
import { tableSource } from '../engine/table-source';
import { auditEventRow, type Channel } from '../ingest/audit-event-row';
import { EventStore, type EventStoreOptions, type StoredEvent } from './event-store';

export const channel: Channel = {
  arn: 'arn:aws:cloudtrail:us-east-1:000000000000:channel/11111111-1111-4111-8111-111111111111',
  accountId: '000000000000',
  region: 'us-east-1',
  eventDataStoreId: '22222222-2222-4222-8222-222222222222',
};

/** The `eventData` of an audit event, as an object. */
export const eventData = (uid: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  version: '1.0',
  userIdentity: { type: 'Person', principalId: 'alice', details: { arn: 'arn:aws:iam::1:user/alice' } },
  eventSource: 'ssh.example.com',
  eventName: 'StartSession',
  eventTime: '2026-11-23T07:00:00Z',
  UID: uid,
  recipientAccountId: '000000000000',
  additionalEventData: { target: 'web-1', mfa: 'true' },
  ...more,
});

export const storedEvent = (uid: string, more: Record<string, unknown> = {}): StoredEvent =>
  auditEventRow({ eventData: JSON.stringify(eventData(uid, more)) }, channel, 0);

export const openTestStore = (directory: string, more: Partial<EventStoreOptions> = {}): Promise<EventStore> =>
  EventStore.open({
    directory,
    columns: SSH_EVENTS_COLUMNS,
    keptKeys: KEPT_KEYS.ssh_events,
    segmentBytes: 1e9,
    compactBytes: 1e9,
    compactSegments: 1e9,
    onProblem: (message) => {
      throw new Error(message);
    },
    ...more,
  });

/** Rows of a query in the engine's SQL over the snapshot, which stands as `events`. */
export async function queryStore(store: EventStore, sql: string): Promise<DuckDBValue[][]> {
  const snapshot = await store.snapshot();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE VIEW events AS ${tableSource(SSH_EVENTS_COLUMNS, snapshot, KEPT_KEYS.ssh_events)}`);
    return (await connection.runAndReadAll(sql)).getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
    snapshot.release();
  }
}

export const uidsIn = async (store: EventStore): Promise<string[]> =>
  (await queryStore(store, 'SELECT eventData.UID FROM events ORDER BY 1')).map(([uid]) => String(uid));
