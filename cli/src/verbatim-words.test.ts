import { withVerbatimWords } from './verbatim-words';

test.each([
  [
    ['policies', 'judge', 'x.json', '--config', 'c.json'],
    ['policies', '--', 'judge', 'x.json', '--config', 'c.json'],
  ],
  [
    ['--json', '--config', 'policies', 'policies', 'list'],
    ['--json', '--config', 'policies', 'policies', '--', 'list'],
  ],
  [
    ['policies', 'list', '--help'],
    ['policies', '--', 'list', '--help'],
  ],
  [['policies'], ['policies', '--']],
  [
    ['policies', '--help'],
    ['policies', '--help'],
  ],
  [
    ['--store', 'policies', 'sessions', 'list'],
    ['--store', 'policies', 'sessions', 'list'],
  ],
  [[], []],
])('%j is parsed as %j', (words, parsed) => {
  expect(withVerbatimWords(words)).toEqual(parsed);
});
