import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '@sallyport/contract';
import { LakeError } from '../errors';
import { syncDirectory } from './durable-file';
import { segmentPath, type Segment } from './segment';

/** Bytes that one write and sync takes at most, so that the first in the queue does not wait for the last. */
const COMMIT_BYTES = 4 * 1024 * 1024;

interface Append {
  readonly data: Buffer;
  readonly rows: number;
  resolve(): void;
  reject(reason: LakeError): void;
}

interface Seal {
  readonly data?: never;
  resolve(): void;
  reject(reason: LakeError): void;
}

interface ActiveSegment {
  readonly number: number;
  readonly path: string;
  readonly handle: FileHandle;
  rows: number;
  bytes: number;
}

/**
 * Appends to the newest segment. Whatever waits is written and synced together (group commit), and an append
 * resolves only when its bytes are on the disk.
 */
export class SegmentWriter {
  private readonly queue: (Append | Seal)[] = [];
  private draining: Promise<void> | undefined;
  private active: ActiveSegment | undefined;
  private broken: LakeError | undefined;

  constructor(
    private readonly directory: string,
    private nextNumber: number,
    /** Bytes after which a segment is closed. */
    private readonly segmentBytes: number,
    private readonly onSealed: (segment: Segment) => void,
  ) {}

  /** @throws LakeError LAKE_WRITE_FAILED; then none of `data` is in the store. */
  append(data: Buffer, rows: number): Promise<void> {
    return new Promise((resolve, reject) => this.enqueue({ data, rows, resolve, reject }));
  }

  /** Closes the segment, if one is open, so that everything acknowledged so far is in files that no longer change. */
  seal(): Promise<void> {
    return new Promise((resolve, reject) => this.enqueue({ resolve, reject }));
  }

  private enqueue(job: Append | Seal): void {
    this.queue.push(job);
    this.draining ??= this.drain().finally(() => (this.draining = undefined));
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const jobs = this.takeCommit();
      try {
        await this.commit(jobs);
        for (const job of jobs) job.resolve();
      } catch (cause) {
        const failure = new LakeError('LAKE_WRITE_FAILED', `${this.directory} was not written: ${messageOf(cause)}.`, {
          cause,
        });
        for (const job of jobs) job.reject(failure);
      }
    }
  }

  /** The next seal alone, or as many appends as go into one commit. */
  private takeCommit(): (Append | Seal)[] {
    let bytes = 0;
    let count = 0;
    for (const job of this.queue) {
      if (job.data === undefined || (count > 0 && bytes + job.data.length > COMMIT_BYTES)) break;
      bytes += job.data.length;
      count += 1;
    }
    return this.queue.splice(0, Math.max(1, count));
  }

  private async commit(jobs: readonly (Append | Seal)[]): Promise<void> {
    const appends = jobs.filter((job) => job.data !== undefined);
    if (appends.length === 0) return this.closeActive();
    if (this.broken !== undefined) throw this.broken;
    const segment = (this.active ??= await this.create());
    const data = Buffer.concat(appends.map((append) => append.data));
    try {
      await writeAll(segment.handle, data, segment.bytes);
      await segment.handle.datasync();
    } catch (cause) {
      await this.undo(segment, cause);
      throw cause;
    }
    segment.bytes += data.length;
    segment.rows += appends.reduce((rows, append) => rows + append.rows, 0);
    if (segment.bytes >= this.segmentBytes) await this.closeActive();
  }

  /** What was not acknowledged must not be read either. When that cannot be undone, no more is written here. */
  private async undo(segment: ActiveSegment, cause: unknown): Promise<void> {
    try {
      await segment.handle.truncate(segment.bytes);
      await segment.handle.datasync();
    } catch {
      this.broken = new LakeError('LAKE_WRITE_FAILED', `${segment.path} could not be repaired: ${messageOf(cause)}.`, {
        cause,
      });
    }
  }

  private async create(): Promise<ActiveSegment> {
    const number = this.nextNumber++;
    const path = segmentPath(this.directory, number);
    const handle = await open(path, 'wx');
    await syncDirectory(dirname(path));
    return { number, path, handle, rows: 0, bytes: 0 };
  }

  private async closeActive(): Promise<void> {
    const segment = this.active;
    if (segment === undefined) return;
    this.active = undefined;
    await segment.handle.close();
    const { number, path, rows, bytes } = segment;
    if (rows > 0) this.onSealed({ number, path, rows, bytes });
  }
}

async function writeAll(handle: FileHandle, data: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < data.length) {
    const { bytesWritten } = await handle.write(data, written, data.length - written, position + written);
    written += bytesWritten;
  }
}
