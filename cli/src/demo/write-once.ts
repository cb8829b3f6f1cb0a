import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

/** Makes the folder if it is missing, and its owner's alone either way. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/** Replaces a file whole, so that a reader sees the old text or the new one; its owner's alone by default. */
export function replaceFile(path: string, text: string, mode = 0o600): void {
  const fresh = `${path}.${randomUUID()}`;
  writeFileSync(fresh, text, { mode, flag: 'wx' });
  renameSync(fresh, path);
}

/** Keeps what is there: what a person changed in the demo's folder survives the next start. */
export function writeOnce(path: string, text: () => string): void {
  if (!existsSync(path)) replaceFile(path, text());
}
