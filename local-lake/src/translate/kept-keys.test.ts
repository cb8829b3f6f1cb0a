import type { KeptKey } from '../engine/kept-keys';
import { comparableRows, NOW, openEngine, TABLES, type Answer, type Engine } from './engine.fixture';
import measured from './measured-on-trino.json';
import { translate } from './translate';

const KEPT: readonly KeptKey[] = ['mfa', 'command', 'port', 'json', 'hidden'].map((key) => ({
  column: 'requestParameters',
  path: [],
  key,
}));

let kept: Engine;
let plain: Engine;
beforeAll(async () => {
  [kept, plain] = [await openEngine(KEPT), await openEngine()];
});
afterAll(() => {
  kept.close();
  plain.close();
});

const sqlOf = (text: string): string =>
  translate(text, TABLES, { now: NOW, tableSql: (name) => name, keptKeys: () => KEPT }).sql;

test('a kept key is read from its column, another from the map', () => {
  const sql = sqlOf("SELECT element_at(requestParameters, 'port'), element_at(requestParameters, 'other') FROM events");
  expect(sql).toMatch(/SELECT c\d+k2 AS c\d+, c\d+\['other'\] AS/);
  expect(sql).toMatch(/"requestParameters[.]port" AS c\d+k2/);
});

const answered = (measured as readonly ({ sql: string } & (Answer | { trino: string }))[]).flatMap((each) =>
  'rows' in each && /element_at\(requestParameters/i.test(each.sql) ? [each] : [],
);

test('many answers of Trino are of such queries', () => expect(answered.length).toBeGreaterThan(10));

test.each(answered)('as Trino answered: $sql', async ({ sql, rows }) => {
  expect(comparableRows(sql, (await kept.ask(sql)).rows)).toEqual(rows);
});

const PORT = "element_at(requestParameters, 'port')";
// Wherever the map can come from, and wherever its key can be asked for.
test.each([
  `SELECT ${PORT}, count(*) FROM events GROUP BY ${PORT} HAVING max(${PORT}) > '20' ORDER BY 1`,
  `SELECT concat(${PORT}, '!'), max(element_at(requestParameters, 'mfa')) FROM events GROUP BY eventID, ${PORT} ORDER BY eventID`,
  `SELECT element_at(m, 'port') FROM (SELECT requestParameters AS m FROM events) ORDER BY 1`,
  `WITH w AS (SELECT * FROM events) SELECT ${PORT}, (SELECT count(*) FROM w AS v WHERE element_at(v.requestParameters, 'port') = element_at(w.requestParameters, 'port')) FROM w ORDER BY 1, 2`,
  `SELECT a.eventID, element_at(a.requestParameters, 'port'), element_at(b.requestParameters, 'mfa') FROM events a LEFT JOIN events b ON element_at(a.requestParameters, 'port') = element_at(b.requestParameters, 'port') AND b.readOnly ORDER BY 1, 2, 3`,
  `SELECT eventID FROM events e WHERE EXISTS (SELECT 1 FROM events f WHERE element_at(f.requestParameters, 'port') = element_at(e.requestParameters, 'port') AND f.eventID <> e.eventID) ORDER BY 1`,
  `SELECT eventID, row_number() OVER (PARTITION BY ${PORT} ORDER BY eventID) FROM events ORDER BY 1`,
  `SELECT transform(ARRAY['x', 'y'], x -> concat(x, coalesce(${PORT}, '-'))) FROM events ORDER BY eventID`,
  `SELECT try(1 / (length(${PORT}) - 2)), requestParameters['mfa'] FROM events WHERE ${PORT} IS NOT NULL ORDER BY eventID`,
  `SELECT * FROM events ORDER BY ${PORT}, eventID`,
  `SELECT DISTINCT element_at(requestParameters, 'hidden') FROM events UNION ALL SELECT ${PORT} FROM events ORDER BY 1`,
])('the same with kept keys and without: %s', async (sql) => {
  const { rows } = await kept.ask(sql);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).toEqual((await plain.ask(sql)).rows);
});
