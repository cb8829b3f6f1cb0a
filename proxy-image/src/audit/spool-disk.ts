import { open, type FileHandle } from 'node:fs/promises';

/** What the spool asks of a file; a test puts a failing disk in its place. */
export type SpoolFile = Pick<FileHandle, 'write' | 'datasync' | 'truncate' | 'close'>;

export interface SpoolDisk {
  /** An empty file for writing, whose name survives a crash of the host. */
  create(path: string, directory: string): Promise<SpoolFile>;
  /** An existing file for writing at given positions. */
  reopen(path: string): Promise<SpoolFile>;
}

/** Makes a new or removed name in a folder durable (fsync(2): the entry of a file needs a sync of its folder). */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const realDisk: SpoolDisk = {
  async create(path, directory) {
    const file = await open(path, 'w', 0o600);
    await syncDirectory(directory);
    return file;
  },
  reopen: (path) => open(path, 'r+'),
};
