import { quoteName } from '../engine/duckdb-types';
import { formatValue, sessionSetup, translate } from '../translate';
import type { Dialect } from './dialect';

/** Trino's SQL, as CloudTrail Lake and Athena speak it. */
export function trinoDialect(): Dialect {
  return {
    setup: sessionSetup(),
    translate: (text, tables, { nowMs, tableSql, keptKeys }) => {
      const query = translate(text, tables, {
        now: new Date(nowMs),
        tableSql: (name) => quoteName(tableSql(name)),
        keptKeys,
      });
      return {
        sql: query.sql,
        tables: query.tables,
        days: query.days,
        columnNames: query.columns.map(({ name }) => name),
        format: (row) => query.columns.map(({ type }, index) => formatValue(row[index] ?? null, type)),
      };
    },
  };
}
