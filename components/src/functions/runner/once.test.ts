import { LEASE_MS, once } from './once';
import { memoryState } from './state-table.fixture';

const T0 = 1_795_417_200_000;
const WHAT = { kind: 'k', key: 'a', keepMs: 1_000_000 };

test('of two at the same time, one does it', async () => {
  const state = memoryState(() => T0);
  let done = 0;
  const work = async (): Promise<void> => {
    await Promise.resolve();
    done += 1;
  };
  const outcomes = await Promise.all([once(state, () => T0, WHAT, work), once(state, () => T0, WHAT, work)]);
  expect([outcomes.sort(), done]).toEqual([['done', 'known'], 1]);
});

test('what failed may be tried again at once', async () => {
  const state = memoryState(() => T0);
  await expect(
    once(
      state,
      () => T0,
      WHAT,
      () => Promise.reject(new Error('away')),
    ),
  ).rejects.toThrow('away');
  expect(
    await once(
      state,
      () => T0,
      WHAT,
      () => Promise.resolve(),
    ),
  ).toBe('done');
});

test('an invocation that died holds it up for its lease only', async () => {
  let now = T0;
  const state = memoryState(() => now);
  void once(
    state,
    () => now,
    WHAT,
    () => new Promise(() => undefined),
  );
  now = T0 + LEASE_MS - 1;
  expect(
    await once(
      state,
      () => now,
      WHAT,
      () => Promise.resolve(),
    ),
  ).toBe('known');
  now = T0 + LEASE_MS;
  expect(
    await once(
      state,
      () => now,
      WHAT,
      () => Promise.resolve(),
    ),
  ).toBe('done');
});
