import { TABLES } from '../tables.fixture';
import { lint } from './lint';

const BOUND = "eventTime >= timestamp '2026-01-01 00:00:00'";
const CASES: readonly (readonly [string, readonly string[]])[] = [
  [`SELECT eventID FROM ssh_events WHERE ${BOUND}`, []],
  ['SELECT eventID FROM ssh_events', ['1:21 warning SQL_LINT_NO_TIME_BOUND']],
  ['WITH w AS (SELECT eventID FROM ssh_events) SELECT 1 FROM w', ['1:32 warning SQL_LINT_NO_TIME_BOUND']],
  [`SELECT eventID FROM ssh_events WHERE eventTime BETWEEN timestamp '2026-01-01' AND timestamp '2026-02-01'`, []],
  [`SELECT eventData.requestParameters['x'] FROM ssh_events WHERE ${BOUND}`, ['1:35 error SQL_LINT_SUBSCRIPT']],
  [`SELECT count(*) / count_if(eventID = 'x') FROM ssh_events WHERE ${BOUND}`, ['1:17 error SQL_LINT_DIVISION']],
  [
    `SELECT count_if(eventID = 'x') / count(*), 1 / 2, count(*) / nullif(count(eventID), 0), 1e0 / count(eventID) FROM ssh_events WHERE ${BOUND}`,
    [],
  ],
  [`SELECT 100.0 * count(eventID) / count(*) FROM ssh_events WHERE ${BOUND}`, ['1:31 error SQL_LINT_DECIMAL']],
  [`SELECT max(eventTime) - min(eventTime) FROM ssh_events WHERE ${BOUND}`, ['1:23 error SQL_LINT_TIME_DIFFERENCE']],
  [`SELECT 1 FROM ssh_events WHERE eventTime > now() - INTERVAL '1' DAY`, ['1:52 warning SQL_LINT_INTERVAL']],
  [`SELECT CAST(eventID AS timestamp) FROM ssh_events WHERE ${BOUND}`, ['1:8 error SQL_LINT_TIMESTAMP_TEXT']],
  [`SELECT approx_distinct(eventID) FROM ssh_events WHERE ${BOUND}`, ['1:8 warning SQL_LINT_ESTIMATE']],
  [
    `SELECT 1 FROM ssh_events WHERE ${BOUND} HAVING approx_distinct(eventID) > 3`,
    ['1:84 error SQL_LINT_ESTIMATE_COMPARED', '1:84 warning SQL_LINT_ESTIMATE'],
  ],
  [`SELECT any_value(eventID) FROM ssh_events WHERE ${BOUND}`, ['1:8 warning SQL_LINT_ANY_VALUE']],
  [`SELECT metadata FROM ssh_events WHERE ${BOUND}`, ['1:8 warning SQL_LINT_WHOLE_ROW']],
  [`SELECT a.x FROM (VALUES 1) AS a(x) FULL JOIN (VALUES 1) AS b(x) ON a.x = b.x`, ['1:36 warning SQL_LINT_FULL_JOIN']],
  [`SELECT eventTime > '2026-01-01' FROM ssh_events`, ['1:8 error SQL_TYPE_MISMATCH']],
];

test.each(CASES)('%s', (text, expected) => {
  expect(
    lint(text, { tables: TABLES }).map(({ line, column, severity, code }) => `${line}:${column} ${severity} ${code}`),
  ).toEqual(expected);
});

test('a query longer than CloudTrail Lake takes is an error', () => {
  const [first] = lint(`SELECT 1 -- ${'x'.repeat(10_000)}`, { tables: TABLES });
  expect(first).toMatchObject({ severity: 'error', code: 'SQL_LINT_TOO_LONG', line: 1, column: 1 });
});
