import { statSync } from 'node:fs';
import type { Problem, Problems } from './problem';

/** Warns when others than the owner may read a file that holds a secret. */
export function warnIfReadableByOthers(
  file: string,
  what: string,
  problems: Problems,
  at: Pick<Problem, 'file' | 'line' | 'column' | 'key'>,
): void {
  let mode: number;
  try {
    mode = statSync(file).mode & 0o777;
  } catch {
    return; // Whoever reads the file reports that it cannot be read.
  }
  if ((mode & 0o077) !== 0) {
    problems.warn({
      ...at,
      message: `${file} holds ${what} and others may read it (mode ${mode.toString(8)})`,
      allowed: `chmod 600 ${file}`,
    });
  }
}
