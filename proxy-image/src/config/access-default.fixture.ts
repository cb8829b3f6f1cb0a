import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ACCESS_DEFAULT = join(__dirname, '../../access-default');

/** A copy of the default policies that strict modes take, whatever umask the repository was checked out with. */
export function copyAccessDefault(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(ACCESS_DEFAULT))
    writeFileSync(join(folder, name), readFileSync(join(ACCESS_DEFAULT, name)), { mode: 0o600 });
}
