import { SqlError } from '@sallyport/sql';
import { comparableRows, openEngine, refusal, type Answer, type Engine } from './engine.fixture';
import measured from './measured-on-trino.json';

// Every query was sent to Trino 368 over the same rows, with the answer kept. `trino` marks what is refused here: where Trino
// answers nevertheless, this room cannot promise the same rows everywhere.
type Case = { readonly sql: string } & (Answer | { readonly trino: string });
const CASES = measured as readonly Case[];

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const answered = CASES.flatMap((each) => ('rows' in each ? [each] : []));
const refused = CASES.filter((each) => 'trino' in each);

test('there are hundreds of cases of both kinds', () => {
  expect(answered.length).toBeGreaterThan(300);
  expect(refused.length).toBeGreaterThan(150);
});

test.each(answered)('$sql', async ({ sql, columns, rows }) => {
  const answer = await engine.ask(sql);
  expect(comparableRows(sql, answer.rows)).toEqual(rows);
  // A connector of Trino declares its columns in lower case; the rest is as written.
  expect(answer.columns.map((name) => name.toLowerCase())).toEqual(columns.map((name) => name.toLowerCase()));
});

test.each(refused)('refused: $sql', async ({ sql }) => {
  await expect(engine.ask(sql)).rejects.toThrow();
});

test('whatever is refused says where', async () => {
  const without: string[] = [];
  for (const { sql } of refused) {
    const message = await refusal(engine, sql);
    if (!/line \d+:\d+: /.test(message)) without.push(`${sql} -> ${message.slice(0, 100)}`);
  }
  // Overflow and rows too many are found by the engine itself, which knows no places.
  expect(
    without.filter(
      (each) =>
        !/Out of Range|Overflow|More than one row|Conversion Error|Map keys|does not exist in the local/i.test(each),
    ),
  ).toEqual([]);
});

test('an error has code, line, column and remedy', async () => {
  const error = await engine.ask('SELECT eventname,\n  nope FROM events').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SqlError);
  expect(error).toMatchObject({
    code: 'SQL_UNKNOWN_COLUMN',
    line: 2,
    column: 3,
    message: "line 2:3: column 'nope' cannot be resolved",
  });
});
