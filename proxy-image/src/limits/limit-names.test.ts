import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Quota } from './quota';
import { sharedLimits } from './limits.fixture';

const documented = readFileSync(join(__dirname, '../../../docs/operations.md'), 'utf8');

/** Every refusal that a quota can give: of one person, of one source, of all. */
function namesOf(quota: Quota): string[] {
  const names = new Set<string>();
  // Each owner takes until it is refused; all persons and sources differ, then all sources, then none.
  for (let index = 0; names.size < 3 && index < 100; index += 1) {
    const owner = {
      person: index < 2 ? 'alice' : `person ${index}`,
      source: index < 4 ? '192.0.2.1' : `source ${index}`,
    };
    const refusal = quota.take(owner);
    if (refusal !== undefined) names.add(refusal.limit);
  }
  return [...names];
}

test.each(['sessions', 'channels', 'jumpHandshakes'])(
  'the names of the limits that refuse are documented: %s',
  (name) => {
    const names = namesOf(new Quota(name, 'at a time', { total: 3, perPerson: 1, perSource: 2 }));
    expect(names).toEqual([`${name}PerPerson`, `${name}PerSource`, name]);
    for (const each of names) expect(documented).toContain(`\`${each}\``);
  },
);

test('no shared quota has another name', () => {
  const quotas = Object.entries(sharedLimits()).filter(([, value]) => value instanceof Quota);
  expect(quotas.map(([name]) => name).sort()).toEqual(['channels', 'heldBytes', 'jumpHandshakes', 'sessions']);
});
