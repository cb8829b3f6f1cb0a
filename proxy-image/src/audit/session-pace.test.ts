import { SessionPace } from './session-pace';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const pace = (limits: { actsPerSecond: number; bytesPerSecond: number }) => new SessionPace({ ...limits, now: () => performance.now() });

test.each([
  ['acts', { actsPerSecond: 10, bytesPerSecond: 1e9 }, 1],
  ['bytes', { actsPerSecond: 1e9, bytesPerSecond: 1_000 }, 100],
])('beyond its %s a second a session waits, and nothing of it is lost', async (_, limits, bytes) => {
  const session = pace(limits);
  const done: number[] = [];
  for (let act = 0; act < 30; act += 1) void session.run(bytes, () => Promise.resolve()).then(() => done.push(act));
  await jest.advanceTimersByTimeAsync(0);
  expect(done).toHaveLength(10);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(done.length).toBeGreaterThanOrEqual(19);
  expect(done.length).toBeLessThanOrEqual(20);
  await jest.advanceTimersByTimeAsync(1_100);
  expect(done).toEqual(Array.from({ length: 30 }, (_act, index) => index));
});

test('no more than 64 are under way at a time, however slow the trail is, and one that fails makes room', async () => {
  const session = pace({ actsPerSecond: 1e6, bytesPerSecond: 1e9 });
  const fails: (() => void)[] = [];
  const outcomes = Array.from({ length: 200 }, () => session.run(1, () => new Promise((_resolve, reject) => fails.push(() => reject(new Error('disk full'))))).catch(() => 'failed'));
  await jest.advanceTimersByTimeAsync(0);
  expect(fails).toHaveLength(64);
  for (let index = 0; index < 200; index += 1) {
    fails[index]?.();
    await jest.advanceTimersByTimeAsync(0);
  }
  expect(await Promise.all(outcomes)).toEqual(Array(200).fill('failed'));
});
