import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Columns } from '../engine/duckdb-types';
import { FILE_LAYOUT, type KeptKey } from '../engine/kept-keys';
import { openSandbox, type Sandbox } from '../engine/sandbox';
import type { StoreFiles } from '../engine/table-source';
import { compact } from './compaction';
import { isWithin, type DayRange } from './day-range';
import { FilePins } from './file-pins';
import { writeManifest, type Manifest, type ParquetFile } from './manifest';
import { openStoreFiles, type OpenedFiles } from './open-store';
import type { SeenIds } from './seen-ids';
import type { Segment } from './segment';
import { SegmentWriter } from './segment-writer';

/** One event as it is stored. */
export interface StoredEvent {
  /** Lake's `eventID`; a store holds each once. */
  readonly eventId: string;
  /** The row as one line of JSON without its newline: Lake's columns, in Lake's spelling. */
  readonly line: string;
}

export interface Snapshot extends StoreFiles {
  readonly rows: number;
  readonly bytes: number;
  /** The files stay on disk until this is called. */
  release(): void;
}

export interface EventStoreOptions {
  /** Absolute, without symbolic links; made when missing. */
  readonly directory: string;
  readonly columns: Columns;
  readonly keptKeys: readonly KeptKey[];
  /** Bytes after which a segment is closed. */
  readonly segmentBytes: number;
  /** Closed segments of this many bytes, or of this number, are compacted in the background. */
  readonly compactBytes: number;
  readonly compactSegments: number;
  /** Told of damage that was set aside and of a compaction that failed; both leave every event readable. */
  readonly onProblem: (message: string) => void;
}

const COMPACTION_BATCH_BYTES = 64 * 1024 * 1024;
/** In the background; each merge writes a day anew. */
const MERGE_FILES = 4;
const COMPACTION_MEGABYTES = 1024;

/** The events of one event data store: an NDJSON segment that grows, closed segments, and Parquet by day. */
export class EventStore {
  private readonly pins = new FilePins((path) => rm(path, { force: true }));
  /** Ids that are being written, with what to wait for. */
  private readonly pending = new Map<string, Promise<void>>();
  private readonly seen: SeenIds;
  private readonly writer: SegmentWriter;
  private segments: Segment[];
  private manifest: Manifest;
  private compacting: Promise<void> | undefined;
  private closed = false;

  private constructor(
    private readonly options: EventStoreOptions,
    opened: OpenedFiles,
  ) {
    this.seen = opened.seen;
    this.segments = [...opened.segments];
    this.manifest = opened.manifest;
    this.writer = new SegmentWriter(this.hotDirectory, opened.nextNumber, options.segmentBytes, (segment) => {
      this.segments.push(segment);
      this.compactWhenDue();
    });
  }

  static async open(options: EventStoreOptions): Promise<EventStore> {
    const store = new EventStore(options, await openStoreFiles(options));
    store.compactWhenDue();
    return store;
  }

  private get hotDirectory(): string {
    return join(this.options.directory, 'hot');
  }

  /** Events in the store that are durable. */
  get size(): number {
    return this.seen.size;
  }

  /**
   * Resolves when every event is on disk, with the number of those that were not there before.
   * @throws LakeError LAKE_WRITE_FAILED; then none of the new ones is.
   */
  async append(events: readonly StoredEvent[]): Promise<number> {
    const waits = new Set<Promise<void>>();
    const fresh = new Map<string, string>();
    for (const { eventId, line } of events) {
      const inFlight = this.pending.get(eventId);
      if (inFlight !== undefined) waits.add(inFlight);
      else if (!this.seen.has(eventId) && !fresh.has(eventId)) fresh.set(eventId, line);
    }
    if (fresh.size > 0) {
      const commit = this.commit(fresh);
      for (const eventId of fresh.keys()) this.pending.set(eventId, commit);
      waits.add(commit);
    }
    await Promise.all(waits);
    return fresh.size;
  }

  private async commit(fresh: ReadonlyMap<string, string>): Promise<void> {
    const data = Buffer.from([...fresh.values()].map((line) => `${line}\n`).join(''));
    try {
      await this.writer.append(data, fresh.size);
      for (const eventId of fresh.keys()) this.seen.add(eventId);
    } finally {
      for (const eventId of fresh.keys()) this.pending.delete(eventId);
    }
  }

  /**
   * The files that hold every event of these days acknowledged so far, each once, and perhaps events of other days.
   * They do not change while the snapshot is held.
   */
  async snapshot(days: DayRange = {}): Promise<Snapshot> {
    await this.writer.seal();
    const files = this.manifest.files.filter(({ day }) => isWithin(day, days));
    const pathsOf = (kept: readonly ParquetFile[]): string[] =>
      kept.map((file) => join(this.options.directory, file.path));
    const parquet = pathsOf(files.filter((file) => file.layout === FILE_LAYOUT));
    const olderParquet = pathsOf(files.filter((file) => file.layout !== FILE_LAYOUT));
    const ndjson = this.segments.map((segment) => segment.path);
    const parts = [...files, ...this.segments];
    const unpin = this.pins.pin([...parquet, ...olderParquet, ...ndjson]);
    return {
      parquet,
      olderParquet,
      ndjson,
      rows: parts.reduce((sum, part) => sum + part.rows, 0),
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
      release: unpin,
    };
  }

  /** Moves everything into Parquet, one file a day where they are small. @throws LakeError LAKE_COMPACTION_FAILED */
  async compact(): Promise<void> {
    await this.writer.seal();
    while (this.segments.length > 0) await this.startCompaction(MERGE_FILES);
    await this.compacting;
    await this.startCompaction(2);
    await this.pins.settled();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writer.seal();
    await this.compacting?.catch(() => undefined);
    await this.pins.settled();
  }

  private compactWhenDue(): void {
    const bytes = this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
    const due = bytes >= this.options.compactBytes || this.segments.length >= this.options.compactSegments;
    if (!due || this.closed || this.compacting !== undefined) return;
    this.startCompaction(MERGE_FILES).then(
      () => this.compactWhenDue(),
      (thrown: unknown) => this.options.onProblem(`Compaction of ${this.options.directory} failed: ${String(thrown)}`),
    );
  }

  private startCompaction(mergeFiles: number): Promise<void> {
    this.compacting ??= this.compactBatch(mergeFiles).finally(() => (this.compacting = undefined));
    return this.compacting;
  }

  private async compactBatch(mergeFiles: number): Promise<void> {
    const batch = takeBatch(this.segments);
    const { directory, columns, keptKeys } = this.options;
    const temporary = join(directory, 'tmp');
    await mkdir(temporary, { recursive: true });
    const sandbox: Sandbox = await openSandbox({
      directory,
      temporary,
      memoryMegabytes: COMPACTION_MEGABYTES,
      threads: 1,
      connections: 1,
      setup: [],
    });
    try {
      const [connection] = sandbox.connections;
      if (connection === undefined) return;
      const next = await compact(connection, { root: directory, temporary }, columns, this.manifest, {
        keptKeys,
        segments: batch,
        mergeFiles,
      });
      await writeManifest(join(directory, 'manifest.json'), next);
      const gone = this.manifest.files
        .filter((file) => !next.files.includes(file))
        .map((file) => join(directory, file.path));
      this.manifest = next;
      this.segments = this.segments.filter((segment) => !batch.includes(segment));
      this.pins.retire([...gone, ...batch.map((segment) => segment.path)]);
    } finally {
      sandbox.close();
    }
  }
}

/** The oldest segments, as many as one compaction takes: a manifest says "up to number n", so none may be skipped. */
function takeBatch(segments: readonly Segment[]): Segment[] {
  let bytes = 0;
  const batch: Segment[] = [];
  for (const segment of segments) {
    if (batch.length > 0 && bytes + segment.bytes > COMPACTION_BATCH_BYTES) break;
    bytes += segment.bytes;
    batch.push(segment);
  }
  return batch;
}
