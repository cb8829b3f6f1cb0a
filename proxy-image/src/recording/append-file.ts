import { createHash } from 'node:crypto';
import { close, fsync, openSync, write } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const writeAsync = promisify(write);
const fsyncAsync = promisify(fsync);
const closeAsync = promisify(close);

/** Makes a file that only its owner can read; fails where one of that name exists. */
export const createAppendFile = (path: string): AppendFile => new AppendFile(path, openSync(path, 'ax', 0o600));

/** A file that only grows, one write at a time, with a running digest of what is in it. */
export class AppendFile {
  private bytes = 0;
  private writing: Promise<void> = Promise.resolve();
  private pending = 0;
  private readonly hash = createHash('sha256');

  constructor(
    private readonly path: string,
    private readonly descriptor: number,
  ) {}

  get isBusy(): boolean {
    return this.pending > 0;
  }

  /** Appends after what was appended before; rejects with the system's error, and then so does all that follows. */
  append(bytes: Buffer): Promise<void> {
    this.pending++;
    const written = this.writing.then(() => this.writeAll(bytes)).finally(() => this.pending--);
    this.writing = written;
    return written;
  }

  /** Resolves when nothing is being written, whether that went well or not. */
  async idle(): Promise<void> {
    await this.writing.catch(() => undefined);
  }

  async close(how: 'synced' | 'asIs'): Promise<{ bytes: number; sha256: string }> {
    await this.idle();
    try {
      if (how === 'synced') await this.sync();
    } finally {
      await closeAsync(this.descriptor);
    }
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  /** The folder too: a file whose name is lost is lost. */
  private async sync(): Promise<void> {
    await fsyncAsync(this.descriptor);
    const folder = await open(dirname(this.path), 'r');
    await folder.sync().finally(() => folder.close());
  }

  /** A write may be short, for instance on a disk that is nearly full. */
  private async writeAll(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await writeAsync(this.descriptor, bytes, at, bytes.length - at, null);
      at += bytesWritten;
    }
    this.hash.update(bytes);
    this.bytes += bytes.length;
  }
}
