import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../harness/tools';

const read = (...path: string[]): string => readFileSync(join(REPOSITORY, ...path), 'utf8');
const page = read('docs', 'dependencies.md');

/** The cells of the table rows under a heading. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  return (section.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const namesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

test('every production dependency of every room is on the page, and nothing else', () => {
  const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
  const packages = ['.', ...workspaces].map(
    (room) => JSON.parse(read(room, 'package.json')) as { dependencies?: Record<string, string> },
  );
  const used = new Set(
    packages
      .flatMap(({ dependencies = {} }) => Object.keys(dependencies))
      .filter((name) => !name.startsWith('@sallyport/')),
  );
  const listed = rowsUnder('What runs in production').flatMap(([names = '']) => namesIn(names));
  expect(listed.sort()).toEqual([...used].sort());
});

const numbers = (version: string): number[] => version.split(/[-.]/).slice(0, 3).map(Number);

function isAtLeast(version: string, fixed: string): boolean {
  const [a, b] = [numbers(version), numbers(fixed)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 || (a[at] ?? 0) > (b[at] ?? 0);
}

/** A fix holds for its own major version and, the newest of them, for all later ones. */
function isFixed(version: string, fixes: readonly string[]): boolean {
  const own = fixes.find((fix) => numbers(fix)[0] === numbers(version)[0]);
  return own === undefined ? fixes.every((fix) => isAtLeast(version, fix)) : isAtLeast(version, own);
}

test.each(rowsUnder('Advisories that the locked versions fix'))(
  '%s: %s is fixed in every locked copy',
  (name, _, fixed) => {
    const [wanted = ''] = namesIn(name ?? '');
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string }> };
    const locked = Object.entries(packages).flatMap(([path, { version }]) =>
      path.endsWith(`node_modules/${wanted}`) && version !== undefined ? [version] : [],
    );
    const fixes = (fixed ?? '').split(', ');
    expect(locked).not.toEqual([]);
    expect(locked.filter((version) => !isFixed(version, fixes))).toEqual([]);
  },
);
