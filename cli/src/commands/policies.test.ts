import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { testWorld } from '../fixtures.fixture';
import { runCommandLine } from '../program';

/** The built command: what is handed over is a program of another room. */
const run = (...words: string[]) => {
  const command = resolve(__dirname, '../../bin/sallyport.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], { encoding: 'utf8' });
  return { status, stdout, stderr };
};

test('hands its words over to the policy pack, options and exit code included', () => {
  const listed = run('--json', 'policies', 'list', '--area', 'mfa');
  expect(listed).toMatchObject({ status: 0, stderr: '' });
  const rules = JSON.parse(listed.stdout) as { readonly area: string }[];
  expect(new Set(rules.map(({ area }) => area))).toEqual(new Set(['mfa']));
  const refused = run('policies', 'judge', 'nothing.json', '--config', 'nothing-either.json');
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain('error INPUT_UNREADABLE: nothing-either.json cannot be read');
});

test('says so where the pack is not installed', async () => {
  // The tests' resolver knows no package.json of the rooms.
  const world = testWorld();
  expect(await runCommandLine(world, '1.2.3', ['policies', 'list'])).toBe(1);
  expect(world.err()).toContain('error PROGRAM_MISSING: the package @sallyport/policies is not installed');
});
