import { realDisk, type SpoolDisk, type SpoolFile } from './spool-disk';

const failure = (code: string): Error => Object.assign(new Error(`${code}: as the test wants`), { code });

/** A real disk, until it is told to fail. */
export class FailingDisk implements SpoolDisk {
  /** Bytes that still fit; then, as with write(2), a short write first and ENOSPC after it. */
  room = Infinity;
  syncs = 0;
  /** Syncs wait for it. */
  hanging: Promise<void> = Promise.resolve();
  readonly failing = new Set<'datasync' | 'truncate' | 'create'>();

  async create(path: string, directory: string): Promise<SpoolFile> {
    if (this.failing.has('create')) throw failure('ENOSPC');
    return this.wrap(await realDisk.create(path, directory));
  }

  async reopen(path: string): Promise<SpoolFile> {
    return this.wrap(await realDisk.reopen(path));
  }

  private wrap(file: SpoolFile): SpoolFile {
    const write = async (bytes: Buffer, offset: number, length: number, position: number) => {
      if (this.room === 0) throw failure('ENOSPC');
      const result = await file.write(bytes, offset, Math.min(length, this.room), position);
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
