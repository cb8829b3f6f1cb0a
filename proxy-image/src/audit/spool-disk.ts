import { open, statfs, type FileHandle } from 'node:fs/promises';

/** What the spool asks of a file; a test puts a failing disk in its place. */
export type SpoolFile = Pick<FileHandle, 'write' | 'datasync' | 'truncate' | 'close'>;

export interface SpoolDisk {
  /** An empty file for writing, whose name survives a crash of the host. */
  create(path: string, directory: string): Promise<SpoolFile>;
  /** An existing file for writing at given positions. */
  reopen(path: string): Promise<SpoolFile>;
  roomOf(directory: string): Promise<DiskRoom>;
}

/** The disk that a folder is on, in bytes. */
export interface DiskRoom {
  readonly free: number;
  readonly total: number;
}

/** Below so much free room, what is only kept for a look at it is removed. */
const SHORT_BYTES = 64 * 1_048_576;

/** Whether less than a quarter of a small disk is free, or less than 64 MiB of a large one. */
export function isShort({ free, total }: DiskRoom): boolean {
  return free < Math.min(SHORT_BYTES, total / 4);
}

/** Some file systems over a network say that they have no size: those are asked by writing. */
export async function roomOf(directory: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(directory);
  return blocks === 0 ? { free: Infinity, total: Infinity } : { free: bavail * bsize, total: blocks * bsize };
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
  roomOf,
};
