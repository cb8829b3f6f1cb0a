import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '..', '..');

/** The full path of a program in PATH, sbin folders included, or undefined. */
export function find(program: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Python that has the real clients of test/requirements.txt. */
export function findPython(): string | undefined {
  const candidates = [process.env.SALLYPORT_PYTHON, join(REPOSITORY, '.venv', 'bin', 'python')];
  return candidates.find((path) => path !== undefined && isExecutable(path));
}

/**
 * `describe` when every named program is here. Otherwise the block is skipped and says why; in CI a missing
 * client is a failure, because a skip there would hide that nothing was tested.
 */
export function describeWith(programs: readonly string[], title: string, block: () => void): void {
  const missing = programs.filter((program) => (program === 'python' ? findPython() : find(program)) === undefined);
  if (missing.length === 0) describe(title, block);
  else if (process.env.CI) test(`${title}: needs ${missing.join(', ')}`, () => fail(missing));
  else describe.skip(`${title} (not here: ${missing.join(', ')})`, block);
}

function fail(missing: readonly string[]): never {
  throw new Error(`CI must have ${missing.join(', ')}: see .ci/run`);
}
