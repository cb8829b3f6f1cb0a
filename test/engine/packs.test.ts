import { describeEngines, type Play, type PlayResult } from '../harness/engine';
import { errors, PACK, STORE } from './scenes';

jest.setTimeout(180_000);

const play = (config: Readonly<Record<string, unknown>> = {}, ownerless = 'false'): Play => ({
  program: STORE,
  config: { ownerless },
  policyPacks: [{ dir: PACK, config }],
});
const of = (result: PlayResult, policy: string): string[] =>
  result.violations.filter((each) => each.policy === policy).map((each) => each.message);

describeEngines('policy packs', (createEngine) => {
  test('see stack, components, providers and generated names, and what they remedied', async () => {
    const engine = createEngine();
    const result = await engine.up(play());
    expect(errors(result)).toEqual([]);
    const seen = of(result, 'sees-everything').join('\n');
    for (const type of [
      'pulumi:pulumi:Stack',
      'demo:index:Store',
      'pulumi:providers:aws',
      'aws:iam/role:Role edge-',
      'aws:s3/bucket:Bucket audit-bucket-',
    ]) {
      expect(seen).toContain(`saw ${type}`);
    }
    expect(of(result, 'whole-stack').join('\n')).toContain('9 resources; the policy depends on audit-bucket');
    expect(result.resources.find((each) => each.name === 'edge')?.inputs.description).toBe('described by policy');
    expect(engine.account.ofType('aws:iam/role:Role')[0]?.inputs.description).toBe('described by policy');
  });

  test('a mandatory violation fails a preview at its end, and an update before it makes the resource', async () => {
    const engine = createEngine();
    const preview = await engine.preview(play({}, 'true'));
    expect(preview.ok).toBe(false);
    expect(preview.violations).toContainEqual(
      expect.objectContaining({
        pack: 'test-pack',
        policy: 'bucket-has-owner',
        level: 'mandatory',
        severity: 'high',
        urn: expect.stringContaining('::audit-bucket') as string,
      }),
    );
    // The default of the rule's schema (`Owner`) reached the rule, though nobody configured it.
    expect(of(preview, 'bucket-has-owner').join('\n')).toContain('the bucket has no Owner tag');
    expect(preview.steps.map((step) => step.urn).join('\n')).toContain('::edge-inline');
    const up = await engine.up(play({}, 'true'));
    expect(up.ok).toBe(false);
    expect(engine.account.ofType('aws:s3/bucket:Bucket')).toEqual([]);
  });

  test('configuration overrides defaults and levels', async () => {
    const config = {
      'bucket-has-owner': { enforcementLevel: 'advisory', tag: 'Team' },
      'whole-stack': { enforcementLevel: 'mandatory', wanted: 'aws:sns/topic:Topic' },
    };
    const result = await createEngine().preview(play(config));
    expect(result.ok).toBe(false);
    expect(result.violations).toContainEqual(
      expect.objectContaining({ policy: 'bucket-has-owner', level: 'advisory' }),
    );
    expect(of(result, 'bucket-has-owner').join('\n')).toContain('the bucket has no Team tag');
    expect(of(result, 'whole-stack').join('\n')).toContain('there is no aws:sns/topic:Topic');
  });

  test('a pack whose configuration is of the wrong type is refused', async () => {
    const result = createEngine().preview(play({ 'bucket-has-owner': { tag: 7 } }));
    await expect(result.then((each) => errors(each).join('\n'), String)).resolves.toMatch(
      /bucket-has-owner: tag: Invalid type/,
    );
  });
});
