import { duckdbType, jsonColumns, quoteName, quoteText, type Columns } from './duckdb-types';
import { keptFromMap, keptName, type KeptKey } from './kept-keys';

/** The files that together hold a store's events, each event once. */
export interface StoreFiles {
  /** With the kept keys in columns of their own. */
  readonly parquet: readonly string[];
  /** Of an older layout. */
  readonly olderParquet: readonly string[];
  readonly ndjson: readonly string[];
}

const list = (paths: readonly string[]): string => `[${paths.map(quoteText).join(', ')}]`;
const select = (columns: Columns, kept: readonly string[]): string =>
  `SELECT ${[...Object.keys(columns).map(quoteName), ...kept].join(', ')}`;
const readParquet = (paths: readonly string[]): string => `read_parquet(${list(paths)}, hive_partitioning = false)`;

/** Only what Lake has: a layout does not matter to it. */
export const fromParquet = (columns: Columns, paths: readonly string[]): string =>
  `${select(columns, [])} FROM ${readParquet(paths)}`;

const readNdjson = (columns: Columns, paths: readonly string[]): string =>
  `read_json(${list(paths)}, format = 'newline_delimited', columns = ${jsonColumns(columns)})`;

function nothing(columns: Columns, kept: readonly KeptKey[]): string {
  const typed = [
    ...Object.entries(columns).map(([name, type]) => `CAST(NULL AS ${duckdbType(type)}) AS ${quoteName(name)}`),
    ...kept.map((key) => `CAST(NULL AS VARCHAR) AS ${quoteName(keptName(key))}`),
  ];
  return `SELECT ${typed.join(', ')} WHERE false`;
}

/** A SELECT of exactly `columns` and the kept keys over every event of the files. */
export function tableSource(columns: Columns, files: StoreFiles, kept: readonly KeptKey[] = []): string {
  const { parquet, olderParquet, ndjson } = files;
  const inColumns = kept.map((key) => quoteName(keptName(key)));
  const inMaps = kept.map(keptFromMap);
  const parts = [
    ...(parquet.length > 0 ? [`${select(columns, inColumns)} FROM ${readParquet(parquet)}`] : []),
    ...(olderParquet.length > 0 ? [`${select(columns, inMaps)} FROM ${readParquet(olderParquet)}`] : []),
    ...(ndjson.length > 0 ? [`${select(columns, inMaps)} FROM ${readNdjson(columns, ndjson)}`] : []),
  ];
  return parts.length > 0 ? parts.join(' UNION ALL ') : nothing(columns, kept);
}
