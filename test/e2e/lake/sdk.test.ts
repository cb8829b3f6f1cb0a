import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudTrailServiceException } from '@aws-sdk/client-cloudtrail';
import {
  CancelQueryCommand,
  CloudTrailClient,
  CreateEventDataStoreCommand,
  DescribeQueryCommand,
  EventDataStoreNotFoundException,
  GetChannelCommand,
  GetEventDataStoreCommand,
  InvalidQueryStatementException,
  ListChannelsCommand,
  ListEventDataStoresCommand,
  ListQueriesCommand,
  paginateGetQueryResults,
  QueryIdNotFoundException,
  StartQueryCommand,
  UnsupportedOperationException,
} from '@aws-sdk/client-cloudtrail';
import { LOCAL_CREDENTIALS, startLake, type Lake } from '../../harness/lake';
import { eventData, putEvents } from './put-events';

describe('the AWS SDK for JavaScript against the local lake', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lake-sdk-'));
  let lake: Lake;
  let client: CloudTrailClient;
  const idOf = (arn: string) => arn.split('/').at(-1) ?? '';

  beforeAll(async () => {
    lake = await startLake(directory);
    client = new CloudTrailClient({
      endpoint: lake.endpoint,
      region: 'us-east-1',
      credentials: LOCAL_CREDENTIALS,
      maxAttempts: 1,
    });
    for (let batch = 0; batch < 3; batch += 1)
      await putEvents(
        lake,
        Array.from({ length: 50 }, (_, index) => eventData(`u${String(batch * 50 + index).padStart(3, '0')}`)),
      );
  });
  afterAll(async () => {
    client.destroy();
    await lake.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const thrownBy = (sending: Promise<unknown>) =>
    sending.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

  test('a query by the id of the store, its statistics and all its pages', async () => {
    const id = idOf(lake.eventDataStores.ssh_events);
    const { QueryId } = await client.send(
      new StartQueryCommand({
        QueryStatement: `SELECT eventData.UID AS uid, eventTime, element_at(eventData.additionalEventData, 'target') AS target, eventData.errorCode AS errorCode FROM ${id} ORDER BY 1`,
      }),
    );
    const uids: string[] = [];
    let last: unknown;
    for (let status = 'QUEUED'; status === 'QUEUED' || status === 'RUNNING';)
      status = (await client.send(new DescribeQueryCommand({ QueryId }))).QueryStatus ?? '';
    for await (const page of paginateGetQueryResults({ client, pageSize: 40 }, { QueryId })) {
      expect(page.QueryStatus).toBe('FINISHED');
      for (const row of page.QueryResultRows ?? []) {
        uids.push(row[0]?.uid ?? '');
        last = row;
      }
    }
    expect(uids).toEqual(Array.from({ length: 150 }, (_, index) => `u${String(index).padStart(3, '0')}`));
    expect(last).toEqual([
      { uid: 'u149' },
      { eventTime: '2026-11-23 07:00:00.000' },
      { target: 'web-1' },
      { errorCode: null },
    ]);
    const described = await client.send(new DescribeQueryCommand({ QueryId }));
    expect(described.QueryStatistics).toMatchObject({
      EventsMatched: 150,
      EventsScanned: 150,
      CreationTime: expect.any(Date) as Date,
    });
    const { Queries } = await client.send(new ListQueriesCommand({ EventDataStore: lake.eventDataStores.ssh_events }));
    expect(Queries?.map((query) => query.QueryId)).toContain(QueryId);
  });

  test('stores and channel', async () => {
    const { EventDataStores } = await client.send(new ListEventDataStoresCommand({}));
    expect(EventDataStores?.map((store) => store.Name)).toEqual(['ssh-events', 'management-events']);
    const store = await client.send(new GetEventDataStoreCommand({ EventDataStore: lake.eventDataStores.ssh_events }));
    expect(store).toMatchObject({ Name: 'ssh-events', Status: 'ENABLED', CreatedTimestamp: expect.any(Date) as Date });
    const { Channels } = await client.send(new ListChannelsCommand({}));
    expect(Channels).toEqual([{ ChannelArn: lake.channelArn, Name: 'sallyport' }]);
    const channel = await client.send(new GetChannelCommand({ Channel: lake.channelArn }));
    expect(channel).toMatchObject({
      Source: 'Custom',
      Destinations: [{ Type: 'EVENT_DATA_STORE', Location: lake.eventDataStores.ssh_events }],
    });
    expect(channel.IngestionStatus?.LatestIngestionSuccessTime).toBeInstanceOf(Date);
  });

  test('a text that is refused says where', async () => {
    const thrown = await thrownBy(
      client.send(
        new StartQueryCommand({ QueryStatement: `SELECT eventName\nFROM ${idOf(lake.eventDataStores.ssh_events)}` }),
      ),
    );
    expect(thrown).toBeInstanceOf(InvalidQueryStatementException);
    expect((thrown as Error).message).toMatch(/^line 1:8: /);
  });

  test.each([
    'DROP TABLE ssh_events',
    'SELECT 1; SELECT 2',
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM '/etc/hostname'",
    "COPY (SELECT 1) TO '/tmp/x'",
    "ATTACH '/tmp/x.db'",
    'PRAGMA version',
    'SET threads = 1',
    'INSTALL httpfs',
    "SELECT getenv('HOME')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM information_schema.tables',
    '',
  ])('%j never reaches the engine', async (QueryStatement) => {
    const thrown = await thrownBy(client.send(new StartQueryCommand({ QueryStatement })));
    expect((thrown as CloudTrailServiceException).name).toMatch(
      /^(InvalidQueryStatementException|InvalidParameterException)$/,
    );
  });

  test("errors arrive as the SDK's own classes", async () => {
    const nowhere = '3d3f1a2b-0000-4000-8000-000000000000';
    expect(await thrownBy(client.send(new CancelQueryCommand({ QueryId: nowhere })))).toBeInstanceOf(
      QueryIdNotFoundException,
    );
    expect(await thrownBy(client.send(new GetEventDataStoreCommand({ EventDataStore: nowhere })))).toBeInstanceOf(
      EventDataStoreNotFoundException,
    );
    expect(
      await thrownBy(client.send(new StartQueryCommand({ QueryStatement: `SELECT 1 FROM ${nowhere}` }))),
    ).toBeInstanceOf(EventDataStoreNotFoundException);
    expect(await thrownBy(client.send(new CreateEventDataStoreCommand({ Name: 'another' })))).toBeInstanceOf(
      UnsupportedOperationException,
    );
  });
});
