import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProxyId } from '@sallyport/contract';
import type { Log } from '../log';
import { isShort, realDisk, type SpoolDisk, type SpoolFile } from './spool-disk';
import { recoverSpool, type ChainHead } from './spool-recovery';
import { segmentName, type Segment } from './spool-segment';

export interface SpoolOptions {
  readonly directory: string;
  readonly log: Log;
  /** A segment is closed when it would grow beyond this, or beyond a sixteenth of the disk. */
  readonly segmentBytes: number;
  /** Delivered segments are kept up to this, for `audit verify` on the proxy itself, while the disk has room. */
  readonly retainBytes: number;
  readonly disk?: SpoolDisk;
}

/** Events that go to disk together. */
export interface SpoolBatch {
  readonly first: number;
  readonly last: number;
  readonly bytes: Buffer;
}

/** A segment is at most this part of the disk, so that removing the delivered ones makes room. */
const SEGMENTS_PER_DISK = 16;
/** Left free for what makes room again: receipts, and the files of a start. */
const SPARE_BYTES = 1_048_576;

async function writeAll(file: SpoolFile, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}

/**
 * The synced queue of events on disk. Takes one batch at a time; knows nothing of digests. A batch that fails leaves
 * no trace: it is cut off again, and the next one goes to a new file, because after a failed fsync the kernel may have
 * dropped the pages that were not written (https://wiki.postgresql.org/wiki/Fsync_Errors).
 */
export class Spool {
  private readonly disk: SpoolDisk;
  private file: SpoolFile | undefined;
  private removing: Promise<void> = Promise.resolve();
  /** Every sink has the events up to this one. */
  private deliveredThrough = 0;

  private constructor(
    private readonly options: SpoolOptions,
    private readonly segments: Segment[],
    private readonly segmentBytes: number,
  ) {
    this.disk = options.disk ?? realDisk;
  }

  static async open(options: SpoolOptions): Promise<{ spool: Spool; head: ChainHead; proxyId: ProxyId | undefined }> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const { segments, head, proxyId } = await recoverSpool(options.directory, options.log);
    const { total } = await (options.disk ?? realDisk).roomOf(options.directory);
    const spool = new Spool(options, segments, Math.min(options.segmentBytes, Math.floor(total / SEGMENTS_PER_DISK)));
    const last = segments.at(-1);
    if (last !== undefined) {
      spool.file = await spool.disk.reopen(last.path);
      // What recovery cut off or took over must be as durable as what follows it.
      await spool.file.datasync();
    }
    return { spool, head, proxyId };
  }

  /** Resolves once the batch is synced. Must not be called again before that. */
  async append(batch: SpoolBatch): Promise<void> {
    const current = this.segments.at(-1);
    // A segment has no gaps: after damage the next event starts a new one.
    const fits = current?.last === batch.first - 1 && current.bytes + batch.bytes.length <= this.segmentBytes;
    try {
      const { file, segment } = this.file !== undefined && fits ? { file: this.file, segment: current } : await this.roll(batch.first);
      await writeAll(file, batch.bytes, segment.bytes);
      await file.datasync();
      segment.bytes += batch.bytes.length;
      segment.last = batch.last;
    } catch (error) {
      await this.giveUp();
      await this.makeRoom();
      throw error;
    }
  }

  private async roll(first: number): Promise<{ file: SpoolFile; segment: Segment }> {
    await this.file?.close();
    this.file = undefined;
    await this.assertRoom();
    const path = join(this.options.directory, segmentName(first));
    // No durable event can be in that file: its name says that its first event is the one to be written now.
    const file = await this.disk.create(path, this.options.directory);
    this.file = file;
    const abandoned = this.segments.at(-1);
    if (abandoned?.first === first) this.segments.pop();
    const segment: Segment = { path, first, last: first - 1, bytes: 0 };
    this.segments.push(segment);
    return { file, segment };
  }

  /** Stops before the disk is full to the last byte: a sink's receipts, which free segments, need some of it. */
  private async assertRoom(): Promise<void> {
    const spare = async () => {
      const { free, total } = await this.disk.roomOf(this.options.directory);
      return free - Math.min(SPARE_BYTES, total / SEGMENTS_PER_DISK);
    };
    if ((await spare()) > 0) return;
    await this.makeRoom();
    if ((await spare()) > 0) return;
    throw Object.assign(new Error('ENOSPC: the disk of the audit spool is full'), { code: 'ENOSPC' });
  }

  private async giveUp(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    const segment = this.segments.at(-1);
    try {
      if (segment !== undefined) await file?.truncate(segment.bytes);
    } catch (error) {
      this.options.log.warn({ err: error, path: segment?.path }, 'a failed write could not be cut off; the next segment overrules it');
    }
    await file?.close().catch((error: unknown) => {
      this.options.log.warn({ err: error, path: segment?.path }, 'an audit segment could not be closed');
    });
  }

  /** Segments that may hold durable events from `sequence` on, oldest first. */
  segmentsFrom(sequence: number): readonly Readonly<Segment>[] {
    return this.segments.filter((segment) => segment.last >= sequence && segment.last >= segment.first);
  }

  /** The oldest event still on disk. */
  firstSequence(): number | undefined {
    return this.segments.find((segment) => segment.last >= segment.first)?.first;
  }

  /** The newest durable event; 0 when there is none. */
  lastSequence(): number {
    return this.segments.at(-1)?.last ?? 0;
  }

  /** Bytes that hold events after `sequence`, counted by whole segments. */
  bytesAfter(sequence: number): number {
    return this.segments.reduce((sum, segment) => (segment.last > sequence ? sum + segment.bytes : sum), 0);
  }

  /** Removes the oldest segments that every sink has, except the last one, which carries the chain. */
  async removeDelivered(through: number): Promise<void> {
    this.deliveredThrough = Math.max(this.deliveredThrough, through);
    this.removing = this.removing.then(async () => {
      const keepBytes = (await this.isShortOfRoom()) ? 0 : this.options.retainBytes;
      await this.removeOldest(keepBytes);
    });
    await this.removing;
  }

  private async isShortOfRoom(): Promise<boolean> {
    try {
      return isShort(await this.disk.roomOf(this.options.directory));
    } catch (error) {
      this.options.log.warn({ err: error }, 'the disk of the audit spool does not say how much room it has');
      return false;
    }
  }

  /** A write failed, and the disk may be full: what every sink has goes, so that the next write finds room. */
  private async makeRoom(): Promise<void> {
    this.removing = this.removing.then(() => this.removeOldest(0));
    await this.removing;
  }

  private async removeOldest(keepBytes: number): Promise<void> {
    const delivered = this.segments.filter((segment) => segment.last <= this.deliveredThrough);
    let bytes = delivered.reduce((sum, segment) => sum + segment.bytes, 0);
    for (const segment of delivered) {
      const successor = this.segments[1];
      if (bytes <= keepBytes || successor === undefined || successor.last < successor.first) return;
      try {
        await unlink(segment.path);
      } catch (error) {
        this.options.log.warn({ err: error, path: segment.path }, 'a delivered audit segment could not be removed');
        return;
      }
      this.segments.shift();
      bytes -= segment.bytes;
    }
  }

  async close(): Promise<void> {
    await this.removing;
    await this.file?.close();
    this.file = undefined;
  }
}
