import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrincipalId } from '@sallyport/contract';
import { z } from 'zod';
import { factorStateSchema, UNUSED, type FactorState } from './factor-state';
import { factorKeyOf, KEEP_DAYS, type FactorStore, type StoredFactor } from './factor-store';

const KEY = /^[0-9a-f]{64}$/;
const VERSION = /^([1-9]\d{0,14})\.json$/;
const MAX_FILE_BYTES = 4_096;
/** Writes that a file names beside its own, the newest last. */
const REMEMBERED_WRITES = 16;
/** The newest file may go while it is being opened, because a newer one is there. */
const READS = 16;
const DAY_MS = 86_400_000;

const fileSchema = z.strictObject({
  state: factorStateSchema,
  writes: z.array(z.string().regex(/^[0-9a-f]{16}$/)).max(REMEMBERED_WRITES),
});
type Entry = z.infer<typeof fileSchema>;
type Newest = Entry & { readonly version: number };

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/**
 * A folder for each principal, and in it the newest state as `VERSION.json`. A file appears whole, by link(2), which fails
 * where another process made that version first. The folder may be shared by proxies, and lies on a disk: file and folder
 * are synced before a write counts.
 */
export class FactorFolder implements FactorStore {
  constructor(private readonly directory: string) {}

  get name(): string {
    return this.directory;
  }

  /** Also removes what nobody needs any more. */
  async prepare(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const oldest = Date.now() - KEEP_DAYS * DAY_MS;
    for (const name of await readdir(this.directory)) {
      const folder = join(this.directory, name);
      // Another proxy that shares the folder may remove it at the same time.
      const seen = KEY.test(name) ? await stat(folder).catch(ignoreMissing) : undefined;
      if (seen !== undefined && seen.mtimeMs < oldest) await rm(folder, { recursive: true, force: true });
    }
  }

  async read(principal: PrincipalId): Promise<StoredFactor> {
    const { state, version } = await this.newest(this.folderOf(principal));
    return { state, version };
  }

  async write(principal: PrincipalId, next: FactorState, version: number): Promise<boolean> {
    const folder = this.folderOf(principal);
    if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await sync(this.directory);
    const before = await this.newest(folder);
    if (before.version !== version) return false;
    const write = randomBytes(8).toString('hex');
    const writes = [...before.writes, write].slice(-REMEMBERED_WRITES);
    if (!(await this.publish(folder, { state: next, writes }, version + 1))) return false;
    // A process that was held up may have linked a version that was made and removed meanwhile: it is not in the line.
    const now = await this.newest(folder);
    if (!now.writes.includes(write)) {
      await unlink(join(folder, `${version + 1}.json`)).catch(ignoreMissing);
      return false;
    }
    for (const old of (await versionsIn(folder)).filter((each) => each < now.version))
      await unlink(join(folder, `${old}.json`)).catch(ignoreMissing);
    return true;
  }

  close(): void {
    // Files are opened and closed at each look.
  }

  private folderOf(principal: PrincipalId): string {
    return join(this.directory, factorKeyOf(principal));
  }

  private async newest(folder: string): Promise<Newest> {
    for (let attempt = 0; attempt < READS; attempt += 1) {
      const version = (await versionsIn(folder)).at(-1);
      if (version === undefined) return { state: UNUSED, writes: [], version: 0 };
      const path = join(folder, `${version}.json`);
      try {
        return { ...(await readEntry(path)), version };
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
      }
    }
    throw new Error(`${folder} changes all the time`);
  }

  /** False when that version is there already. */
  private async publish(folder: string, entry: Entry, version: number): Promise<boolean> {
    const draft = join(folder, `.${randomBytes(8).toString('hex')}`);
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(entry));
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await link(draft, join(folder, `${version}.json`));
      await sync(folder);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await unlink(draft);
    }
  }
}

async function versionsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => VERSION.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

async function readEntry(path: string): Promise<Entry> {
  const { size } = await stat(path);
  if (size > MAX_FILE_BYTES) throw new Error(`${path} is longer than ${MAX_FILE_BYTES} bytes`);
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (codeOf(error) !== undefined) throw error;
    throw new Error(`${path} is damaged; remove it to let its owner log in again`, { cause: error });
  }
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
