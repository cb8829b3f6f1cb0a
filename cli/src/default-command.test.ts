import { withDefaultCommand, withHelpOfSubcommand } from './default-command';
import { testWorld } from './fixtures.fixture';
import { buildProgram } from './program';

const program = buildProgram(testWorld(), '1.2.3', () => undefined);

test.each([
  [['sessions'], ['sessions', 'list']],
  [
    ['sessions', '--json'],
    ['sessions', 'list', '--json'],
  ],
  [
    ['--config', 'locks', 'sessions'],
    ['--config', 'locks', 'sessions', 'list'],
  ],
  [
    ['--store', 'lake', 'runbooks'],
    ['--store', 'lake', 'runbooks', 'list'],
  ],
  [
    ['runbooks', '--folder', 'ours'],
    ['runbooks', 'list', '--folder', 'ours'],
  ],
  [
    ['sessions', 'lst'],
    ['sessions', 'lst'],
  ],
  [
    ['sessions', '--json', 'show', 's-1'],
    ['sessions', '--json', 'show', 's-1'],
  ],
  [
    ['sessions', '--config', 'x.yaml', 'show', 's-1'],
    ['sessions', '--config', 'x.yaml', 'show', 's-1'],
  ],
  [
    ['sessions', '--help'],
    ['sessions', '--help'],
  ],
  [['audit'], ['audit']],
  [
    ['demo', '--tour'],
    ['demo', '--tour'],
  ],
  [[], []],
])('%j means %j', (words, meant) => {
  expect(withDefaultCommand(program, words)).toEqual(meant);
});

test.each([
  [
    ['help', 'locks', 'create'],
    ['locks', 'create', '--help'],
  ],
  [
    ['help', 'locks'],
    ['help', 'locks'],
  ],
  [
    ['help', 'nothing', 'here'],
    ['help', 'nothing', 'here'],
  ],
  [
    ['locks', 'create'],
    ['locks', 'create'],
  ],
])('%j asks for the help of %j', (words, meant) => {
  expect(withHelpOfSubcommand(program, words)).toEqual(meant);
});
