import {
  AUDIT_STORE_TABLES,
  MANAGEMENT_EVENTS_COLUMNS,
  PARTITION_COLUMN,
  SSH_EVENTS_COLUMNS,
  type SqlType,
} from '@sallyport/contract';
import { loadCatalogue, savedQuery } from '@sallyport/runbooks';
import { analyze, type Tables } from '@sallyport/sql';
import { athenaView } from '../../components/src/audit-stores/athena/athena-view';
import type { MapsInFiles } from '../../components/src/audit-stores/athena/column-types';

type Columns = Readonly<Record<string, SqlType>>;

/** The types of the files: times and booleans are text, and any JSON is. */
function inFiles(type: SqlType, maps: MapsInFiles): SqlType {
  if (typeof type === 'string') return 'varchar';
  if ('map' in type) return maps === 'maps' ? type : 'varchar';
  if ('array' in type) return { array: inFiles(type.array, maps) };
  return { row: Object.fromEntries(Object.entries(type.row).map(([name, member]) => [name, inFiles(member, 'maps')])) };
}

const viewOf = (columns: Columns, maps: MapsInFiles): string =>
  athenaView({ database: 'audit', table: 'files', columns, maps }).sql.replace('"audit"."files"', 'files');

const filesOf = (columns: Columns, maps: MapsInFiles): Columns => ({
  ...Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, inFiles(type, maps)])),
  [PARTITION_COLUMN]: 'varchar',
});

/** A row's members by name, so that types can be compared whatever the case in which they were written. */
const lower = (value: unknown): unknown => JSON.parse(JSON.stringify(value).toLowerCase()) as unknown;

test.each<[string, Columns, MapsInFiles]>([
  ['ssh_events', SSH_EVENTS_COLUMNS, 'maps'],
  ['management_events', MANAGEMENT_EVENTS_COLUMNS, 'jsonText'],
])('the view %s is Trino, and has the types of the contract', (_name, columns, maps) => {
  const tables = { files: filesOf(columns, maps) } as unknown as Tables;
  const view = analyze(viewOf(columns, maps), { tables }).columns;
  const contract = { contract: { ...columns, [PARTITION_COLUMN]: 'varchar' } } as unknown as Tables;
  const names = [...Object.keys(columns), PARTITION_COLUMN];
  const wanted = analyze(`SELECT ${names.join(', ')} FROM contract`, { tables: contract }).columns;
  expect(lower(view.map(({ name, type }) => [name, type]))).toEqual(
    lower(wanted.map(({ name, type }) => [name, type])),
  );
});

test('every runbook runs over the views', async () => {
  const { runbooks } = await loadCatalogue();
  const tables = {
    ssh_files: filesOf(SSH_EVENTS_COLUMNS, 'maps'),
    trail_files: filesOf(MANAGEMENT_EVENTS_COLUMNS, 'jsonText'),
  } as unknown as Tables;
  const views = {
    ssh_events: `(${viewOf(SSH_EVENTS_COLUMNS, 'maps').replace('FROM files', 'FROM ssh_files')})`,
    management_events: `(${viewOf(MANAGEMENT_EVENTS_COLUMNS, 'jsonText').replace('FROM files', 'FROM trail_files')})`,
  };
  for (const runbook of runbooks) {
    const overViews = analyze(savedQuery(runbook, { tables: views, store: 'athena' }), { tables });
    const named = { ssh_events: 'ssh_events', management_events: 'management_events' };
    const overContract = analyze(savedQuery(runbook, { tables: named, store: 'lake' }), { tables: AUDIT_STORE_TABLES });
    expect(lower(overViews.columns)).toEqual(lower(overContract.columns));
  }
});
