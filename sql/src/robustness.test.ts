import fc from 'fast-check';
import { analyze } from './analyze/analyze';
import { SqlError } from './errors';
import { TABLES } from './tables.fixture';

const WORDS =
  `SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT AND OR NOT IN IS NULL CASE WHEN THEN ELSE END CAST AS JOIN LEFT ON USING UNNEST WITH UNION ALL EXISTS
OVER PARTITION FILTER ARRAY ROW INTERVAL DAY timestamp date '2026-01-01' 'x' 1 2.5 1e0 ( ) [ ] , . ; * + - / % = <> < || -> eventID eventTime eventData ssh_events count sum max
element_at map lower "q" a b t varchar bigint DISTINCT BETWEEN LIKE TRUE VALUES`.split(/\s+/);

/** Whatever is thrown is a SqlError that points into the text. */
function check(text: string): void {
  try {
    analyze(text, { tables: TABLES });
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const lines = text.split('\n');
    expect(error.line).toBeGreaterThanOrEqual(1);
    expect(error.line).toBeLessThanOrEqual(lines.length);
    expect(error.column).toBeGreaterThanOrEqual(1);
    expect(error.column).toBeLessThanOrEqual((lines[error.line - 1]?.length ?? 0) + 1);
  }
}

test('any text is analysed or refused at a place in it', () => {
  fc.assert(fc.property(fc.string(), check), { numRuns: 500 });
});

test('any heap of words is analysed or refused at a place in it', () => {
  const heap = fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(heap, (words) => check(`SELECT ${words}`)),
    { numRuns: 3000 },
  );
});

test('any expression of known parts is analysed or refused at a place in it', () => {
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        'eventID',
        'eventTime',
        'eventData.requestParameters',
        '1',
        "'x'",
        'NULL',
        '2.5',
        '1e0',
        'true',
        "date '2026-01-01'",
        'count(*)',
        'now()',
      ),
      fc
        .tuple(
          tie('expression'),
          fc.constantFrom('+', '-', '*', '/', '=', '<', 'AND', 'OR', '||', 'IS DISTINCT FROM'),
          tie('expression'),
        )
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc
        .tuple(
          fc.constantFrom(
            'lower',
            'max',
            'coalesce',
            'element_at',
            'date_diff',
            'if',
            'contains',
            'transform',
            'round',
            'try',
          ),
          fc.array(tie('expression'), { maxLength: 3 }),
        )
        .map(([name, args]) => `${name}(${args.join(', ')})`),
      fc
        .tuple(tie('expression'), fc.constantFrom('varchar', 'bigint', 'double', 'timestamp', 'array(varchar)', 'json'))
        .map(([a, type]) => `CAST(${a} AS ${type})`),
      tie('expression').map((a) => `CASE WHEN ${a} IS NULL THEN ${a} END`),
    ),
  }));
  fc.assert(
    fc.property(expression, (text) => check(`SELECT ${text} FROM ssh_events`)),
    { numRuns: 1500 },
  );
});
