import { MANAGEMENT_EVENTS_COLUMNS, PARTITION_COLUMN, SSH_EVENTS_COLUMNS } from '@sallyport/contract';
import { athenaView, type AthenaView } from './athena-view';
import { viewExpression } from './view-expression';

const MAP = { map: ['varchar', 'varchar'] } as const;
const lowerNames = (columns: object): string[] => [
  ...Object.keys(columns).map((name) => name.toLowerCase()),
  PARTITION_COLUMN,
];

const definitionOf = ({ originalText }: AthenaView): Record<string, unknown> => {
  const [, base64 = ''] = /^\/\* Presto View: (\S+) \*\/$/.exec(originalText) ?? [];
  return JSON.parse(Buffer.from(base64, 'base64').toString()) as Record<string, unknown>;
};

test('the view has exactly the columns of the contract, and the partition', () => {
  const ssh = athenaView({ database: 'audit', table: 'files', columns: SSH_EVENTS_COLUMNS, maps: 'maps' });
  expect(ssh.columns.map(({ name }) => name)).toEqual(lowerNames(SSH_EVENTS_COLUMNS));
  const trail = athenaView({
    database: 'audit',
    table: 'files',
    columns: MANAGEMENT_EVENTS_COLUMNS,
    maps: 'jsonText',
    absent: ['eventjson'],
  });
  expect(trail.columns.map(({ name }) => name)).toEqual(lowerNames(MANAGEMENT_EVENTS_COLUMNS));
  expect(trail.sql).toContain('CAST(NULL AS varchar) AS "eventjson"');
  expect(trail.sql).toMatch(/FROM "audit"\."files"$/);
});

test('the partition passes as it is, so that a bound on it reaches the files', () => {
  const { sql } = athenaView({ database: 'd', table: 't', columns: SSH_EVENTS_COLUMNS, maps: 'maps' });
  expect(sql).toContain(`"${PARTITION_COLUMN}" AS "${PARTITION_COLUMN}"`);
});

test('Glue keeps what Trino makes of a view', () => {
  const view = athenaView({
    database: 'audit',
    table: 'files',
    columns: { id: 'varchar', at: 'timestamp', m: MAP },
    maps: 'maps',
  });
  expect(definitionOf(view)).toEqual({
    originalSql: view.sql,
    catalog: 'awsdatacatalog',
    schema: 'audit',
    columns: [
      { name: 'id', type: 'varchar' },
      { name: 'at', type: 'timestamp(3)' },
      { name: 'm', type: 'map(varchar, varchar)' },
      { name: 'calendarday', type: 'varchar' },
    ],
  });
  expect(view.columns).toEqual([
    { name: 'id', type: 'string' },
    { name: 'at', type: 'timestamp' },
    { name: 'm', type: 'map<string,string>' },
    { name: 'calendarday', type: 'string' },
  ]);
});

test.each([
  ['varchar', '"x"'],
  ['boolean', 'try(CAST("x" AS boolean))'],
  ['timestamp', 'CAST(try(from_iso8601_timestamp("x")) AS timestamp(3))'],
  [
    { row: { At: 'timestamp', name: 'varchar' } },
    'IF("x" IS NULL, NULL, CAST(ROW(CAST(try(from_iso8601_timestamp("x"."at")) AS timestamp(3)), "x"."name") ' +
      'AS row("at" timestamp(3), "name" varchar)))',
  ],
  [{ array: 'timestamp' }, 'transform("x", x -> CAST(try(from_iso8601_timestamp(x)) AS timestamp(3)))'],
  [{ array: { row: { arn: 'varchar' } } }, '"x"'],
] as const)('%j is read by %s', (type, expression) => {
  expect(viewExpression(type, '"x"', 'maps')).toBe(expression);
});

test('a map from any JSON has texts as they are, and the rest as JSON text', () => {
  expect(viewExpression(MAP, '"m"', 'jsonText')).toBe(
    `transform_values(try(CAST(json_parse("m") AS map(varchar, json))), ` +
      `(k, v) -> coalesce(json_extract_scalar(v, '$'), nullif(json_format(v), 'null')))`,
  );
});
