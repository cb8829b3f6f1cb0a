import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { realDisk, type DiskRoom, type SpoolDisk, type SpoolFile } from './spool-disk';

const failure = (code: string): Error => Object.assign(new Error(`${code}: as the test wants`), { code });

/** A real disk, until it is told to fail. */
export class FailingDisk implements SpoolDisk {
  /** Bytes that still fit; then, as with write(2), a short write first and ENOSPC after it. */
  room = Infinity;
  /** As `room`, but removing files makes room again. */
  capacity = Infinity;
  /** A disk that does not say how large it is. */
  tellsSize = true;
  syncs = 0;
  /** Syncs wait for it. */
  hanging: Promise<void> = Promise.resolve();
  readonly failing = new Set<'datasync' | 'truncate' | 'create'>();

  async create(path: string, directory: string): Promise<SpoolFile> {
    if (this.failing.has('create')) throw failure('ENOSPC');
    return this.wrap(await realDisk.create(path, directory), directory);
  }

  async reopen(path: string): Promise<SpoolFile> {
    return this.wrap(await realDisk.reopen(path), dirname(path));
  }

  roomOf(directory: string): Promise<DiskRoom> {
    return Promise.resolve(this.tellsSize ? { free: this.free(directory), total: this.capacity } : { free: Infinity, total: Infinity });
  }

  private free(directory: string): number {
    const used = readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
    return Math.max(0, Math.min(this.room, this.capacity - used));
  }

  private wrap(file: SpoolFile, directory: string): SpoolFile {
    const write = async (bytes: Buffer, offset: number, length: number, position: number) => {
      const free = this.free(directory);
      if (free === 0) throw failure('ENOSPC');
      const result = await file.write(bytes, offset, Math.min(length, free), position);
      this.room -= result.bytesWritten;
      return result;
    };
    return {
      write: write as SpoolFile['write'],
      datasync: async () => {
        if (this.failing.has('datasync')) throw failure('EIO');
        await this.hanging;
        this.syncs += 1;
        await file.datasync();
      },
      truncate: async (length) => {
        if (this.failing.has('truncate')) throw failure('EIO');
        await file.truncate(length);
      },
      close: () => file.close(),
    };
  }
}
