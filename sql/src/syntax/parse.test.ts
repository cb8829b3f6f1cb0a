import { SqlError } from '../errors';
import { parse } from './parse';

const ACCEPTED: readonly string[] = [
  'SELECT 1',
  'select 1;',
  'SELECT 1 -- why\n;',
  'SELECT /* a ; b */ 1',
  "SELECT 'it''s; --'",
  'SELECT "quo""ted" FROM t',
  'SELECT * FROM a.b.c AS x (y, z)',
  'SELECT t.* FROM t',
  'SELECT * FROM a1b2c3d4-5678-90ab-cdef-1234567890ab',
  'SELECT e.x FROM A1B2C3D4-5678-90AB-CDEF-1234567890AB AS e JOIN a1b2c3d4-5678-90ab-cdef-1234567890ab f ON true',
  'WITH a AS (SELECT 1), b (x) AS (SELECT 2) SELECT * FROM a, b',
  'VALUES 1, 2',
  'VALUES (1, 2), (3, 4)',
  '(SELECT 1) UNION ALL (SELECT 2) ORDER BY 1 LIMIT 1',
  'SELECT 1 UNION SELECT 2 EXCEPT SELECT 3 INTERSECT DISTINCT SELECT 4',
  'SELECT a FROM t ORDER BY a DESC NULLS FIRST OFFSET 5 ROWS FETCH NEXT 3 ROWS ONLY',
  'SELECT a FROM t LIMIT ALL',
  'SELECT count(*) FILTER (WHERE a > 1) FROM t GROUP BY GROUPING SETS ((a, b), (), c)',
  'SELECT a FROM t GROUP BY (a, b), ROLLUP (c), CUBE (d, (e, f))',
  'SELECT a FROM t GROUP BY (a + b) * 2',
  'SELECT sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING), lag(a) IGNORE NULLS OVER w FROM t WINDOW w AS (ORDER BY c)',
  "SELECT CAST(a AS array(row(x bigint, y timestamp(3) with time zone))), TRY_CAST(a AS decimal(10, 2)), timestamp '2026-01-01', INTERVAL -'1' DAY, X'0aFF', DOUBLE PRECISION '1'",
  'SELECT transform(a, x -> x + 1), reduce(a, 0, (s, x) -> s + x, s -> s), f(() -> 1)',
  'SELECT a[1].b["c"], (1, 2), ROW(1), ARRAY[], CASE a WHEN 1 THEN 2 ELSE 3 END',
  "SELECT a LIKE 'x' ESCAPE '\\', a NOT LIKE 'y', a IS NOT DISTINCT FROM b, a NOT IN (1, 2), a BETWEEN 1 AND 2 AND b, NOT NOT a FROM t",
  'SELECT a = ANY (SELECT 1), a > ALL (VALUES 1), EXISTS (SELECT 1)',
  'SELECT ((SELECT 1) + 1), ((SELECT 1))',
  'SELECT * FROM ((SELECT 1) UNION (SELECT 2)) t',
  'SELECT * FROM ((a CROSS JOIN b) LEFT JOIN c USING (x, y))',
  'SELECT * FROM a LEFT JOIN UNNEST(b) WITH ORDINALITY AS u(x, n) ON TRUE, LATERAL (SELECT 1) l',
  'SELECT extract(dow FROM a), current_timestamp, current_date, localtimestamp, substring(a FROM 1 FOR 2), position(a IN b)',
  "SELECT a AT TIME ZONE 'UTC' FROM t",
  'SELECT year, day, date, map, filter FROM t',
  'SELECT 1e5, 1.5, .5, 1., 0017',
  "SELECT listagg(a, ',') WITHIN GROUP (ORDER BY b) FROM t",
  'SELECT array_agg(DISTINCT a ORDER BY a DESC) FROM t',
  'SELECT a b, c AS "d e" FROM t x',
];

test.each(ACCEPTED)('reads %s', (text) => {
  expect(parse(text).body).toBeDefined();
});

const REFUSED: readonly (readonly [string, string])[] = [
  ['', 'line 1:1: the query is empty'],
  ['-- nothing', 'line 1:11: the query is empty'],
  ['SELECT 1; SELECT 2', 'line 1:11: only one statement is allowed'],
  ['SELECT 1;;', 'line 1:10: only one statement is allowed'],
  ['DROP TABLE x', 'line 1:1: DROP is not allowed: an audit store only answers queries'],
  ['insert into x select 1', 'line 1:1: INSERT is not allowed: an audit store only answers queries'],
  ['EXPLAIN SELECT 1', 'line 1:1: EXPLAIN is not allowed: an audit store only answers queries'],
  ['SELECT a\nFROM\n  WHERE b', "line 3:3: mismatched input 'WHERE', expected a table name"],
  ['SELECT a FROM t WHERE', 'line 1:22: mismatched input the end of the query, expected an expression'],
  ['SELECT a,, b', "line 1:10: mismatched input ',', expected an expression"],
  ['SELECT (1', "line 1:10: mismatched input the end of the query, expected ')'"],
  ["SELECT 'a", 'line 1:8: a string literal is not closed'],
  ['SELECT "a', 'line 1:8: a quoted identifier is not closed'],
  ['SELECT ""', 'line 1:8: zero-length delimited identifier is not allowed'],
  ['SELECT /* a', 'line 1:8: a comment is not closed'],
  ['SELECT `a`', 'line 1:8: backquoted identifiers are not supported'],
  ['SELECT a::bigint', "line 1:9: mismatched input ':', expected the end of the query"],
  ['SELECT 1 = 1 = true', "line 1:14: mismatched input '=', expected the end of the query"],
  ['SELECT a@b', "line 1:9: mismatched input '@', expected the end of the query"],
  ['SELECT 1a', 'line 1:8: identifiers must not start with a digit'],
  ['SELECT a FROM t LIMIT -1', "line 1:23: mismatched input '-', expected a whole number of rows"],
  ['SELECT a FROM t LIMIT 1 OFFSET 2', "line 1:25: mismatched input 'OFFSET', expected the end of the query"],
  ['SELECT a FROM t ILIKE b', "line 1:23: mismatched input 'b', expected the end of the query"],
  ['SELECT ?', 'line 1:8: the parameter ? is not portable'],
  ['SELECT [1]', 'line 1:8: an array literal […] is not portable'],
  ["SELECT * FROM read_csv('x')", 'line 1:15: table functions such as read_csv(…) are not allowed'],
  ['SELECT * FROM TABLE(x())', 'line 1:15: a table function is not portable'],
  ['SELECT main.f(1)', 'line 1:12: qualified function names are not allowed'],
  ['SELECT a1b2c3d4-5678-90ab-cdef-1234567890ab', 'line 1:8: an event data store ID can only stand after FROM or JOIN'],
  ['SELECT f(a => 1)', 'line 1:12: a named argument is not portable'],
  ['SELECT a FROM t FETCH FIRST 1 ROWS WITH TIES', 'line 1:36: FETCH FIRST … WITH TIES is not portable'],
  [
    'SELECT sum(a) IGNORE NULLS FROM t',
    'line 1:8: null treatment is only allowed with window functions, not with sum(…) alone',
  ],
];

test.each(REFUSED)('refuses %j', (text, message) => {
  const thrown = (() => {
    try {
      return parse(text);
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(SqlError);
  expect(thrown).toHaveProperty('message', message);
  expect(thrown).toHaveProperty('remedy', expect.stringMatching(/^[A-Z].*\.$|^[A-Z].*[.:]/));
});

test('deep nesting is refused before it exhausts the stack', () => {
  for (const [open, close] of [
    ['(', ')'],
    ['NOT ', ''],
    ['-', ''],
    ['ARRAY[', ']'],
    ['(SELECT ', ')'],
    ['CAST(', ' AS bigint)'],
  ] as const) {
    expect(() => parse(`SELECT ${open.repeat(5000)}1${close.repeat(5000)}`)).toThrow(SqlError);
  }
});
