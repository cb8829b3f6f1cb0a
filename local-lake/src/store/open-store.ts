import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteText } from '../engine/duckdb-types';
import { openSandbox } from '../engine/sandbox';
import type { EventStoreOptions } from './event-store';
import { readManifest, type Manifest } from './manifest';
import { SeenIds } from './seen-ids';
import { segmentNumbers, segmentPath, type Segment } from './segment';
import { openSegment } from './segment-repair';

export interface OpenedFiles {
  readonly manifest: Manifest;
  readonly segments: readonly Segment[];
  readonly seen: SeenIds;
  readonly nextNumber: number;
}

const MEMORY_MEGABYTES = 512;

/** Takes up what an earlier program left: removes leftovers of a compaction, repairs torn segments, learns the ids. */
export async function openStoreFiles(
  options: Pick<EventStoreOptions, 'directory' | 'onProblem'>,
): Promise<OpenedFiles> {
  const { directory, onProblem } = options;
  const hot = join(directory, 'hot');
  const temporary = join(directory, 'tmp');
  await rm(temporary, { recursive: true, force: true });
  for (const folder of [hot, temporary, join(directory, 'parquet')]) await mkdir(folder, { recursive: true });

  const manifest = await readManifest(join(directory, 'manifest.json'));
  await removeUnlisted(directory, manifest);
  const seen = new SeenIds(manifest.files.reduce((sum, file) => sum + file.rows, 0));
  await learnParquetIds(directory, temporary, manifest, seen);

  const segments: Segment[] = [];
  const numbers = await segmentNumbers(hot);
  for (const number of numbers) {
    if (number <= manifest.compactedThrough) {
      await rm(segmentPath(hot, number));
      continue;
    }
    const { segment, eventIds, damaged } = await openSegment(hot, number);
    if (damaged !== undefined)
      onProblem(
        `${segment.path} ended in ${damaged.bytes} bytes that are no event; they were set aside in ${damaged.path}`,
      );
    for (const eventId of eventIds) seen.add(eventId);
    if (segment.rows > 0) segments.push(segment);
    else await rm(segment.path);
  }
  return { manifest, segments, seen, nextNumber: Math.max(manifest.compactedThrough, numbers.at(-1) ?? 0) + 1 };
}

/** A compaction that died before its manifest leaves files whose events are still in their segments. */
async function removeUnlisted(directory: string, manifest: Manifest): Promise<void> {
  const listed = new Set(manifest.files.map((file) => join(directory, file.path)));
  const entries = await readdir(join(directory, 'parquet'), { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !listed.has(path)) await rm(path);
  }
}

async function learnParquetIds(directory: string, temporary: string, manifest: Manifest, seen: SeenIds): Promise<void> {
  if (manifest.files.length === 0) return;
  const sandbox = await openSandbox({
    directory,
    temporary,
    memoryMegabytes: MEMORY_MEGABYTES,
    threads: 1,
    connections: 1,
    setup: [],
  });
  try {
    const paths = manifest.files.map((file) => quoteText(join(directory, file.path)));
    const result = await sandbox.connections[0]?.stream(`SELECT "eventID" FROM read_parquet([${paths.join(', ')}])`);
    for (let chunk = await result?.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result?.fetchChunk())
      for (const id of chunk.getColumnValues(0)) seen.add(String(id));
  } finally {
    sandbox.close();
  }
}
