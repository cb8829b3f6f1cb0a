import { chmod, mkdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DuckDBInstance } from '@duckdb/node-api';
import { messageOf } from '@sallyport/contract';
import { z } from 'zod';
import { LakeError } from '../errors';
import { writeDurably } from './durable-file';

const ownerSchema = z.object({ pid: z.int(), startedMs: z.number(), endpoint: z.string().optional() });
/** Who holds a lake's directory; `endpoint` when it is a server. */
export type LockOwner = z.infer<typeof ownerSchema>;

/** Events hold command lines, so that a lake is its owner's alone. */
const OWNER_ONLY = 0o700;

/** A folder that an earlier version made is open to everybody on the machine. Somebody else's folder is theirs to close. */
async function closeToOthers(directory: string): Promise<void> {
  const { uid, mode } = await stat(directory);
  if (uid === process.getuid?.() && (mode & 0o077) !== 0) await chmod(directory, OWNER_ONLY);
}

const ownerPath = (directory: string) => join(directory, 'owner.json');

/**
 * Lets one program write in a directory. The lock is the kernel's, on an empty DuckDB file (Node has no file locks of
 * its own), so that it goes away with the process however that dies; `owner.json` only says who has it.
 */
export class DirectoryLock {
  private constructor(
    /** Absolute, without symbolic links. */
    readonly directory: string,
    private readonly held: DuckDBInstance,
  ) {}

  /** Makes the directory when missing, and closes it to others. @throws LakeError LAKE_LOCKED */
  static async acquire(path: string): Promise<DirectoryLock> {
    await mkdir(path, { recursive: true, mode: OWNER_ONLY });
    const directory = await realpath(path);
    await closeToOthers(directory);
    const owner = await readOwner(directory);
    // The kernel's lock is one per process: two lakes in one would not see each other.
    if (owner?.pid === process.pid && owner.startedMs === performance.timeOrigin) throw lockedError(directory, owner);
    let held: DuckDBInstance;
    try {
      held = await DuckDBInstance.create(join(directory, 'lock.duckdb'));
    } catch (cause) {
      if (messageOf(cause).includes('Could not set lock')) throw lockedError(directory, await readOwner(directory));
      throw new LakeError('LAKE_DIRECTORY_INVALID', `${directory} cannot be locked: ${messageOf(cause)}`, { cause });
    }
    const lock = new DirectoryLock(directory, held);
    await lock.publish();
    return lock;
  }

  /** Tells other programs where to reach the server. */
  async publish(endpoint?: string): Promise<void> {
    const owner: LockOwner = {
      pid: process.pid,
      startedMs: performance.timeOrigin,
      ...(endpoint !== undefined && { endpoint }),
    };
    await writeDurably(ownerPath(this.directory), JSON.stringify(owner));
  }

  async release(): Promise<void> {
    await rm(ownerPath(this.directory), { force: true });
    this.held.closeSync();
  }
}

/** What the holder of a lock said of itself; of one that died, too. */
export async function readOwner(directory: string): Promise<LockOwner | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(ownerPath(directory), 'utf8')));
  } catch {
    return undefined;
  }
}

function lockedError(directory: string, owner: LockOwner | undefined): LakeError {
  const holder =
    owner === undefined
      ? 'another program'
      : `process ${owner.pid}${owner.endpoint === undefined ? '' : `, which serves ${owner.endpoint}`}`;
  return new LakeError('LAKE_LOCKED', `${directory} is in use by ${holder}.`);
}
