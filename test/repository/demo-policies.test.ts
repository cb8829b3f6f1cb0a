import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_POLICIES } from '../../cli/src/demo/demo-policies';

const REPOSITORY = join(__dirname, '../..');

/** A policy as it stands in the text, from its id to its end. */
function policyOf(text: string, id: string): string {
  const start = text.indexOf(`@id("${id}")`);
  expect(start).toBeGreaterThanOrEqual(0);
  return text.slice(start, text.indexOf('};', start) + 2);
}

test('the demo keeps from forwards what the default policies keep from them', () => {
  const id = 'no-forward-to-metadata-services';
  const shipped = readFileSync(join(REPOSITORY, 'proxy-image/access-default/forwarding.cedar'), 'utf8');
  expect(policyOf(DEMO_POLICIES, id)).toBe(policyOf(shipped, id));
  expect(policyOf(shipped, id).match(/ip\("/g)?.length).toBeGreaterThan(5);
});
