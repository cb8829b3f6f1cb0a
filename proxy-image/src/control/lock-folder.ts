import { randomBytes } from 'node:crypto';
import { watch } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { lockSchema, messageOf, type Lock } from '@sallyport/contract';
import { MAX_LOCKS, type LockStore, type LockStoreState } from './lock-store';

const FILE = /^([a-z0-9-]{1,64})\.json$/;
const MAX_FILE_BYTES = 16_384;

interface Known {
  readonly version: string;
  readonly lock: Lock | undefined;
  readonly why: string;
}

function parseLock(text: string, id: string): Lock {
  const lock = lockSchema.parse(JSON.parse(text));
  if (lock.id !== id) throw new Error(`it holds the lock ${lock.id}`);
  return lock;
}

/** One file a lock, `<id>.json`. Files appear whole, by rename, and are read again only when they changed. */
export class LockFolder implements LockStore {
  private known = new Map<string, Known>();

  constructor(private readonly directory: string) {}

  get name(): string {
    return this.directory;
  }

  async prepare(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
  }

  async read(): Promise<LockStoreState> {
    const names = (await readdir(this.directory)).filter((name) => FILE.test(name)).sort();
    if (names.length > MAX_LOCKS) throw new Error(`${this.directory} holds ${names.length} locks, more than ${MAX_LOCKS}`);
    const next = new Map<string, Known>();
    for (const name of names) {
      const known = await this.look(name, this.known.get(name));
      if (known !== undefined) next.set(name, known);
    }
    this.known = next;
    const entries = [...next];
    return {
      locks: entries.flatMap(([, { lock }]) => (lock === undefined ? [] : [lock])),
      unreadable: entries.filter(([, { why }]) => why !== '').map(([file, { why }]) => ({ entry: join(this.directory, file), why })),
    };
  }

  /** The last readable form of a damaged file goes on holding. */
  private async look(name: string, before: Known | undefined): Promise<Known | undefined> {
    const path = join(this.directory, name);
    let version = '';
    try {
      const { ino, mtimeMs, size } = await stat(path);
      version = `${ino} ${mtimeMs} ${size}`;
      if (before?.version === version && before.why === '') return before;
      if (size > MAX_FILE_BYTES) throw new Error(`it is longer than ${MAX_FILE_BYTES} bytes`);
      return { version, lock: parseLock(await readFile(path, 'utf8'), name.slice(0, -'.json'.length)), why: '' };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      return { version, lock: before?.lock, why: messageOf(error) };
    }
  }

  async put(lock: Lock): Promise<void> {
    const draft = join(this.directory, `.${lock.id}.${randomBytes(4).toString('hex')}`);
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(lock));
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await rename(draft, this.path(lock.id));
    } catch (error) {
      await unlink(draft);
      throw error;
    }
    await this.sync();
  }

  async remove(id: string): Promise<boolean> {
    try {
      await unlink(this.path(id));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    await this.sync();
    return true;
  }

  /** A network file system tells of nothing that another host did, so the folder is polled too. */
  watch(onChange: () => void, onLost: (why: unknown) => void): () => void {
    try {
      const watcher = watch(this.directory, { persistent: false }, onChange);
      watcher.on('error', onLost);
      return () => watcher.close();
    } catch (error) {
      onLost(error);
      return () => undefined;
    }
  }

  close(): void {
    // Files are opened and closed at each look.
  }

  private path(id: string): string {
    return join(this.directory, `${id}.json`);
  }

  private async sync(): Promise<void> {
    const handle = await open(this.directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
