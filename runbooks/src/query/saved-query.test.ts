import { AUDIT_STORE_TABLES } from '@sallyport/contract';
import { analyze, lint } from '@sallyport/sql';
import { loadCatalogue } from '../format/load-catalogue';
import { runbookFixture } from '../runbook.fixture';
import { createAthenaStore } from '../store/athena-store';
import { analyseRunbook } from './analyse';
import { preparedQuery, savedQuery } from './saved-query';

/** https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html */
const ATHENA_QUERY_BYTES = 262_144;

const PARTITIONED = {
  ssh_events: { ...AUDIT_STORE_TABLES.ssh_events, calendarday: 'varchar' },
  management_events: { ...AUDIT_STORE_TABLES.management_events, calendarday: 'varchar' },
} as const;

const store = createAthenaStore({
  region: 'eu-central-1',
  workgroup: 'sallyport',
  database: 'a'.repeat(255),
  managementEventsTable: 'management_events',
});
afterAll(() => store.close());

const tables = {
  ssh_events: store.tableText('ssh_events') ?? '',
  management_events: store.tableText('management_events') ?? '',
};

test('every runbook of the catalogue is valid Trino over Athena’s tables, and short enough to be saved', async () => {
  const { runbooks } = await loadCatalogue();
  expect(runbooks.length).toBeGreaterThanOrEqual(8);
  for (const runbook of runbooks) {
    const columns = analyseRunbook(runbook).columns.map(({ name }) => name);
    for (const text of [
      savedQuery(runbook, { tables, store: 'lake' }),
      savedQuery(runbook, { tables, store: 'athena' }),
    ]) {
      expect(analyze(text, { tables: PARTITIONED }).columns.map(({ name }) => name)).toEqual(columns);
      expect(lint(text, { tables: PARTITIONED }).filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(ATHENA_QUERY_BYTES);
    }
    const prepared = preparedQuery(runbook, { tables, store: 'athena' });
    expect(Buffer.byteLength(prepared.text)).toBeLessThanOrEqual(ATHENA_QUERY_BYTES);
    expect(new Set(prepared.parameters)).toEqual(new Set(Object.keys(runbook.parameters)));
  }
});

test('a saved query ends when it runs, a prepared one takes its parameters in order', () => {
  const runbook = runbookFixture();
  const from = { store: 'lake', tables: { ssh_events: '"audit"."ssh_events"' } } as const;
  expect(
    savedQuery(runbook, { ...from, parameters: { name: "o'brien" } })
      .trim()
      .split('\n')
      .slice(4),
  ).toEqual([
    'FROM "audit"."ssh_events"',
    "WHERE eventTime >= CAST(date_add('second', -900, now()) AS timestamp) AND eventTime < CAST(now() AS timestamp)",
    "  AND ('o''brien' = '' OR eventData.userIdentity.principalId = 'o''brien')",
    'GROUP BY eventData.sourceIPAddress',
  ]);
  expect(savedQuery(runbook, { ...from, store: 'athena' })).toContain(
    `FROM (SELECT * FROM "audit"."ssh_events" WHERE calendarday >= date_format(date_add('second', -4500, now()), '%Y-%m-%d'))`,
  );
  const prepared = preparedQuery(runbook, from);
  expect(prepared.text).toContain("AND (? = '' OR eventData.userIdentity.principalId = ?)");
  expect(prepared.parameters).toEqual(['name', 'name']);
});

test('a table that the store does not hold is named', () => {
  expect(() => savedQuery(runbookFixture(), { store: 'lake', tables: {} })).toThrow(
    /runbook denied reads {{ssh_events}}/,
  );
});
