import { SqlError } from '../errors';
import { TABLES } from '../tables.fixture';
import { typeName } from '../types/trino-type';
import { analyze } from './analyze';

const columns = (text: string): string[] =>
  analyze(text, { tables: TABLES }).columns.map(({ name, type }) => `${name} ${typeName(type)}`);

// As Trino's DESCRIBE OUTPUT has them, but for the lengths of varchar.
const COLUMNS: readonly (readonly [string, readonly string[]])[] = [
  [
    'SELECT 1, 2147483648, 1.50, 0.1, 1e0, NULL, true',
    [
      '_col0 integer',
      '_col1 bigint',
      '_col2 decimal(3,2)',
      '_col3 decimal(1,1)',
      '_col4 double',
      '_col5 unknown',
      '_col6 boolean',
    ],
  ],
  [
    'SELECT 1 + 1, 1 + 1.5, 1.5 * 1.25, 1.5 / 3, 7.0 % 2, 1 + 1e0, 1.5 + 1e0',
    [
      '_col0 integer',
      '_col1 decimal(12,1)',
      '_col2 decimal(5,3)',
      '_col3 decimal(2,1)',
      '_col4 decimal(2,1)',
      '_col5 double',
      '_col6 double',
    ],
  ],
  [
    'SELECT eventName, EVENTTIME AS "When", eventData.userIdentity.principalId FROM management_events, (SELECT eventData FROM ssh_events)',
    ['eventName varchar', 'When timestamp(3)', 'principalId varchar'],
  ],
  ['SELECT addendum.* FROM (SELECT 1 AS Foo) AS addendum', ['Foo integer']],
  ['SELECT * FROM (SELECT eventID, count(*) FROM ssh_events GROUP BY 1)', ['eventID varchar', '_col1 bigint']],
  [
    "SELECT timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:00:00.123456', now(), current_date, localtimestamp",
    [
      '_col0 timestamp(0)',
      '_col1 timestamp(6)',
      '_col2 timestamp(3) with time zone',
      '_col3 date',
      '_col4 timestamp(3)',
    ],
  ],
  [
    "SELECT date '2026-01-01' - INTERVAL '1' DAY, eventTime - eventTime, eventTime + INTERVAL '1' MONTH FROM ssh_events",
    ['_col0 date', '_col1 interval day to second', '_col2 timestamp(3)'],
  ],
  [
    'SELECT count(*), sum(1), avg(1), sum(1.5), avg(1.5), max(eventTime), array_agg(eventID) FROM ssh_events',
    [
      '_col0 bigint',
      '_col1 bigint',
      '_col2 double',
      '_col3 decimal(38,1)',
      '_col4 decimal(2,1)',
      '_col5 timestamp(3)',
      '_col6 array(varchar)',
    ],
  ],
  [
    "SELECT coalesce(1, 2.5), if(true, 1, 2e0), CASE WHEN true THEN NULL ELSE 'x' END, nullif(1, 2.5)",
    ['_col0 decimal(11,1)', '_col1 double', '_col2 varchar', '_col3 integer'],
  ],
  [
    'SELECT ARRAY[1, 2.5], map(ARRAY[1], ARRAY[true]), ROW(1, 2), transform(ARRAY[1], x -> CAST(x AS varchar)), ARRAY[]',
    [
      '_col0 array(decimal(11,1))',
      '_col1 map(integer, boolean)',
      '_col2 row(integer, integer)',
      '_col3 array(varchar)',
      '_col4 array(unknown)',
    ],
  ],
  ['SELECT 1 AS a UNION SELECT 2.5 AS b', ['a decimal(11,1)']],
  [
    'SELECT row_number() OVER (), lag(eventTime) OVER (ORDER BY eventTime), ntile(4) OVER (ORDER BY eventID) FROM ssh_events',
    ['_col0 bigint', '_col1 timestamp(3)', '_col2 bigint'],
  ],
  [
    'SELECT k, v, o FROM ssh_events CROSS JOIN UNNEST(eventData.additionalEventData) WITH ORDINALITY AS t(k, v, o)',
    ['k varchar', 'v varchar', 'o bigint'],
  ],
  [
    "SELECT round(2.345), round(2.345, 2), ceil(2.5e0), abs(-1), date_trunc('day', eventTime), date_diff('day', eventTime, now()) FROM ssh_events",
    ['_col0 decimal(2,0)', '_col1 decimal(5,3)', '_col2 double', '_col3 integer', '_col4 timestamp(3)', '_col5 bigint'],
  ],
];

test.each(COLUMNS)('the columns of %s', (text, expected) => {
  expect(columns(text)).toEqual(expected);
});

test('SELECT * names the columns in lower case, as the catalogues of Trino do', () => {
  expect(columns('SELECT * FROM ssh_events').slice(0, 3)).toEqual([
    'eventversion varchar',
    'eventcategory varchar',
    'eventtype varchar',
  ]);
});

test('the tables are those that are read, once each, however they are named', () => {
  const text =
    'WITH w AS (SELECT eventID FROM SSH_Events) SELECT 1 FROM w, catalog.db.management_events m, a1b2c3d4-5678-90ab-cdef-1234567890ab s, ssh_events';
  expect(analyze(text, { tables: TABLES }).tables).toEqual([
    'ssh_events',
    'management_events',
    'a1b2c3d4-5678-90ab-cdef-1234567890ab',
  ]);
});

const ERRORS: readonly (readonly [string, string, string])[] = [
  ['SELECT nope FROM ssh_events', 'SQL_UNKNOWN_COLUMN', "line 1:8: column 'nope' cannot be resolved"],
  ['SELECT eventNam FROM management_events', 'SQL_UNKNOWN_COLUMN', "line 1:8: column 'eventNam' cannot be resolved"],
  ['SELECT eventData.nope FROM ssh_events', 'SQL_UNKNOWN_COLUMN', "line 1:18: field 'nope' does not exist in"],
  [
    'SELECT eventData.requestParameters.key FROM ssh_events',
    'SQL_TYPE_MISMATCH',
    "line 1:36: 'key' is read from a map with a dot",
  ],
  ["SELECT eventData['x'] FROM ssh_events", 'SQL_TYPE_MISMATCH', 'line 1:18: the subscript of a row must be a literal'],
  ['SELECT 1 FROM nope', 'SQL_UNKNOWN_TABLE', "line 1:15: table 'nope' does not exist"],
  [
    'SELECT ssh_events.eventID FROM ssh_events e',
    'SQL_UNKNOWN_COLUMN',
    "line 1:8: column 'ssh_events.eventID' cannot be resolved",
  ],
  [
    'SELECT eventID FROM ssh_events, management_events',
    'SQL_AMBIGUOUS_COLUMN',
    "line 1:8: column 'eventID' is ambiguous",
  ],
  ['SELECT nope(1)', 'SQL_UNKNOWN_FUNCTION', "line 1:8: function 'nope' is not on the list of portable functions"],
  ['SELECT lower(1)', 'SQL_TYPE_MISMATCH', 'line 1:8: unexpected parameters (integer) for function lower'],
  ['SELECT lower()', 'SQL_TYPE_MISMATCH', 'line 1:8: unexpected parameters () for function lower'],
  [
    'SELECT eventID, count(*) FROM ssh_events',
    'SQL_GROUPING',
    "line 1:8: 'eventID' must be an aggregate expression or appear in GROUP BY clause",
  ],
  [
    'SELECT eventID FROM ssh_events GROUP BY eventTime',
    'SQL_GROUPING',
    "line 1:8: 'eventID' must be an aggregate expression",
  ],
  [
    'SELECT count(*) FROM ssh_events GROUP BY eventID ORDER BY eventTime',
    'SQL_GROUPING',
    "line 1:59: 'eventTime' must be an aggregate expression or appear in GROUP BY clause (ORDER BY)",
  ],
  [
    'SELECT max(count(*)) FROM ssh_events',
    'SQL_GROUPING',
    'line 1:12: argument of aggregate max cannot contain aggregate count',
  ],
  [
    'SELECT 1 FROM ssh_events WHERE count(*) > 1',
    'SQL_GROUPING',
    'line 1:32: WHERE clause cannot contain aggregate count',
  ],
  [
    'SELECT 1 FROM ssh_events WHERE row_number() OVER () = 1',
    'SQL_GROUPING',
    'line 1:32: WHERE clause cannot contain window function row_number',
  ],
  [
    'SELECT 1 FROM ssh_events GROUP BY count(*)',
    'SQL_GROUPING',
    'line 1:35: GROUP BY clause cannot contain aggregate count',
  ],
  ['SELECT rank() FROM ssh_events', 'SQL_INVALID', 'line 1:8: window function rank needs OVER'],
  [
    'SELECT lower(eventID) OVER () FROM ssh_events',
    'SQL_INVALID',
    'line 1:8: lower is neither an aggregate nor a window function',
  ],
  [
    'SELECT DISTINCT eventID FROM ssh_events ORDER BY eventTime',
    'SQL_INVALID',
    'line 1:50: for SELECT DISTINCT, ORDER BY expressions must appear in select list',
  ],
  ['SELECT 1 UNION SELECT 1, 2', 'SQL_INVALID', 'line 1:10: UNION query has different number of fields: 1, 2'],
  [
    'SELECT 1 FROM ssh_events WHERE eventID',
    'SQL_TYPE_MISMATCH',
    'line 1:32: WHERE clause must be a boolean, not varchar',
  ],
  ['SELECT eventID FROM ssh_events ORDER BY 2', 'SQL_INVALID', 'line 1:41: ORDER BY position 2 is not in select list'],
  ['SELECT metadata FROM ssh_events ORDER BY metadata', 'SQL_TYPE_MISMATCH', 'line 1:42: type row('],
  [
    'WITH a AS (SELECT 1 AS x), a AS (SELECT 2 AS x) SELECT 1 FROM a',
    'SQL_INVALID',
    "line 1:28: WITH query name 'a' specified more than once",
  ],
  [
    'SELECT x FROM (VALUES (1, 2)) AS t(x)',
    'SQL_INVALID',
    "line 1:34: column alias list has 1 entries but 't' has 2 columns",
  ],
  [
    "SELECT 1 FROM ssh_events WHERE eventTime > '2026-01-01'",
    'SQL_TYPE_MISMATCH',
    'line 1:32: cannot apply operator: timestamp(3) > varchar',
  ],
  ["SELECT timestamp '2026-02-30 00:00:00'", 'SQL_INVALID', "line 1:8: '2026-02-30' is not a valid date literal"],
  ['SELECT *', 'SQL_INVALID', 'line 1:8: SELECT * not allowed in queries without FROM clause'],
  ['SELECT x -> x', 'SQL_INVALID', 'line 1:8: a lambda can only be an argument'],
  [
    'SELECT (SELECT eventID, eventTime FROM ssh_events)',
    'SQL_INVALID',
    'line 1:8: multiple columns returned by subquery',
  ],
];

test.each(ERRORS)('%s', (text, code, message) => {
  const thrown = (() => {
    try {
      return analyze(text, { tables: TABLES });
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(SqlError);
  expect(thrown).toHaveProperty('code', code);
  expect((thrown as SqlError).message).toContain(message);
  expect((thrown as SqlError).remedy.length).toBeGreaterThan(9);
});

test('an unknown name says what it may be', () => {
  const remedy = (text: string): string => {
    try {
      analyze(text, { tables: TABLES });
      return 'accepted';
    } catch (error) {
      return error instanceof SqlError ? error.remedy : String(error);
    }
  };
  expect(remedy('SELECT eventNam FROM management_events')).toBe('Did you mean eventName?');
  expect(remedy('SELECT eventName FROM ssh_events')).toContain('eventData.eventName');
  expect(remedy('SELECT len(eventID) FROM ssh_events')).toContain('length');
});
