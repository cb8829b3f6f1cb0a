import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText, type Columns } from '../engine/duckdb-types';
import { FILE_LAYOUT, keptFromMap, type KeptKey } from '../engine/kept-keys';
import { fromParquet, tableSource } from '../engine/table-source';
import { LakeError } from '../errors';
import { moveDurably, syncDirectory } from './durable-file';
import type { Manifest, ParquetFile } from './manifest';
import type { Segment } from './segment';

/** Larger files are left as they are: rewriting them gains a query nothing. */
const MERGE_BELOW_BYTES = 32 * 1024 * 1024;
/** Small enough that a window of minutes reads little, large enough to compress. */
const ROW_GROUP_ROWS = 16_384;

export interface CompactionPaths {
  /** The store's directory; file paths in the manifest are relative to it. */
  readonly root: string;
  readonly temporary: string;
}

export interface CompactionTask {
  readonly keptKeys: readonly KeptKey[];
  readonly segments: readonly Segment[];
  /** A day's files are merged into one when there are this many, so that a query opens few. */
  readonly mergeFiles: number;
}

/**
 * Writes segments as Parquet, one file a day at `parquet/calendarday=yyyy-MM-dd/`, the layout of an Athena table.
 * Returns the manifest that makes them visible; until the caller has written it, nothing has changed for readers.
 * @param connection a sandbox of its own, for it may write in the store.
 */
export async function compact(
  connection: DuckDBConnection,
  paths: CompactionPaths,
  columns: Columns,
  manifest: Manifest,
  { keptKeys, segments, mergeFiles }: CompactionTask,
): Promise<Manifest> {
  const ndjson = tableSource(columns, {
    parquet: [],
    olderParquet: [],
    ndjson: segments.map((segment) => segment.path),
  });
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE batch AS SELECT *, strftime("eventTime", '%Y-%m-%d') AS calendarday FROM (${ndjson})`,
  );
  let files = [...manifest.files];
  const fresh = await countByDay(connection, segments);
  for (const day of new Set([...fresh.keys(), ...files.map((file) => file.day)])) {
    const rows = fresh.get(day) ?? 0;
    const small = files.filter((file) => file.day === day && file.bytes < MERGE_BELOW_BYTES);
    const merged = small.length + (rows > 0 ? 1 : 0) >= mergeFiles ? small : [];
    if (rows === 0 && merged.length === 0) continue;
    const file = await writeDay(connection, paths, columns, { day, rows, merged, keptKeys });
    files = [...files.filter((old) => !merged.includes(old)), file];
  }
  await connection.run('DROP TABLE batch');
  return {
    version: 1,
    compactedThrough: Math.max(manifest.compactedThrough, ...segments.map((segment) => segment.number)),
    files,
  };
}

/** @throws LakeError LAKE_COMPACTION_FAILED when the engine read another number of rows than were written. */
async function countByDay(connection: DuckDBConnection, segments: readonly Segment[]): Promise<Map<string, number>> {
  const result = await connection.runAndReadAll(
    'SELECT calendarday, count(*)::VARCHAR FROM batch GROUP BY calendarday ORDER BY calendarday',
  );
  const days = new Map(result.getRows().map(([day, rows]) => [String(day), Number(rows)]));
  const found = [...days.values()].reduce((sum, rows) => sum + rows, 0);
  const expected = segments.reduce((sum, { rows }) => sum + rows, 0);
  if (found !== expected)
    throw new LakeError('LAKE_COMPACTION_FAILED', `${expected} events were written but ${found} could be read back.`);
  return days;
}

async function writeDay(
  connection: DuckDBConnection,
  { root, temporary }: CompactionPaths,
  columns: Columns,
  {
    day,
    rows,
    merged,
    keptKeys,
  }: { day: string; rows: number; merged: readonly ParquetFile[]; keptKeys: readonly KeptKey[] },
): Promise<ParquetFile> {
  const name = `${randomUUID()}.parquet`;
  const draft = join(temporary, name);
  const batch = `SELECT * EXCLUDE (calendarday) FROM batch WHERE calendarday = ${quoteText(day)}`;
  const older = fromParquet(
    columns,
    merged.map((file) => join(root, file.path)),
  );
  const source = merged.length > 0 ? `${batch} UNION ALL ${older}` : batch;
  await connection.run(
    `COPY (SELECT ${['*', ...keptKeys.map(keptFromMap)].join(', ')} FROM (${source}) ORDER BY "eventTime") TO ${quoteText(draft)}
     (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
  );
  const folder = join('parquet', `calendarday=${day}`);
  if ((await mkdir(join(root, folder), { recursive: true })) !== undefined) await syncDirectory(join(root, 'parquet'));
  const path = join(folder, name);
  await moveDurably(draft, join(root, path));
  const total = merged.reduce((sum, file) => sum + file.rows, rows);
  return { path, day, rows: total, bytes: (await stat(join(root, path))).size, layout: FILE_LAYOUT };
}
