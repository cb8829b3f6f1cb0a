import {
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Tables } from '@sallyport/sql';
import { keptFromMap, type KeptKey } from '../engine/kept-keys';
import { EVENTS_COLUMNS, loadEvents } from './events.fixture';
import { formatValue } from './format-value';
import { sessionSetup } from './session-setup';
import { translate } from './translate';

export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface Engine {
  readonly connection: DuckDBConnection;
  readonly ask: (sql: string) => Promise<Answer>;
  readonly close: () => void;
}

export const TABLES: Tables = { events: EVENTS_COLUMNS };
export const NOW = new Date('2026-11-23T12:00:00Z');

/** A DuckDB that answers Trino's SQL over the table `events`, in which some keys of maps may be kept in columns. */
export async function openEngine(keptKeys: readonly KeptKey[] = []): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  for (const statement of sessionSetup()) await connection.run(statement);
  await loadEvents(connection);
  await connection.run(`CREATE VIEW kept AS SELECT ${['*', ...keptKeys.map(keptFromMap)].join(', ')} FROM events`);
  const ask = async (sql: string): Promise<Answer> => {
    const query = translate(sql, TABLES, { now: NOW, tableSql: () => 'kept', keptKeys: () => keptKeys });
    const result = await connection.runAndReadAll(query.sql);
    return {
      columns: query.columns.map(({ name }) => name),
      rows: result
        .getRows()
        .map((row) =>
          row.map((value, i) => formatValue(inKeyOrder(value), query.columns[i]?.type ?? { kind: 'unknown' })),
        ),
    };
  };
  return {
    connection,
    ask,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The order of a map's entries means nothing. */
function inKeyOrder(value: DuckDBValue): DuckDBValue {
  if (value instanceof DuckDBListValue) return new DuckDBListValue(value.items.map(inKeyOrder));
  if (!(value instanceof DuckDBMapValue)) return value;
  return new DuckDBMapValue(
    [...value.entries]
      .map(({ key, value: entry }) => ({ key, value: inKeyOrder(entry) }))
      .sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1)),
  );
}

/** Without ORDER BY the order of rows means nothing either. */
export const comparableRows = (sql: string, rows: Answer['rows']): Answer['rows'] =>
  /order by/i.test(sql) ? rows : [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** What a refusal says; fails where there is none. */
export async function refusal(engine: Engine, sql: string): Promise<string> {
  try {
    const { rows } = await engine.ask(sql);
    return `no refusal, but ${JSON.stringify(rows)}`;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
