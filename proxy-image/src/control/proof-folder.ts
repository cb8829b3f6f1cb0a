import { chmodSync, lstatSync, mkdirSync, opendirSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@sallyport/contract';
import { socketUnusable } from './errors';

/** What a crash left behind are a few links; somebody who fills the folder must not keep the proxy from starting. */
const MAX_SWEPT = 10_000;
/** Others may make entries, and neither list them nor remove what is not theirs (sticky, inode(7)). */
const SHARED_MODE = 0o1733;
const PRIVATE_MODE = 0o700;

function sweep(folder: string): void {
  const entries = opendirSync(folder);
  try {
    for (let swept = 0; swept < MAX_SWEPT; swept += 1) {
      const entry = entries.readSync();
      if (entry === null) return;
      if (!entry.isDirectory()) unlinkSync(join(folder, entry.name));
    }
  } finally {
    entries.closeSync();
  }
}

/**
 * Makes the folder in which callers prove who they are, empty. It must be the proxy's own: its owner may rename what others
 * put there, and so prove anything.
 */
export function prepareProofFolder(folder: string, socketPath: string, shared: boolean): void {
  try {
    mkdirSync(folder, { mode: PRIVATE_MODE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw socketUnusable(socketPath, `the folder ${folder} cannot be made: ${messageOf(error)}`, error);
  }
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw socketUnusable(socketPath, `${folder} is not a folder`);
  if (process.getuid !== undefined && found.uid !== process.getuid())
    throw socketUnusable(socketPath, `the folder ${folder} belongs to another user; remove it`);
  // Closed to others until it is empty.
  chmodSync(folder, PRIVATE_MODE);
  sweep(folder);
  if (shared) chmodSync(folder, SHARED_MODE);
}

/** Leaves nothing behind where nobody else has. */
export function removeProofFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody's entry is still there; the next start removes it.
  }
}
