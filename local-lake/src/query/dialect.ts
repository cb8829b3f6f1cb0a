import type { DuckDBValue } from '@duckdb/node-api';
import type { Columns } from '../engine/duckdb-types';
import type { KeptKey } from '../engine/kept-keys';
import type { DayRange } from '../store/day-range';

/** What a query text means in the engine. */
export interface EngineQuery {
  readonly sql: string;
  readonly columnNames: readonly string[];
  /** Names as given in `tables`, of those that the query reads. */
  readonly tables: readonly string[];
  /** By such a name: the days, by `eventTime`, outside of which no event of the table can be in the answer. */
  readonly days: Readonly<Record<string, DayRange>>;
  /** One row of engine values as the API shows them. */
  format(row: readonly DuckDBValue[]): (string | null)[];
}

/** The SQL that users write, in terms of the engine's. */
export interface Dialect {
  /** Statements for each engine connection before its configuration is locked. */
  readonly setup: readonly string[];
  /** @throws SqlError, with line and column. */
  translate(
    text: string,
    tables: Readonly<Record<string, Columns>>,
    options: {
      readonly nowMs: number;
      readonly tableSql: (name: string) => string;
      readonly keptKeys: (name: string) => readonly KeptKey[];
    },
  ): EngineQuery;
}
