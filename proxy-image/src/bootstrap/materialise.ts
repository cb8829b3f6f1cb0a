import { lstat, mkdir, open, readdir, realpath, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { bootstrapUnwritable } from './errors';

/** Content of each file by its path within the folder. */
export type FileSet = ReadonlyMap<string, Buffer>;

const DRAFT = '.draft';

/**
 * Makes the folder hold these files and no others. Each file appears whole, readable by its owner alone; a file that is
 * the same already is left as it is.
 * @throws BOOTSTRAP_UNWRITABLE
 */
export async function materialise(folder: string, files: FileSet): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw bootstrapUnwritable(folder, cause);
  });
  const root = await realpath(folder);
  // Drafts first, then their renames: a disk that is full leaves what was in force as it was.
  const drafts: [draft: string, path: string][] = [];
  try {
    for (const [path, content] of files) {
      const target = join(root, path);
      await prepareFolder(root, dirname(target));
      const draft = `${target}${DRAFT}`;
      drafts.push([draft, target]);
      await writeDraft(draft, content);
    }
    for (const [draft, target] of drafts) await rename(draft, target);
  } catch (cause) {
    for (const [draft] of drafts) await rm(draft, { force: true });
    throw cause instanceof Error && 'remedy' in cause ? cause : bootstrapUnwritable(folder, cause);
  }
  await removeOthers(root, root, new Set(files.keys()));
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

/** An access policy that was taken out of the configuration must not stay in force. */
async function removeOthers(root: string, folder: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removeOthers(root, path, wanted);
    else if (!wanted.has(relative(root, path).split(sep).join('/'))) await unlink(path);
  }
}
