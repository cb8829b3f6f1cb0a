import { formatDuration, parseDuration } from './duration';
import { cronPattern, nextTick } from './schedule';

const AT = Date.parse('2026-11-23T07:02:30Z');
const next = (schedule: string): string => new Date(nextTick(schedule, AT) ?? 0).toISOString();

test.each([
  ['every 5 minutes', '2026-11-23T07:05:00.000Z'],
  ['every minute', '2026-11-23T07:03:00.000Z'],
  ['every 10 seconds', '2026-11-23T07:02:40.000Z'],
  ['every 6 hours', '2026-11-23T12:00:00.000Z'],
  ['every day', '2026-11-24T00:00:00.000Z'],
  ['30 3 * * 1', '2026-11-30T03:30:00.000Z'],
])('%s: the next tick is %s', (schedule, expected) => {
  expect(next(schedule)).toBe(expected);
});

test('a tick is strictly after the time given', () => {
  const tick = nextTick('every 5 minutes', AT) ?? 0;
  expect(nextTick('every 5 minutes', tick)).toBe(tick + 300_000);
});

test.each(['every 7 minutes', 'every 0 minutes', 'often', '61 * * * *'])('%s is refused', (schedule) => {
  expect(() => cronPattern(schedule)).toThrow();
});

test.each([
  ['90s', 90, '1m30s'],
  ['1h30m', 5_400, '1h30m'],
  ['30d', 2_592_000, '30d'],
  ['0s', 0, '0s'],
])('%s is %d seconds, shortest %s', (text, seconds, shortest) => {
  expect(parseDuration(text)).toBe(seconds);
  expect(formatDuration(seconds)).toBe(shortest);
});

test.each(['', '5', '5 m', '-5m', '5m1h', '1w', '1.5h'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
