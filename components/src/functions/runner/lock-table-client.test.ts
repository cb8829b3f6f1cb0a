import { createLockTableClient, type LockTableClient } from './lock-table-client';
import { createLog } from './log';
import { memoryLockTable } from './lock-table.fixture';

const T0 = 1_795_417_200_000;
const ORDER = {
  subject: 'person',
  value: 'mallory',
  reason: 'stolen laptop',
  createdBy: 'runbook x by runner',
  durationSeconds: 60,
} as const;

function table(): {
  locks: LockTableClient;
  items: ReturnType<typeof memoryLockTable>['items'];
  at: (ms: number) => void;
} {
  let now = T0;
  const { client, items } = memoryLockTable();
  const log = createLog(
    () => undefined,
    () => now,
  );
  return { locks: createLockTableClient(client, 'locks', { now: () => now, log }), items, at: (ms) => (now = ms) };
}

test('an order under the id of another lock leaves that lock as it is', async () => {
  const { locks } = table();
  await locks.putLock('lock-1', ORDER);
  for (const other of [
    { ...ORDER, value: 'nobody' },
    { ...ORDER, subject: 'principal' as const },
  ]) {
    await expect(locks.putLock('lock-1', other)).rejects.toMatchObject({ code: 'LOCK_ID_TAKEN' });
  }
  expect(await locks.locks()).toMatchObject([{ id: 'lock-1', subject: 'person', value: 'mallory' }]);
});

test('the same order again is the lock that stands, and one that expired is not', async () => {
  const { locks, at } = table();
  const first = await locks.putLock('lock-1', ORDER);
  at(T0 + 59_999);
  expect(await locks.putLock('lock-1', ORDER)).toEqual(first);
  at(T0 + 60_000);
  await expect(locks.putLock('lock-1', ORDER)).rejects.toMatchObject({ code: 'LOCK_ID_TAKEN' });
});

test('an item that cannot be read is not deleted', async () => {
  const { locks, items } = table();
  items.set('bad', { id: { S: 'bad' }, lock: { S: '{}' } });
  await expect(locks.liftLock('bad', { reason: 'x', liftedBy: 'carol' })).rejects.toMatchObject({
    code: 'LOCK_NOT_FOUND',
  });
  expect(items.has('bad')).toBe(true);
});

test('a lock that is lifted is gone', async () => {
  const { locks, items } = table();
  const lock = await locks.putLock('lock-1', ORDER);
  expect(await locks.liftLock('lock-1', { reason: 'x', liftedBy: 'carol' })).toEqual(lock);
  expect(items.size).toBe(0);
});
