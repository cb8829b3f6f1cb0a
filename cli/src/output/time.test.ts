import { formatBytes, formatDuration, parseDuration } from './time';

test.each([
  ['90', 90],
  ['90s', 90],
  ['15m', 900],
  ['4h', 14_400],
  ['7d', 604_800],
])('%s is %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(['', 'm', '1.5h', '-5m', '1w', '5 m', '99999999999d'])('%j is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow(/15m/);
});

test('durations and sizes are shown short', () => {
  expect([0, 45_000, 125_000, 7_260_000, 90_061_000].map(formatDuration)).toEqual([
    '0s',
    '45s',
    '2m 5s',
    '2h 1m',
    '1d 1h',
  ]);
  expect([0, 1_023, 1_024, 3_565_158].map(formatBytes)).toEqual(['0 B', '1023 B', '1.0 KiB', '3.4 MiB']);
});
