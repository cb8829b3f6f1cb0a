import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventDigest, GENESIS_DIGEST, type AuditEvent } from '@sallyport/contract';
import {
  createLakeStore,
  createLocalEnvironment,
  createPutAuditEvents,
  createRunEmitter,
  findRunbook,
  loadCatalogue,
  parseRunbook,
  renderRun,
  runRunbook,
  type AuditStore,
} from '@sallyport/runbooks';
import { LOCAL_CREDENTIALS, startLake, type Lake } from '../harness/lake';

let directory: string;
let lake: Lake;
let store: AuditStore & { close(): void };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-store-'));
  lake = await startLake(join(directory, 'lake'));
  store = createLakeStore({
    endpoint: lake.endpoint,
    region: 'us-east-1',
    eventDataStores: lake.eventDataStores,
    credentials: LOCAL_CREDENTIALS,
  });
}, 60_000);

afterAll(async () => {
  store?.close();
  await lake?.stop();
  await rm(directory, { recursive: true, force: true });
});

const columns = `eventData.UID AS uid, eventData.eventName AS name,
  element_at(eventData.additionalEventData, 'previousDigest') AS previous,
  element_at(eventData.responseElements, 'result') AS result`;

test('each run is an audit event in the store, in a chain of its own', async () => {
  const put = createPutAuditEvents({
    channelArn: lake.channelArn,
    endpoint: lake.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  const sent: AuditEvent[] = [];
  const emitter = createRunEmitter({
    put: async (events) => {
      await put(events);
      sent.push(...events);
    },
    channelArn: lake.channelArn,
    eventSource: 'ssh.sallyport.test',
    principal: 'carol',
  });
  const runbook = findRunbook(await loadCatalogue(), 'ssh-denied-surge');
  const first = await runRunbook(runbook, { store, emitter });
  await runRunbook(runbook, { store, emitter });
  expect(first).toMatchObject({ result: 'incomplete', notes: [] });
  const rows = await lake.query(
    `SELECT ${columns} FROM {{ssh_events}} WHERE eventData.eventName = 'RunRunbook' ORDER BY uid`,
  );
  expect(rows).toEqual([
    { uid: `${emitter.proxyId}-1`, name: 'RunRunbook', previous: GENESIS_DIGEST, result: 'incomplete' },
    { uid: `${emitter.proxyId}-2`, name: 'RunRunbook', previous: eventDigest(sent[0]!), result: 'incomplete' },
  ]);
});

test('rows beyond one page of 1,000 all arrive', async () => {
  const text = store.tableText('ssh_events') ?? '';
  const result = await store.query(
    `SELECT n FROM (SELECT count(*) AS c FROM ${text}) CROSS JOIN UNNEST(sequence(1, 2500)) AS t(n) ORDER BY n`,
  );
  expect(result.columns).toEqual(['n']);
  expect(result.rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
});

test('what the store refuses is told at the line and column of the Markdown file', async () => {
  const file = join(directory, 'ssh-denied-surge.md');
  const text = await readFile(findRunbook(await loadCatalogue(), 'ssh-denied-surge').file, 'utf8');
  const read = parseRunbook(text, file);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const line = text.split('\n').findIndex((each) => each.includes('eventData.sourceIPAddress')) + 1;
  const broken: AuditStore = {
    ...store,
    query: (sql, options) =>
      store.query(
        sql.includes('EmitHeartbeat') ? sql : sql.replace('eventData.sourceIPAddress', 'eventData.sourceAddress'),
        options,
      ),
  };
  await expect(runRunbook(read.runbook, { store: broken })).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    message: expect.stringMatching(new RegExp(`^${file}:${line}:\\d+: `)) as string,
  });
});

test('a store that is not there is told as such', async () => {
  const away = createLakeStore({
    endpoint: 'http://127.0.0.1:9',
    region: 'us-east-1',
    eventDataStores: lake.eventDataStores,
    credentials: LOCAL_CREDENTIALS,
  });
  await expect(away.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  away.close();
});

test('a run that is cancelled ends, and says so', async () => {
  const runbook = findRunbook(await loadCatalogue(), 'ssh-access-report');
  const cancelled = AbortSignal.abort(new Error('Ctrl-C'));
  await expect(runRunbook(runbook, { store, signal: cancelled })).rejects.toMatchObject({ code: 'QUERY_CANCELLED' });
});

test('an id of an event data store that is none never becomes SQL', () => {
  const eventDataStores = { ssh_events: 'x; DROP TABLE y' };
  expect(() => createLakeStore({ endpoint: lake.endpoint, eventDataStores })).toThrow(
    /is no id or ARN of an event data store/,
  );
});

test('text from a stranger reaches neither terminal, shell nor spreadsheet as a command', async () => {
  const environment = createLocalEnvironment(lake);
  const endMs = environment.takeWindowEnd(3_600);
  const evil = '=HYPERLINK("http://x")$(id)\u001b[2J';
  const event = (n: number): AuditEvent => ({
    version: '1.0',
    userIdentity: { type: 'Person', principalId: evil },
    eventSource: 'ssh.sallyport.test',
    eventName: 'StartSession',
    eventTime: `${new Date(endMs - 60_000).toISOString().slice(0, 19)}Z`,
    UID: `evil-${n}`,
    recipientAccountId: environment.accountId,
    sourceIPAddress: '203.0.113.9',
    additionalEventData: {
      sessionId: `s-${n}`,
      proxyId: 'evil',
      sequence: String(n),
      previousDigest: 'genesis',
      timeMs: String(endMs - 60_000),
      person: evil,
      principalClass: 'person',
      mfa: 'false',
      mfaEvidence: 'none',
      target: 'web-1',
      login: 'ubuntu',
      proxyAccountId: '',
      targetAccountId: '',
      region: '',
    },
  });
  await environment.putAuditEvents([event(1)]);
  const run = await runRunbook(findRunbook(await loadCatalogue(), 'ssh-sessions-without-mfa'), { store, endMs });
  expect(run.findings).toMatchObject([{ principal: evil, mfa: 'false' }]);
  const table = renderRun(run);
  expect(table.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(table).toContain(`sallyport locks create person '=HYPERLINK("http://x")$(id)\\x1b[2J' --for 1h`);
  expect(renderRun(run, { format: 'csv' })).toContain(`"'=HYPERLINK(""http://x"")$(id)\\x1b[2J"`);
  environment.close();
});
