import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configReference } from './reference';

it('docs/proxy-config.md is fresh: npm run docs -w proxy-image', () => {
  expect(readFileSync(join(__dirname, '../../../docs/proxy-config.md'), 'utf8')).toBe(configReference());
});

it('every key of the config is explained', () => {
  const unexplained = configReference()
    .split('\n')
    .filter((line) => line.startsWith('| `') && /\|\s+\|$/.test(line));
  expect(unexplained).toEqual([]);
});
