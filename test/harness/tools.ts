import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, openSync } from 'node:fs';
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

/** Where a library's interpreter is, and how it says by its exit status that it has the library. */
const LIBRARIES: Readonly<Record<string, { program: () => string | undefined; args: (library: string) => string[] }>> =
  {
    python: { program: findPython, args: (library) => ['-c', `import ${library}`] },
    ruby: { program: () => find('ruby'), args: (library) => ['-r', library, '-e', ''] },
    php: {
      program: () => find('php'),
      args: (library) => ['-r', `exit(stream_resolve_include_path('${library}') ? 0 : 1);`],
    },
  };

/** A program of PATH, `python`, a library as `ruby:net/ssh`, or a path as `/dev/fuse`. */
function isHere(need: string): boolean {
  const [language = '', library] = need.split(':');
  if (need.startsWith('/')) return mayUse(need);
  if (library === undefined) return (need === 'python' ? findPython() : find(need)) !== undefined;
  const { program, args } = LIBRARIES[language] ?? {};
  const interpreter = program?.();
  return interpreter !== undefined && spawnSync(interpreter, args?.(library)).status === 0;
}

/** By opening it: a container without the right device cgroup shows the file and refuses to open it. */
function mayUse(device: string): boolean {
  try {
    closeSync(openSync(device, 'r+'));
    return true;
  } catch {
    return false;
  }
}

/**
 * `describe` when everything named is here. Otherwise the block is skipped and says why; in CI a missing
 * client is a failure, because a skip there would hide that nothing was tested.
 */
export function describeWith(needs: readonly string[], title: string, block: () => void): void {
  const missing = needs.filter((need) => !isHere(need));
  if (missing.length > 0 && process.env.CI) test(`${title}: needs ${missing.join(', ')}`, () => fail(missing));
  else describeOptionally(needs, title, block);
}

/** As {@link describeWith}, for what not every CI machine can have: skipped with the reason there too. */
export function describeOptionally(needs: readonly string[], title: string, block: () => void): void {
  const missing = needs.filter((need) => !isHere(need));
  if (missing.length === 0) describe(title, block);
  else describe.skip(`${title} (not here: ${missing.join(', ')})`, block);
}

function fail(missing: readonly string[]): never {
  throw new Error(`CI must have ${missing.join(', ')}: see .ci/run`);
}
