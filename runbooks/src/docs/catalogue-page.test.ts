import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadCatalogue } from '../format/load-catalogue';
import { cataloguePage } from './catalogue-page';

test('docs/runbooks.md is what the catalogue says (npm run docs -w runbooks)', async () => {
  const file = resolve(__dirname, '../../../docs/runbooks.md');
  expect(readFileSync(file, 'utf8')).toBe(cataloguePage((await loadCatalogue()).runbooks));
});
