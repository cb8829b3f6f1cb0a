import { execFileSync } from 'node:child_process';
import { testWorld } from '../fixtures.fixture';
import { buildProgram, runCommandLine } from '../program';
import { bashCompletion } from './bash';
import { commandTree } from './command-tree';

const tree = commandTree(buildProgram(testWorld(), '1.2.3', () => undefined));

function completeInBash(...words: string[]): string[] {
  const script = `${bashCompletion(tree)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _sallyport; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: '/' })
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

test('bash offers the commands', () => {
  expect(completeInBash('sallyport', 'l')).toEqual(['lake', 'locks']);
  expect(completeInBash('sallyport', 'sessions', '')).toEqual(expect.arrayContaining(['cut', 'list', 'play', 'show']));
  expect(completeInBash('sallyport', 'sessions', '')).not.toContain('demo');
});

test('bash offers options, the global ones too, and choices', () => {
  expect(completeInBash('sallyport', 'sessions', 'play', 's-1', '--sp')).toEqual(['--speed']);
  expect(completeInBash('sallyport', 'audit', 'tail', '--j')).toEqual(['--json']);
  expect(completeInBash('sallyport', 'completion', '')).toEqual(expect.arrayContaining(['bash', 'fish', 'zsh']));
  expect(completeInBash('sallyport', 'locks', 'create', 'pr')).toEqual(['principal']);
});

test('bash offers files where an option takes a value', () => {
  expect(completeInBash('sallyport', '--config', 'et')).toEqual(['etc']);
});

test.each(['bash', 'zsh', 'fish'])('the script for %s names every command', async (shell) => {
  const world = testWorld();
  expect(await runCommandLine(world, '1.2.3', ['completion', shell])).toBe(0);
  for (const node of tree) for (const { name } of node.commands) expect(world.out()).toContain(name);
  if (shell === 'bash') execFileSync('bash', ['-n'], { input: world.out() });
});
