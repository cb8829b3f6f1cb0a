import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { eventsPage } from './events-page';

test('docs/events.md is what the contract says (npm run docs -w contract)', () => {
  expect(readFileSync(resolve(__dirname, '../../../docs/events.md'), 'utf8')).toBe(eventsPage());
});
