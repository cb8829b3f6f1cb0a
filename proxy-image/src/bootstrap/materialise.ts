import { lstat, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { bootstrapUnwritable } from './errors';

/** Content of each file by its path within the folder. */
export type FileSet = ReadonlyMap<string, Buffer>;

const DRAFT = '.draft';

/**
 * Makes the folder hold these files, and none of those that it held by an earlier call: an access policy that was taken
 * out must not stay in force. What others put there is left alone. Each file appears whole, readable by its owner alone.
 * @throws BOOTSTRAP_UNWRITABLE
 */
export async function materialise(folder: string, files: FileSet): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw bootstrapUnwritable(folder, cause);
  });
  const root = await realpath(folder);
  // Drafts first, then their renames: a disk that is full leaves what was in force as it was.
  const drafts: [draft: string, path: string][] = [];
  let placed: string[] = [];
  try {
    for (const [path, content] of files) {
      const target = join(root, path);
      await prepareFolder(root, dirname(target));
      const draft = `${target}${DRAFT}`;
      drafts.push([draft, target]);
      await writeDraft(draft, content);
    }
    placed = await readPlaced(root);
    // Before anything is in place: a crash must not leave a file that nobody knows to remove.
    await writePlaced(root, [...new Set([...placed, ...files.keys()])]);
    for (const [draft, target] of drafts) await rename(draft, target);
  } catch (cause) {
    for (const [draft] of drafts) await rm(draft, { force: true });
    throw cause instanceof Error && 'remedy' in cause ? cause : bootstrapUnwritable(folder, cause);
  }
  for (const path of placed) if (!files.has(path)) await rm(join(root, path), { force: true });
  await writePlaced(root, [...files.keys()]);
}

async function writeDraft(path: string, content: Buffer): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A link in the way could lead out of the folder. */
async function prepareFolder(root: string, folder: string): Promise<void> {
  let at = root;
  for (const part of relative(root, folder).split(sep).filter((name) => name !== '')) {
    at = join(at, part);
    const found = await lstat(at).catch(() => undefined);
    if (found === undefined) await mkdir(at, { mode: 0o700 });
    else if (!found.isDirectory()) throw bootstrapUnwritable(at, new Error('something that is no folder is in the way'));
  }
}

/** What was put here before; a name that no file of a configuration can have. */
const PLACED = '.placed.json';
const placedSchema = z.array(z.string());

async function readPlaced(root: string): Promise<string[]> {
  try {
    return placedSchema.parse(JSON.parse(await readFile(join(root, PLACED), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw bootstrapUnwritable(join(root, PLACED), error);
  }
}

async function writePlaced(root: string, paths: readonly string[]): Promise<void> {
  const draft = join(root, `${PLACED}${DRAFT}`);
  await writeDraft(draft, Buffer.from(JSON.stringify(paths)));
  await rename(draft, join(root, PLACED));
}
