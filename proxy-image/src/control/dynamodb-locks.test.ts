import { lockToItem, LOCK_PROPAGATION_MS, type Lock } from '@sallyport/contract';
import { recordingLog, silentLog } from '../audit/audit-config.fixture';
import { AwsJsonServer, type AwsJsonAnswer, type AwsJsonCall } from '../audit/aws-json.fixture';
import { systemClock } from '../clock';
import { ActList } from './acts.fixture';
import { createLockTable, type LockTableOptions, type RunningLockTable } from './create-lock-table';
import { DynamoDbLocks } from './dynamodb-locks';

/** The three operations on one table, two items a page; test/aws asks moto the same. */
class Table {
  readonly items = new Map<string, object>();
  readonly scans: AwsJsonCall[] = [];

  answer(call: AwsJsonCall): AwsJsonAnswer {
    const failed = { status: 400, body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'no' } };
    const { Item, Key, ExclusiveStartKey } = call.body as { Item?: { id: { S: string } }; Key?: { id: { S: string } }; ExclusiveStartKey?: { id: { S: string } } };
    if (call.operation === 'PutItem' && Item !== undefined) {
      if (this.items.has(Item.id.S)) return failed;
      this.items.set(Item.id.S, Item);
      return { body: {} };
    }
    if (call.operation === 'DeleteItem' && Key !== undefined) return this.items.delete(Key.id.S) ? { body: {} } : failed;
    this.scans.push(call);
    const ids = [...this.items.keys()];
    const start = ExclusiveStartKey === undefined ? 0 : ids.indexOf(ExclusiveStartKey.id.S) + 1;
    const page = ids.slice(start, start + 2);
    const more = start + 2 < ids.length ? { LastEvaluatedKey: { id: { S: page.at(-1) } } } : {};
    return { body: { Items: page.map((id) => this.items.get(id)), ...more } };
  }
}

let service: AwsJsonServer;
let table: Table;
const tables: RunningLockTable[] = [];

beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
});

beforeEach(async () => {
  service = await AwsJsonServer.start();
  table = new Table();
  service.answer = (call) => table.answer(call);
});

afterEach(async () => {
  for (const each of tables.splice(0)) await each.close();
  await service.close();
});

const store = () => new DynamoDbLocks({ name: 'locks', region: 'eu-central-1', endpoint: service.endpoint });

async function open(options: Partial<LockTableOptions> = {}): Promise<RunningLockTable> {
  const opened = createLockTable({ store: store(), trail: new ActList(), clock: systemClock, log: silentLog, pollMs: 20, staleSeconds: 60, ...options });
  await opened.start();
  tables.push(opened);
  return opened;
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const lockOf = (id: string, value = 'alice'): Lock => ({
  ...{ id, subject: 'person', value, reason: 'stolen laptop', createdBy: 'runbook' },
  ...{ createdAt: '2026-11-23T07:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' },
});

test('every item is read, over all pages, strongly consistent', async () => {
  for (let n = 1; n <= 5; n++) table.items.set(`lock-${n}`, lockToItem(lockOf(`lock-${n}`)));
  const { locks, unreadable } = await store().read();
  expect(locks).toEqual([1, 2, 3, 4, 5].map((n) => lockOf(`lock-${n}`)));
  expect(unreadable).toEqual([]);
  expect(table.scans).toHaveLength(3);
  for (const scan of table.scans) expect(scan.body).toMatchObject({ TableName: 'locks', ConsistentRead: true });
});

test('a lock that the runner puts is in force within the bound, and gone when its item is', async () => {
  const opened = await open();
  const told = new Promise<Lock>((resolve) => opened.onLock(resolve));
  const before = performance.now();
  table.items.set('lock-1', lockToItem(lockOf('lock-1')));
  expect(await told).toEqual(lockOf('lock-1'));
  expect(performance.now() - before).toBeLessThan(LOCK_PROPAGATION_MS);
  expect(opened.match({ person: 'alice' })).toEqual(lockOf('lock-1'));
  table.items.delete('lock-1');
  await until(() => opened.match({ person: 'alice' }) === undefined);
});

test('of several that remove a lock one alone is told that it did; a lock is never overwritten', async () => {
  const [one, other] = [store(), store()];
  await one.put(lockOf('lock-1'));
  await expect(other.put(lockOf('lock-1', 'mallory'))).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  const removed = await Promise.all([one.remove('lock-1'), other.remove('lock-1')]);
  expect(removed.sort()).toEqual([false, true]);
});

test('an expired lock is removed by one proxy, which alone writes its DeleteLock', async () => {
  const trail = new ActList();
  const now = Date.parse('2026-11-23T07:00:00.000Z');
  const clock = { now: () => now };
  table.items.set('lock-1', lockToItem({ ...lockOf('lock-1'), expiresAt: '2026-11-23T06:59:59.000Z' }));
  await Promise.all([open({ trail, clock }), open({ trail, clock })]);
  await trail.until(1);
  await until(() => table.items.size === 0);
  const scans = table.scans.length;
  await until(() => table.scans.length > scans + 4);
  expect(trail.names()).toEqual(['DeleteLock']);
});

test.each([
  ['holds no lock', { id: { S: 'lock-1' }, lock: { S: '{}' } }],
  ['holds another lock', { ...lockToItem(lockOf('lock-2')), id: { S: 'lock-1' } }],
  ['is far too long', { id: { S: 'lock-1' }, lock: { S: JSON.stringify({ ...lockOf('lock-1'), reason: 'x'.repeat(20_000) }) } }],
  ['has another form', { id: { S: 'lock-1' }, value: { N: '1' } }],
])('an item that %s: its last known form holds, it is named, and the table grows stale', async (_what, item) => {
  const { log, lines } = recordingLog();
  table.items.set('lock-1', lockToItem(lockOf('lock-1')));
  const opened = await open({ log, staleSeconds: 0.05 });
  table.items.set('lock-1', item);
  // A slow machine alone makes a table stale for a while, so that staleness by itself shows nothing.
  await until(() => lines().some((line) => line.includes('locks cannot be read') && line.includes('table locks in eu-central-1, item lock-1')));
  await until(() => !opened.isFresh());
  expect(opened.match({ person: 'alice' })).toEqual(lockOf('lock-1'));
  table.items.delete('lock-1');
  await until(() => opened.isFresh());
});

test('a table that has page after page is given up, after so many', async () => {
  let pages = 0;
  service.answer = () => ({ body: { Items: [], LastEvaluatedKey: { id: { S: `k${++pages}` } } } });
  await expect(store().read()).rejects.toThrow('more than 64 pages');
  expect(pages).toBe(64);
});

test('the time of a look is that of all its pages', async () => {
  const time = new AbortController();
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
  let pages = 0;
  service.answer = () => {
    if (++pages === 3) time.abort();
    return pages === 3 ? 'hang' : { body: { Items: [], LastEvaluatedKey: { id: { S: `k${pages}` } } } };
  };
  await expect(store().read()).rejects.toMatchObject({ name: 'AbortError' });
  expect(timeout.mock.calls).toEqual([[1_500]]);
  timeout.mockRestore();
});

test('with the table away the last known locks hold, and the table grows stale until it is back', async () => {
  table.items.set('lock-1', lockToItem(lockOf('lock-1')));
  const { log, lines } = recordingLog();
  const opened = await open({ staleSeconds: 0.05, log });
  service.answer = () => ({ status: 400, body: { __type: 'AccessDeniedException', message: 'not authorized to perform dynamodb:Scan' } });
  // A slow machine alone makes a table stale for a while, so that staleness by itself shows nothing.
  await until(() => lines().some((line) => line.includes('not authorized to perform dynamodb:Scan')));
  await until(() => !opened.isFresh());
  expect(opened.list()).toEqual([lockOf('lock-1')]);
  service.answer = (call) => table.answer(call);
  await until(() => opened.isFresh());
});
