import { duckdbType, jsonColumns, quoteName, quoteText, type Columns } from './duckdb-types';

/** The files that together hold a store's events, each event once. */
export interface StoreFiles {
  readonly parquet: readonly string[];
  readonly ndjson: readonly string[];
}

const list = (paths: readonly string[]): string => `[${paths.map(quoteText).join(', ')}]`;
const names = (columns: Columns): string => Object.keys(columns).map(quoteName).join(', ');

export const fromParquet = (columns: Columns, paths: readonly string[]): string =>
  `SELECT ${names(columns)} FROM read_parquet(${list(paths)}, hive_partitioning = false)`;

export const fromNdjson = (columns: Columns, paths: readonly string[]): string =>
  `SELECT ${names(columns)} FROM read_json(${list(paths)}, format = 'newline_delimited', columns = ${jsonColumns(columns)})`;

const nothing = (columns: Columns): string => {
  const typed = Object.entries(columns).map(
    ([name, type]) => `CAST(NULL AS ${duckdbType(type)}) AS ${quoteName(name)}`,
  );
  return `SELECT ${typed.join(', ')} WHERE false`;
};

/** A SELECT of exactly `columns` over every event of the files. */
export function tableSource(columns: Columns, files: StoreFiles): string {
  const parts = [
    ...(files.parquet.length > 0 ? [fromParquet(columns, files.parquet)] : []),
    ...(files.ndjson.length > 0 ? [fromNdjson(columns, files.ndjson)] : []),
  ];
  return parts.length > 0 ? parts.join(' UNION ALL ') : nothing(columns);
}
