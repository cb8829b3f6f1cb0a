import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCK_PROPAGATION_MS, LOCK_VANISHED_LOG_MESSAGE, lockId, type Lock } from '@sallyport/contract';
import { recordingLog, silentLog } from '../audit/audit-config.fixture';
import { auditNotDurable } from '../audit/errors';
import type { Operator } from '../audit/operator';
import { ActList } from './acts.fixture';
import { createLockTable, type LockTableOptions, type RunningLockTable } from './create-lock-table';
import { LockExpiry } from './lock-expiry';
import { LockFolder } from './lock-folder';
import type { LockStore } from './lock-store';
import type { LockOrder } from './lock-table';

const NOW = Date.parse('2026-11-23T07:00:00.000Z');
let directory: string;
let now: number;
const tables: RunningLockTable[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sallyport-locks-'));
  now = NOW;
});

afterEach(async () => {
  for (const table of tables.splice(0)) await table.close();
  rmSync(directory, { recursive: true, force: true });
});

async function open(trail: ActList = new ActList(), options: Partial<LockTableOptions> = {}): Promise<RunningLockTable> {
  const table = createLockTable({ store: new LockFolder(directory), trail, clock: { now: () => now }, log: silentLog, pollMs: 20, staleSeconds: 60, ...options });
  await table.start();
  tables.push(table);
  return table;
}

const order = (overrides: Partial<LockOrder> = {}): LockOrder => ({
  subject: 'person', value: 'alice', reason: 'stolen laptop', durationSeconds: 3_600, ...overrides,
});
const carol: Operator = { principal: 'uid:1001(carol)', claimedBy: 'carol' };
const dave: Operator = { principal: 'uid:1002(dave)' };
const lockOf = (id: string, overrides: Partial<Lock> = {}): Lock => ({
  ...{ id, subject: 'person', value: 'alice', reason: 'stolen laptop', createdBy: 'runbook' },
  ...{ createdAt: '2026-11-23T06:00:00.000Z', expiresAt: '2026-11-23T08:00:00.000Z', ...overrides },
});
const locked = (table: RunningLockTable): Promise<Lock> => new Promise((resolve) => table.onLock(resolve));
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('a lock is in force, audited and told to listeners when create() resolves; lifting undoes it', async () => {
  const trail = new ActList();
  const table = await open(trail);
  const told = locked(table);
  const lock = await table.create(order(), carol);
  expect(lock).toMatchObject({ subject: 'person', value: 'alice', createdAt: '2026-11-23T07:00:00.000Z', expiresAt: '2026-11-23T08:00:00.000Z' });
  expect(table.match({ person: 'alice' })).toEqual(lock);
  expect(await told).toEqual(lock);
  expect(table.list()).toEqual([lock]);
  await table.lift(lockId(lock.id), 'false alarm', dave);
  expect(table.match({ person: 'alice' })).toBeUndefined();
  expect(trail.acts).toMatchObject([
    { eventName: 'CreateLock', operator: carol, requestParameters: { lockId: lock.id, subject: 'person', value: 'alice', reason: 'stolen laptop', createdBy: 'carol as uid:1001(carol)' } },
    { eventName: 'DeleteLock', operator: dave, requestParameters: { lockId: lock.id, cause: 'lifted', liftedBy: 'uid:1002(dave)', liftReason: 'false alarm' } },
  ]);
  await expect(table.lift(lockId(lock.id), 'false alarm', dave)).rejects.toMatchObject({ code: 'LOCK_NOT_FOUND' });
});

test('every proxy that shares the folder has the lock within the bound, and loses it when it is lifted', async () => {
  const [one, other] = [await open(), await open()];
  const told = locked(other);
  const before = performance.now();
  const lock = await one.create(order({ subject: 'source', value: '10.0.0.0/8' }), carol);
  expect(await told).toEqual(lock);
  expect(performance.now() - before).toBeLessThan(LOCK_PROPAGATION_MS);
  expect(other.match({ sourceAddress: '10.9.9.9' })).toEqual(lock);
  await other.lift(lockId(lock.id), 'false alarm', dave);
  await until(() => one.match({ sourceAddress: '10.9.9.9' }) === undefined);
});

test('a lock survives a restart', async () => {
  const first = await open();
  const lock = await first.create(order(), carol);
  await first.close();
  expect((await open()).list()).toEqual([lock]);
});

test('an expired lock matches nothing at once; one proxy alone removes it and writes its DeleteLock', async () => {
  const trail = new ActList();
  const [one, other] = [await open(trail), await open(trail)];
  const lock = await one.create(order({ durationSeconds: 60 }), carol);
  await until(() => other.list().length === 1);
  now += 60_000;
  expect(one.match({ person: 'alice' })).toBeUndefined();
  await trail.until(2);
  await until(() => readdirSync(directory).length === 0);
  // Both look at the folder again before the count is taken.
  await Promise.all([one, other].map((table) => table.create(order({ value: 'bob' }), carol)));
  expect(trail.names().filter((name) => name === 'DeleteLock')).toHaveLength(1);
  expect(trail.acts[1]).toMatchObject({ requestParameters: { lockId: lock.id, cause: 'expired' } });
});

test('an expiry whose event cannot be written is tried again until it can', async () => {
  const trail = new ActList();
  const { log, lines } = recordingLog();
  const table = await open(trail, { log });
  await table.create(order({ durationSeconds: 60 }), carol);
  trail.failure = auditNotDurable('as the test wants');
  now += 60_000;
  await until(() => lines().filter((line) => line.includes('tried again')).length > 1);
  trail.failure = undefined;
  await trail.until(2);
  await until(() => readdirSync(directory).length === 0);
  expect(trail.names()).toEqual(['CreateLock', 'DeleteLock']);
});

test('a lock is in force at once while the events of expired ones wait for their receipts', async () => {
  const waiting: (() => void)[] = [];
  const slow = { record: () => new Promise<void>((resolve) => waiting.push(resolve)) };
  const store = new LockFolder(directory);
  await store.prepare();
  for (const n of [1, 2]) await store.put(lockOf(`lock-${n}`, { expiresAt: new Date(NOW - 1).toISOString() }));
  const table = createLockTable({ ...{ store, trail: slow, log: silentLog, clock: { now: () => now } }, pollMs: 20, staleSeconds: 60 });
  tables.push(table);
  await table.start();
  await until(() => waiting.length === 1);
  await store.put(lockOf('lock-3'));
  await until(() => table.match({ person: 'alice' }) !== undefined);
  expect(waiting).toHaveLength(1);
  const closed = table.close();
  for (const receipt of waiting) receipt();
  await closed;
});

test('an expiry whose event cannot be written, nor its lock put back, is owed until it is written', async () => {
  const folder = new LockFolder(directory);
  await folder.prepare();
  await folder.put(lockOf('lock-1', { expiresAt: new Date(NOW - 1).toISOString() }));
  const trail = new ActList();
  trail.failure = auditNotDurable('as the test wants');
  let puts = 0;
  const put = (): Promise<void> => {
    puts += 1;
    return Promise.reject(new Error('the table is away'));
  };
  const store: LockStore = { ...{ name: 'table', put, prepare: () => folder.prepare() }, read: () => folder.read(), remove: (id) => folder.remove(id), close: () => folder.close() };
  await open(trail, { store });
  await until(() => puts === 1);
  trail.failure = undefined;
  await trail.until(1);
  expect(trail.acts).toMatchObject([{ eventName: 'DeleteLock', requestParameters: { lockId: 'lock-1', cause: 'expired' } }]);
});

test('what is owed when the table closes is tried once more, and else said', async () => {
  const trail = new ActList();
  trail.failure = auditNotDurable('as the test wants');
  const { log, lines } = recordingLog();
  const expired = lockOf('lock-1', { expiresAt: new Date(NOW - 1).toISOString() });
  const put = (): Promise<void> => Promise.reject(new Error('the table is away'));
  const expiry = new LockExpiry({
    ...{ trail, log, clock: { now: () => now }, locks: () => [expired], onRemoved: () => undefined },
    store: { ...{ name: 'table', put }, prepare: () => Promise.resolve(), read: () => Promise.reject(new Error('not asked')), remove: () => Promise.resolve(true), close: () => undefined },
  });
  expiry.kick();
  await until(() => lines().length === 2);
  await expiry.close();
  expect(lines().at(-1)).toContain('no audit event tells of it');
});

test('a lock that is overwritten by a weaker one holds as it was, and the table grows stale', async () => {
  const { log, lines } = recordingLog();
  const table = await open(new ActList(), { log, staleSeconds: 0.05 });
  const store = new LockFolder(directory);
  await store.put(lockOf('lock-1'));
  await until(() => table.match({ person: 'alice' }) !== undefined);
  for (const weaker of [lockOf('lock-1', { value: 'nobody' }), lockOf('lock-1', { expiresAt: '2026-11-23T07:30:00.000Z' })]) {
    await store.put(weaker);
    await until(() => !table.isFresh());
    expect(table.list()).toEqual([lockOf('lock-1')]);
    expect(lines().at(-1)).toContain('lock lock-1: it was overwritten by a weaker one');
    await store.put(lockOf('lock-1'));
    await until(() => table.isFresh());
  }
});

test('an order that is given again prolongs its lock', async () => {
  const table = await open();
  const store = new LockFolder(directory);
  await store.put(lockOf('lock-1'));
  await until(() => table.list().length === 1);
  const again = lockOf('lock-1', { createdAt: '2026-11-23T06:30:00.000Z', expiresAt: '2026-11-23T08:30:00.000Z' });
  await store.put(again);
  await until(() => table.list()[0]?.expiresAt === again.expiresAt);
  expect(table.isFresh()).toBe(true);
});

test('a lock that goes before it expires is told with its subject; one that was lifted here, or expired, is not', async () => {
  const { log, lines } = recordingLog();
  const table = await open(new ActList(), { log });
  const store = new LockFolder(directory);
  for (const lock of [lockOf('lock-1'), lockOf('lock-2', { value: 'bob' }), lockOf('lock-3', { value: 'eve', expiresAt: '2026-11-23T07:10:00.000Z' })]) await store.put(lock);
  await until(() => table.list().length === 3);
  await table.lift(lockId('lock-1'), 'false alarm', dave);
  now += 600_000;
  await until(() => readdirSync(directory).length === 1);
  await store.remove('lock-2');
  await until(() => table.match({ person: 'bob' }) === undefined);
  const told = lines().filter((line) => line.includes(LOCK_VANISHED_LOG_MESSAGE));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/lock-2.*person.*bob/);
});

test('without an audit trail a lock holds all the same, and nothing is lifted', async () => {
  const trail = new ActList();
  const table = await open(trail);
  trail.failure = auditNotDurable('as the test wants');
  await expect(table.create(order(), carol)).rejects.toMatchObject({ code: 'LOCK_NOT_AUDITED' });
  const lock = table.match({ person: 'alice' });
  expect(lock).toBeDefined();
  await expect(table.lift(lockId(lock?.id ?? ''), 'false alarm', dave)).rejects.toMatchObject({ code: 'AUDIT_NOT_DURABLE' });
  expect(table.match({ person: 'alice' })).toEqual(lock);
});

test.each([
  ['source', '10.0.0'],
  ['key', 'SHA256:abc'],
  ['key', 'MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48'],
] as const)('a %s like %s, which could never match, is refused and leaves nothing', async (subject, value) => {
  const table = await open();
  await expect(table.create(order({ subject, value }), carol)).rejects.toMatchObject({ code: 'LOCK_INVALID', message: expect.stringContaining(value) as string });
  expect(readdirSync(directory)).toEqual([]);
});

test.each([
  ['cut short', '{"id":'],
  ['of another form', '{"id":"lock-1"}'],
  ['too long', `"${'x'.repeat(20_000)}"`],
])('a lock file that is %s: its last known form holds, it is said once, and the table grows stale', async (_what, content) => {
  const { log, lines } = recordingLog();
  const table = await open(new ActList(), { log, staleSeconds: 0.05 });
  const lock = await table.create(order(), carol);
  const path = join(directory, `${lock.id}.json`);
  writeFileSync(path, content);
  await until(() => !table.isFresh());
  expect(table.match({ person: 'alice' })).toEqual(lock);
  await until(() => lines().some((line) => line.includes(`${lock.id}.json`)));
  expect(lines().filter((line) => line.includes('locks cannot be read'))).toHaveLength(1);
  rmSync(path);
  await until(() => table.isFresh());
  expect(table.match({ person: 'alice' })).toBeUndefined();
});

test('with the folder gone the last known locks hold, and the table grows stale until it is back', async () => {
  const table = await open(new ActList(), { staleSeconds: 0.05 });
  const lock = await table.create(order(), carol);
  await rename(directory, `${directory}-away`);
  await until(() => !table.isFresh());
  expect(table.list()).toEqual([lock]);
  await rename(`${directory}-away`, directory);
  await until(() => table.isFresh());
  expect(table.list()).toEqual([lock]);
});

test('files of other names are left alone', async () => {
  writeFileSync(join(directory, '.lock-1.draft'), 'half');
  writeFileSync(join(directory, 'README.txt'), 'hello');
  const table = await open();
  expect(table.isFresh()).toBe(true);
  expect(table.list()).toEqual([]);
});
