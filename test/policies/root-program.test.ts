import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeEngines, type Play, type PlayResult, type PolicyPackPlay } from '../harness/engine';
import { REPOSITORY } from '../harness/tools';
import { account, errors, playOf, sectionOf } from '../program/plays';

jest.setTimeout(300_000);

const PACK = join(REPOSITORY, 'policies');

/** What a stack that is thrown away may do without: that its evidence outlives it. */
const THROWAWAY = JSON.parse(
  readFileSync(join(REPOSITORY, 'program', 'policy-config', 'throwaway.json'), 'utf8'),
) as NonNullable<PolicyPackPlay['config']>;

const judged = (play: Play, config: NonNullable<PolicyPackPlay['config']> = {}): Play => ({
  ...play,
  policyPacks: [{ dir: PACK, config }],
});

/** What the pack said, `rule name: message`; what is undecided it says as an advisory. */
const findings = (result: PlayResult): readonly string[] =>
  result.violations.map(
    ({ policy, urn, message }) => `${policy} ${urn.split('::').at(-1)}: ${message.split('. Fix:')[0]}`,
  );

const said = (result: PlayResult) => ({ errors: errors(result), findings: findings(result) });
const NOTHING = { errors: [], findings: [] };

describeEngines('the root program keeps every rule', (createEngine) => {
  const LAKE = { 'sallyport:store': 'lake', 'sallyport:audit': { retentionDays: 90, accountUsesCloudTrailLake: true } };

  test.each([
    ['on Fargate, with Athena', {}],
    ['on EC2', sectionOf('dev', 'fleet', { compute: 'ec2' })],
    ['with CloudTrail Lake', LAKE],
  ])('dev %s: no violation and nothing undecided, before and after it is made', async (_case, changed) => {
    const engine = createEngine({ account: account() });
    const play = judged(playOf('dev', changed), THROWAWAY);
    expect(said(await engine.preview(play))).toEqual(NOTHING);
    expect(said(await engine.up(play))).toEqual(NOTHING);
  });

  test('prod, in three accounts: with no exception at all', async () => {
    const stacks = { audit: '111111111111', fleet: '222222222222', target: '333333333333' } as const;
    const outputs: Record<string, PlayResult['outputs']> = {};
    for (const [name, id] of Object.entries(stacks)) {
      const engine = createEngine({ stack: `prod-${name}`, account: account(id) });
      const play = { ...judged(playOf(`prod-${name}`)), stackReferences: outputs };
      expect(said(await engine.preview(play))).toEqual(NOTHING);
      const up = await engine.up(play);
      expect(said(up)).toEqual(NOTHING);
      outputs[`organization/sallyport/prod-${name}`] = up.outputs;
    }
  });
});
