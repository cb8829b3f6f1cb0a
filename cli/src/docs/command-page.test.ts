import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { commandPage } from './command-page';

test('docs/cli.md is what --help says (npm run docs -w cli)', async () => {
  expect(readFileSync(resolve(__dirname, '../../../docs/cli.md'), 'utf8')).toBe(await commandPage());
});
