import { runbookFixture } from '../runbook.fixture';
import {
  applyExceptions,
  effectiveAlarmCount,
  effectiveSchedule,
  effectiveThreshold,
  parseOverrides,
  type RunException,
} from './overrides';

const NOW = Date.parse('2026-11-23T07:00:00Z');
const ROWS = [
  { source: '203.0.113.9', attempts: 60 },
  { source: '198.51.100.7', attempts: 70 },
  { source: null, attempts: 80 },
];

const exception = (match: RunException['match'], expires = '2026-12-01'): RunException => ({
  match,
  reason: 'scanner, SEC-12',
  expires,
});
const apply = (...exceptions: RunException[]) => applyExceptions(ROWS, ['source', 'attempts'], exceptions, NOW);

test.each([
  [{ source: '203.0.113.9' }, 1],
  [{ source: '203.0.*' }, 1],
  [{ source: '*.113.*' }, 1],
  [{ source: '*' }, 2],
  [{ source: '203.0.113' }, 0],
  [{ source: '203.0.113.9', attempts: 61 }, 0],
  [{ source: '203.0.113.9', attempts: 60 }, 1],
])('an exception of %j takes away %d rows', (match, count) => {
  const result = apply(exception(match));
  expect(result.suppressed).toHaveLength(count);
  expect(result.kept).toHaveLength(ROWS.length - count);
});

test('an expired exception takes nothing away, and is told of', () => {
  const result = apply(exception({ source: '*' }, '2026-11-22'));
  expect(result.suppressed).toEqual([]);
  expect(result.notes).toEqual([expect.stringMatching(/expired on 2026-11-22.*SEC-12/)]);
});

test('a day counts to its end', () => {
  expect(apply(exception({ source: '*' }, '2026-11-23')).suppressed).toHaveLength(2);
});

test('a column that is not there is refused, so that a slip does not silently suppress nothing', () => {
  expect(() => apply(exception({ sorce: '*' }))).toThrow(/"sorce", which is no column \(source, attempts\)/);
});

test.each([
  [{ denied: { exceptions: [{ match: {}, reason: 'x', expires: '2026-12-01' }] } }, /must name at least one column/],
  [{ denied: { exceptions: [{ match: { a: 'b' }, reason: '', expires: '2026-12-01' }] } }, /reason/],
  [{ denied: { exceptions: [{ match: { a: 'b' }, reason: 'x' }] } }, /expires/],
  [{ denied: { treshold: 5 } }, /treshold/],
  [{ denied: { schedule: 'sometimes' } }, /denied\.schedule/],
])('%j is refused', (input, message) => {
  expect(() => parseOverrides(input)).toThrow(message);
});

test('threshold and schedule are replaced, and the alarm follows the threshold', () => {
  const runbook = runbookFixture();
  const { denied } = parseOverrides({ denied: { threshold: 80, schedule: 'never' } });
  const threshold = effectiveThreshold(runbook, denied);
  expect(threshold).toEqual({ column: 'attempts', atLeast: 80 });
  expect(effectiveAlarmCount(runbook.alarm!, threshold)).toBe(80);
  expect(effectiveSchedule(runbook, denied)).toBeUndefined();
  expect(effectiveSchedule(runbook, undefined)).toBe('every 5 minutes');
});
