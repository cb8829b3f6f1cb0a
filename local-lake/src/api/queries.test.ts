import { SallyportError } from '@sallyport/contract';
import { callApi, entry, openTestLake, putEvents, runQuery } from '../lake.fixture';
import type { Lake } from '../lake';
import { engineDialect } from '../query/engine-dialect.fixture';
import type { QueryRecord } from '../query/query';
import { trinoDialect } from '../query/trino-dialect';
import { temporaryDirectories } from '../store/temporary-directory.fixture';
import { describeQuery, getQueryResults } from './queries';

const makeDirectory = temporaryDirectories();
const open: Lake[] = [];
const openWith = async (more: Parameters<typeof openTestLake>[1] = {}): Promise<Lake> => {
  const lake = await openTestLake(makeDirectory(), more);
  open.push(lake);
  return lake;
};
afterEach(async () => {
  for (const lake of open.splice(0)) await lake.close();
});

const ENDLESS = 'SELECT count(*) FROM range(1000000000) x, range(1000000) y WHERE x.range * y.range % 7 = 3';
const start = async (lake: Lake, QueryStatement: string) =>
  String((await callApi(lake, 'StartQuery', { QueryStatement })).body.QueryId);
const idOf = (arn: string) => arn.split('/').at(-1) ?? '';

test('results come in pages that add up, and a store can be named by its id', async () => {
  const lake = await openWith();
  await putEvents(
    lake,
    Array.from({ length: 25 }, (_, index) => entry(`u${String(index).padStart(2, '0')}`)),
  );
  const { QueryId } = await runQuery(
    lake,
    `SELECT eventData.UID, NULL FROM "${idOf(lake.eventDataStores.ssh_events)}" ORDER BY 1`.replaceAll('"', ''),
  );
  const pages: number[] = [];
  const uids: string[] = [];
  let NextToken: string | undefined;
  do {
    const { body } = await callApi(lake, 'GetQueryResults', {
      QueryId,
      MaxQueryResults: 10,
      ...(NextToken !== undefined && { NextToken }),
    });
    const rows = body.QueryResultRows as { a?: string; b?: null }[][];
    expect(body.QueryStatistics).toMatchObject({ ResultsCount: rows.length, TotalResultsCount: 25 });
    pages.push(rows.length);
    uids.push(...rows.map(([first, second]) => `${first?.a}/${second?.b}`));
    NextToken = body.NextToken as string | undefined;
  } while (NextToken !== undefined);
  expect(pages).toEqual([10, 10, 5]);
  expect(uids).toEqual(Array.from({ length: 25 }, (_, index) => `u${String(index).padStart(2, '0')}/null`));
});

test('a token of another query, or none of ours, is refused', async () => {
  const lake = await openWith();
  const [one, other] = [await runQuery(lake, 'SELECT * FROM range(5)'), await runQuery(lake, 'SELECT * FROM range(5)')];
  const { body } = await callApi(lake, 'GetQueryResults', { QueryId: one.QueryId, MaxQueryResults: 2 });
  for (const NextToken of [
    body.NextToken,
    'abcd',
    Buffer.from(`${other.QueryId}:5`).toString('base64url'),
    Buffer.from(`${other.QueryId}:-1`).toString('base64url'),
  ])
    expect((await callApi(lake, 'GetQueryResults', { QueryId: other.QueryId, NextToken })).body).toMatchObject({
      __type: 'InvalidNextTokenException',
    });
});

test('a query that fails while it runs is FAILED and says why', async () => {
  const lake = await openWith();
  const query = await runQuery(lake, `SELECT error('division by zero')`);
  expect(query).toMatchObject({
    QueryStatus: 'FAILED',
    ErrorMessage: expect.stringContaining('division by zero') as string,
  });
  expect((await callApi(lake, 'GetQueryResults', { QueryId: query.QueryId })).body).toMatchObject({
    QueryStatus: 'FAILED',
    QueryResultRows: [],
  });
});

describe('an answer about a query that runs', () => {
  const QueryId = '11111111-1111-4111-8111-111111111111';
  const running = () => {
    let end: () => void = () => undefined;
    const query: QueryRecord = {
      id: QueryId,
      text: 'SELECT 1',
      eventDataStoreIds: [],
      createdMs: 0,
      status: 'RUNNING',
      scanned: { events: 0, bytes: 0 },
      columnNames: ['a'],
      rows: [],
      resultSize: 0,
      abort: new AbortController(),
      done: new Promise((resolve) => (end = resolve)),
    };
    const finish = () => {
      Object.assign(query, { status: 'FINISHED', rows: [['1']] });
      end();
    };
    return { finish, queries: { find: () => query } };
  };
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('waits for its end', async () => {
    const { finish, queries } = running();
    const answers = [describeQuery(queries, { QueryId }), getQueryResults(queries, { QueryId })];
    finish();
    expect(await Promise.all(answers)).toMatchObject([
      { QueryStatus: 'FINISHED' },
      { QueryStatus: 'FINISHED', QueryResultRows: [[{ a: '1' }]] },
    ]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('and not for long', async () => {
    const { queries } = running();
    const answers = Promise.all([describeQuery(queries, { QueryId }), getQueryResults(queries, { QueryId })]);
    await jest.advanceTimersByTimeAsync(200);
    expect(await answers).toMatchObject([{ QueryStatus: 'RUNNING' }, { QueryStatus: 'RUNNING', QueryResultRows: [] }]);
  });
});

test('a cancelled query stops, frees its place and cannot be cancelled twice', async () => {
  const lake = await openWith();
  const QueryId = await start(lake, ENDLESS);
  expect((await callApi(lake, 'CancelQuery', { QueryId })).body).toEqual({ QueryId, QueryStatus: 'CANCELLED' });
  expect((await callApi(lake, 'CancelQuery', { QueryId })).body).toMatchObject({ __type: 'InactiveQueryException' });
  expect(await runQuery(lake, 'SELECT 1')).toMatchObject({ QueryStatus: 'FINISHED' });
});

test('the eleventh query at a time is refused, and waiting ones show as QUEUED', async () => {
  const lake = await openWith();
  const ids = [];
  for (let count = 0; count < 10; count += 1) ids.push(await start(lake, ENDLESS));
  expect((await callApi(lake, 'StartQuery', { QueryStatement: 'SELECT 1' })).body).toMatchObject({
    __type: 'MaxConcurrentQueriesException',
  });
  expect((await callApi(lake, 'DescribeQuery', { QueryId: ids.at(-1) })).body).toMatchObject({ QueryStatus: 'QUEUED' });
  for (const QueryId of ids) await callApi(lake, 'CancelQuery', { QueryId });
});

test('a query that takes too long is TIMED_OUT', async () => {
  const lake = await openWith({ limits: { timeoutMs: 50 } });
  expect(await runQuery(lake, ENDLESS)).toMatchObject({ QueryStatus: 'TIMED_OUT' });
});

test('a result that is too large fails instead of filling the memory', async () => {
  const lake = await openWith({ limits: { resultSize: 10_000 } });
  expect(await runQuery(lake, `SELECT repeat('x', 100) FROM range(1000000000)`)).toMatchObject({
    QueryStatus: 'FAILED',
    ErrorMessage: expect.stringContaining('add LIMIT') as string,
  });
});

test.each(['lpad', 'rpad'])('%s to a size that would not fit in memory fails', async (pad) => {
  const lake = await openWith({ dialect: trinoDialect() });
  expect(await runQuery(lake, `SELECT ${pad}('', 2000000000, 'x')`)).toMatchObject({
    QueryStatus: 'FAILED',
    ErrorMessage: expect.stringContaining(`${pad} needs a size of 0 to 10000`) as string,
  });
});

test('the oldest results are forgotten first', async () => {
  const lake = await openWith({ limits: { remembered: 2 } });
  const [first, second, third] = [
    await runQuery(lake, 'SELECT 1'),
    await runQuery(lake, 'SELECT 2'),
    await runQuery(lake, 'SELECT 3'),
  ];
  expect((await callApi(lake, 'DescribeQuery', { QueryId: first.QueryId })).body).toMatchObject({
    __type: 'QueryIdNotFoundException',
  });
  for (const { QueryId } of [second, third])
    expect((await callApi(lake, 'DescribeQuery', { QueryId })).status).toBe(200);
});

test('a query of one day opens the files of that day only', async () => {
  const lake = await openWith({ dialect: trinoDialect() });
  for (const day of ['21', '22', '23']) await putEvents(lake, [entry(day, { eventTime: `2026-11-${day}T12:00:00Z` })]);
  await lake.compact();
  const scanned = async (where: string): Promise<unknown> => {
    const query = await runQuery(lake, `SELECT eventData.UID FROM ssh_events ${where}`);
    const statistics = query.QueryStatistics as Record<string, unknown>;
    return [query.QueryStatus, statistics.EventsMatched, statistics.EventsScanned];
  };
  expect(await scanned('')).toEqual(['FINISHED', 3, 3]);
  expect(await scanned("WHERE eventTime >= timestamp '2026-11-22 12:00:00'")).toEqual(['FINISHED', 2, 2]);
  expect(
    await scanned("WHERE eventTime BETWEEN timestamp '2026-11-22 00:00:00' AND timestamp '2026-11-22 23:59:59'"),
  ).toEqual(['FINISHED', 1, 1]);
  const [name, id] = ['ssh_events', idOf(lake.eventDataStores.ssh_events)];
  expect(
    await scanned(
      `WHERE eventTime < timestamp '2026-11-22 00:00:00' AND EXISTS (SELECT 1 FROM ${id} WHERE eventTime > timestamp '2026-11-23 00:00:00')`,
    ),
  ).toEqual(['FINISHED', 1, 3]);
  expect(
    await scanned(`WHERE eventTime < timestamp '2020-01-01 00:00:00' OR (SELECT count(*) FROM ${name}) = 3`),
  ).toEqual(['FINISHED', 3, 3]);
});

test('ListQueries lists those of a store, newest first, and filters', async () => {
  const lake = await openWith();
  const first = await runQuery(lake, 'SELECT 1 FROM ssh_events');
  const second = await runQuery(lake, `SELECT error('x') FROM ssh_events UNION SELECT error('x')`);
  await runQuery(lake, 'SELECT 1 FROM management_events');
  const EventDataStore = lake.eventDataStores.ssh_events;
  const list = async (more: object) => (await callApi(lake, 'ListQueries', { EventDataStore, ...more })).body;
  const ids = (body: Record<string, unknown>) => (body.Queries as { QueryId: string }[]).map((query) => query.QueryId);
  expect(ids(await list({}))).toEqual([second.QueryId, first.QueryId]);
  expect(ids(await list({ QueryStatus: 'FAILED' }))).toEqual([second.QueryId]);
  expect(ids(await list({ StartTime: 4e9 }))).toEqual([]);
  const page = await list({ MaxResults: 1 });
  expect(ids(page)).toEqual([second.QueryId]);
  expect(ids(await list({ MaxResults: 1, NextToken: page.NextToken }))).toEqual([first.QueryId]);
  expect(await list({ StartTime: 2, EndTime: 1 })).toMatchObject({ __type: 'InvalidDateRangeException' });
  expect(await list({ MaxResults: 0 })).toMatchObject({ __type: 'InvalidMaxResultsException' });
  expect(await list({ QueryStatus: 'DONE' })).toMatchObject({ __type: 'InvalidQueryStatusException' });
});

test.each([
  ['SQL_SYNTAX', 'line 1:8: mismatched input', 'InvalidQueryStatementException'],
  ['SQL_UNKNOWN_TABLE', 'line 1:15: table logs does not exist', 'InvalidQueryStatementException'],
  [
    'SQL_UNKNOWN_TABLE',
    'line 1:15: table 3d3f1a2b-0000-4000-8000-000000000000 does not exist',
    'EventDataStoreNotFoundException',
  ],
])('a text refused with %s is %s', async (code, message, type) => {
  const translate = () => {
    throw new SallyportError(code, message, 'Correct it.');
  };
  const lake = await openWith({ dialect: { ...engineDialect, translate } });
  expect(await callApi(lake, 'StartQuery', { QueryStatement: 'x' })).toMatchObject({
    status: 400,
    body: { __type: type, message: expect.stringContaining(message) as string },
  });
});

const NO_QUERY = '3d3f1a2b-0000-4000-8000-000000000000';
test.each<[string, object, string]>([
  ['StartQuery', {}, 'InvalidParameterException'],
  ['StartQuery', { QueryStatement: '' }, 'InvalidParameterException'],
  ['StartQuery', { QueryStatement: 'x'.repeat(10_001) }, 'InvalidParameterException'],
  ['StartQuery', { QueryStatement: 'SELECT 1', DeliveryS3Uri: 's3://bucket' }, 'UnsupportedOperationException'],
  ['StartQuery', { QueryStatement: 'SELECT 1', QueryAlias: 'a' }, 'UnsupportedOperationException'],
  ['DescribeQuery', {}, 'InvalidParameterException'],
  ['DescribeQuery', { QueryAlias: 'a' }, 'UnsupportedOperationException'],
  ['DescribeQuery', { QueryId: NO_QUERY }, 'QueryIdNotFoundException'],
  ['GetQueryResults', { QueryId: NO_QUERY }, 'QueryIdNotFoundException'],
  ['GetQueryResults', { QueryId: NO_QUERY, MaxQueryResults: 1001 }, 'InvalidMaxResultsException'],
  ['CancelQuery', { QueryId: NO_QUERY }, 'QueryIdNotFoundException'],
  ['GetEventDataStore', { EventDataStore: 'not an arn' }, 'EventDataStoreARNInvalidException'],
  ['GetEventDataStore', { EventDataStore: NO_QUERY }, 'EventDataStoreNotFoundException'],
  ['ListEventDataStores', { MaxResults: 0 }, 'InvalidMaxResultsException'],
  ['ListEventDataStores', { NextToken: 'abcd' }, 'InvalidNextTokenException'],
  ['GetChannel', { Channel: 'nonsense' }, 'ChannelARNInvalidException'],
  ['GetChannel', { Channel: NO_QUERY }, 'ChannelNotFoundException'],
  ['CreateEventDataStore', {}, 'UnsupportedOperationException'],
  ['toString', {}, 'UnsupportedOperationException'],
  ['StartQuery', [], 'SerializationException'],
])('%s with %j is %s', async (operation, input, type) => {
  const lake = await openWith();
  expect((await callApi(lake, operation, input)).body).toMatchObject({ __type: type });
});
