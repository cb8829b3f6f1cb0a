import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createAthenaStore,
  createLocalEnvironment,
  findRunbook,
  loadCatalogue,
  parseRunbook,
  runRunbook,
  testRunbook,
  type AthenaStoreOptions,
  type Catalogue,
  type OpenAuditStore,
} from '@sallyport/runbooks';
import { startAthena, type Athena } from '../harness/athena';
import type { AthenaOptions } from '../harness/athena-api';
import { LOCAL_CREDENTIALS, startLake, type Lake } from '../harness/lake';

/** The Athena store against a stand-in of Athena's API, whose queries a real local lake carries out. */
let directory: string;
let lake: Lake;
let environment: ReturnType<typeof createLocalEnvironment>;
let catalogue: Catalogue;
const opened: { close(): void }[] = [];
const started: Athena[] = [];

async function athenaWith(options: AthenaOptions = {}): Promise<Athena> {
  const athena = await startAthena(lake, options);
  started.push(athena);
  return athena;
}

function storeOf(athena: Athena, more: Partial<AthenaStoreOptions> = {}): OpenAuditStore {
  const store = createAthenaStore({
    region: 'eu-central-1',
    workgroup: athena.workgroup,
    database: athena.database,
    managementEventsTable: athena.tables.management_events,
    endpoint: athena.endpoint,
    credentials: LOCAL_CREDENTIALS,
    pollMs: 5,
    ...more,
  });
  opened.push(store);
  return store;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-athena-'));
  lake = await startLake(join(directory, 'lake'));
  environment = createLocalEnvironment(lake);
  catalogue = await loadCatalogue();
}, 60_000);

afterEach(async () => {
  for (const store of opened.splice(0)) store.close();
  for (const athena of started.splice(0)) await athena.stop();
});

afterAll(async () => {
  environment?.close();
  await lake?.stop();
  await rm(directory, { recursive: true, force: true });
});

test('every case of every runbook gives through Athena what it gives through Lake', async () => {
  const athena = await athenaWith();
  const store = storeOf(athena);
  expect(catalogue.runbooks.length).toBeGreaterThanOrEqual(8);
  for (const runbook of catalogue.runbooks) {
    const results = await testRunbook(runbook, { environment: { ...environment, store } });
    expect(results.length).toBeGreaterThanOrEqual(5);
    expect([runbook.id, results.flatMap(({ name, differences }) => differences.map((each) => [name, each]))]).toEqual([
      runbook.id,
      [],
    ]);
  }
  // Nobody pays for a day on which nothing of the window can have arrived.
  const unbounded = athena.statements.filter(
    (sql) => sql.split('calendarday >=').length !== sql.split('FROM "').length,
  );
  expect(unbounded).toEqual([]);
  // The two questions that look beyond a window look no further than they say.
  const beyond = athena.statements.filter((sql) => / AS (?:known|afterMs)\b/.test(sql));
  const days = beyond.map((sql) => {
    const [, first, last] = /calendarday >= '([\d-]+)' AND calendarday <= '([\d-]+)'/.exec(sql) ?? [];
    return { known: sql.includes('AS known'), days: (Date.parse(last ?? '') - Date.parse(first ?? '')) / 86_400_000 };
  });
  expect(days.filter(({ known }) => known).length).toBeGreaterThan(0);
  expect(days.filter(({ known }) => !known).length).toBeGreaterThan(0);
  for (const each of days) expect(each.days).toBeLessThanOrEqual(each.known ? 2 * 92 + 40 : 2 * 31 + 40);
}, 240_000);

describe('events that arrive days late', () => {
  const runLate = async (arrivalDelayDays: number) => {
    const runbook = findRunbook(catalogue, 'ssh-denied-surge');
    const store = storeOf(await athenaWith({ arrivalDelayDays }));
    const results = await testRunbook(runbook, { environment: { ...environment, store } });
    return results.map((result) => result.result);
  };

  test('are found within a week, and after it a run is never clean', async () => {
    expect(new Set(await runLate(6))).toEqual(new Set(['finding', 'clean', 'incomplete']));
    // Partitions are days: of a window over midnight, what is eight days late still lies in the week after its end.
    expect(new Set(await runLate(9))).toEqual(new Set(['incomplete']));
  }, 120_000);
});

test('pages, NULL and the empty string arrive as they are, with the bytes scanned', async () => {
  const store = storeOf(await athenaWith());
  const result = await store.query(
    `SELECT n, if(n = 2, NULL, '') AS emptyOrNull, n = 1 AS "first", 0.5e0 * n AS half,
       timestamp '2026-01-01 00:00:00.000' AS atTime, ARRAY['a', 'b'] AS list, MAP(ARRAY['k'], ARRAY['v']) AS pairs
     FROM UNNEST(sequence(1, 2500)) AS t(n) ORDER BY n`,
  );
  expect(result.columns).toEqual(['n', 'emptyornull', 'first', 'half', 'attime', 'list', 'pairs']);
  expect(result.rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
  const common = ['2026-01-01 00:00:00.000', '[a, b]', '{k=v}'];
  expect(result.rows.slice(0, 2)).toEqual([
    ['1', '', 'true', '0.5', ...common],
    ['2', null, 'false', '1.0', ...common],
  ]);
  expect(result.bytesScanned).toBe(0);
});

test('what Athena fails or cannot parse is told at the line and column of the Markdown file', async () => {
  const store = storeOf(await athenaWith());
  const file = join(directory, 'ssh-denied-surge.md');
  const text = await readFile(findRunbook(catalogue, 'ssh-denied-surge').file, 'utf8');
  const read = parseRunbook(text, file);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const line = text.split('\n').findIndex((each) => each.includes('eventData.sourceIPAddress')) + 1;
  const broken = (replacement: string): OpenAuditStore => ({
    ...store,
    query: (sql, options) =>
      store.query(sql.includes('EmitHeartbeat') ? sql : sql.replace('eventData.sourceIPAddress', replacement), options),
  });
  await expect(runRunbook(read.runbook, { store: broken('eventData.sourceAddress') })).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    message: expect.stringMatching(new RegExp(`^${file}:${line}:\\d+: .*sourceaddress`, 'i')) as string,
  });
  await expect(runRunbook(read.runbook, { store: broken('eventData. FROM') })).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    message: expect.stringMatching(new RegExp(`^${file}:${line}:\\d+: `)) as string,
  });
});

describe('a failure says what to do', () => {
  const SQL = 'SELECT 1 AS one';
  const eventsSql = (store: OpenAuditStore): string =>
    `SELECT count(*) AS n FROM ${store.tableText('ssh_events') ?? ''}`;

  test('over the scan limit', async () => {
    const store = storeOf(await athenaWith({ scanLimitBytes: 1 }));
    await expect(store.query(eventsSql(store))).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: 'Bytes scanned limit was exceeded',
      remedy: 'Ask over a shorter window, or raise the scan limit of workgroup sallyport.',
    });
  });

  test.each(['StartQueryExecution', 'GetQueryResults'])('without the permission to %s', async (operation) => {
    const store = storeOf(await athenaWith({ denied: [operation] }));
    await expect(store.query(SQL)).rejects.toMatchObject({
      code: 'STORE_REFUSED',
      message: expect.stringContaining(`not authorized to perform: athena:${operation}`) as string,
      remedy: expect.stringMatching(/reader policy/) as string,
    });
  });

  test('in a workgroup that is not there', async () => {
    const store = storeOf(await athenaWith(), { workgroup: 'other' });
    await expect(store.query(SQL)).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: 'WorkGroup other is not found.',
      remedy: expect.stringMatching(/^Check that workgroup other exists/) as string,
    });
  });

  test('without a place for results, which resultsLocation gives', async () => {
    const athena = await athenaWith({ resultsLocation: 'none' });
    await expect(storeOf(athena).query(SQL)).rejects.toMatchObject({
      remedy: expect.stringMatching(/resultsLocation/) as string,
    });
    const store = storeOf(athena, { resultsLocation: 's3://mine/results/' });
    expect((await store.query(SQL)).rows).toEqual([['1']]);
  });

  test('of a table that is not there', async () => {
    const store = storeOf(await athenaWith(), { sshEventsTable: 'elsewhere' });
    await expect(store.query(eventsSql(store))).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      message: expect.stringMatching(/^TABLE_NOT_FOUND: line 1:\d+: /) as string,
      remedy: expect.stringMatching(/names of database and tables/) as string,
    });
  });

  test('without credentials', async () => {
    const credentials = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }));
    const store = storeOf(await athenaWith(), { credentials });
    await expect(store.query(SQL)).rejects.toMatchObject({
      code: 'STORE_REFUSED',
      remedy: expect.stringMatching(/aws sso login/) as string,
    });
  });

  test('when nothing answers', async () => {
    const store = storeOf(await athenaWith(), { endpoint: 'http://127.0.0.1:9' });
    await expect(store.query(SQL)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  });
});

describe('a query that is no longer waited for is stopped', () => {
  test('on an abort', async () => {
    const athena = await athenaWith({ stuckIn: 'RUNNING' });
    const abort = new AbortController();
    const states: string[] = [];
    const asked = storeOf(athena).query('SELECT 1 AS one', {
      signal: abort.signal,
      onProgress: ({ state }) => {
        states.push(state);
        abort.abort();
      },
    });
    await expect(asked).rejects.toMatchObject({ code: 'QUERY_CANCELLED', message: 'the query was cancelled' });
    expect(states).toEqual(['running']);
    expect(athena.stopped).toHaveLength(1);
  });

  test('when it takes too long', async () => {
    const athena = await athenaWith({ stuckIn: 'QUEUED' });
    const store = storeOf(athena, { timeoutMs: 200 });
    await expect(store.query('SELECT 1 AS one')).rejects.toMatchObject({
      code: 'QUERY_CANCELLED',
      message: expect.stringMatching(/did not end within 0\.2 s and was stopped/) as string,
    });
    expect(athena.stopped).toHaveLength(1);
  });

  test('and one that was cancelled before is never started', async () => {
    const athena = await athenaWith();
    const signal = AbortSignal.abort();
    await expect(storeOf(athena).query('SELECT 1 AS one', { signal })).rejects.toMatchObject({
      code: 'QUERY_CANCELLED',
    });
    expect(athena.statements).toEqual([]);
  });
});
