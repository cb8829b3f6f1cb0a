import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A rename or a new name is durable only when its directory is synced too. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Moves a finished file to its place: after a crash it is there whole, or not at all. */
export async function moveDurably(from: string, to: string): Promise<void> {
  const handle = await open(from, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(from, to);
  await syncDirectory(dirname(to));
}

/** Replaces a small file: after a crash it holds the old text or the new, never a part. */
export async function writeDurably(path: string, content: string | Buffer): Promise<void> {
  const draft = `${path}.draft`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
  await moveDurably(draft, path);
}
