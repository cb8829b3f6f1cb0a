import { RULES } from '../../policies/src/rules';
import type { Analyzed } from '../harness/engine/stand-in/pack-rows';
import { secret, UNKNOWN } from '../harness/engine/wire/values';
import { examplesOf, PACK, ruleFiles } from '../harness/policy-pack/examples';
import { saidBy } from '../harness/policy-pack/said';
import { shownResources, withProperties } from '../harness/policy-pack/read-resources';
import { Stage } from '../harness/policy-pack/stage';

jest.setTimeout(60_000);

const stage = new Stage(PACK);
afterAll(() => stage.stop());

const SECRET = { password: secret('hunter2'), inside: [{ password: secret('hunter2') }] };
const NOT_YET = { notYet: UNKNOWN, list: ['a', UNKNOWN] };

const remedied = RULES.filter((rule) => rule.kind === 'resource' && rule.remedy !== undefined).map(({ id }) => id);

test.each(remedied)('%s mends its bad examples, and touches nothing else', async (id) => {
  const file = ruleFiles('.example.ts').find((each) => each.id === id);
  if (file === undefined) throw new Error(`there are no examples of ${id}`);
  let mended = 0;
  for (const program of Object.values(examplesOf(file).bad)) {
    const { resources } = await stage.rehearse(program);
    const { pack } = await stage.host('preview');
    const violates = async (resource: Analyzed): Promise<boolean> =>
      saidBy(id, await pack.analyze(resource)).violations.length > 0;

    for (const shown of shownResources(resources)) {
      if (shown.type === 'aws:cloudcontrol/resource:Resource') continue;
      const resource = withProperties(shown, { ...shown.properties, ...SECRET, ...NOT_YET });
      if (!(await violates(resource))) continue;
      await pack.configure({ all: 'advisory', [id]: 'remediate' });
      const [remediation, ...others] = await pack.remediate(resource);
      expect(others).toEqual([]);
      if (remediation === undefined) continue;
      if (remediation.change.kind !== 'properties') throw new Error(remediation.change.message);
      const { properties } = remediation.change;
      expect(properties).toMatchObject({ ...SECRET, ...NOT_YET });
      expect(await violates(withProperties(resource, properties))).toBe(false);
      mended += 1;
    }
  }
  expect(mended).toBeGreaterThan(0);
});
