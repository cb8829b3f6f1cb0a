import { describeEngines, type Engine, type PlayResult } from '../harness/engine';
import { evidence, unprotectedEvidence } from './invariants';
import { account, changes, errors, playOf, sectionOf } from './plays';

jest.setTimeout(180_000);

const PROTECTED = { 'sallyport:protectEvidence': true };

describeEngines('evidence', (createEngine) => {
  let engine: Engine;
  let up: PlayResult;

  beforeAll(async () => {
    engine = createEngine({ account: account() });
    up = await engine.up(playOf('dev', PROTECTED));
  });

  const names = (result: PlayResult): readonly string[] =>
    evidence(result)
      .map(({ urn }) => urn)
      .toSorted();

  test('is protected, and kept when it falls out of the program', () => {
    expect(errors(up)).toEqual([]);
    const types = new Set(evidence(up).map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'aws:s3/bucket:Bucket',
        'aws:kms/key:Key',
        'aws:dynamodb/table:Table',
        'aws:cloudwatch/logGroup:LogGroup',
      ]),
    );
    expect(unprotectedEvidence(up)).toEqual([]);
  });

  test('outlives `pulumi destroy`, which is refused and removes nothing', async () => {
    const refused = await engine.destroy(playOf('dev', PROTECTED));
    expect(refused.ok).toBe(false);
    expect(errors(refused).join('\n')).toMatch(/protect/);
    expect(refused.resources.map(({ urn }) => urn).toSorted()).toEqual(up.resources.map(({ urn }) => urn).toSorted());
  });

  test('is changed in place where AWS can, and never replaced', async () => {
    const changed = await engine.up(
      playOf('dev', { ...PROTECTED, ...sectionOf('dev', 'audit', { retentionDays: 60, recordingsRetentionDays: 60 }) }),
    );
    expect(errors(changed)).toEqual([]);
    expect(changes(changed).filter((change) => !change.startsWith('update '))).toEqual([]);
    expect(changes(changed).length).toBeGreaterThan(0);
    expect(names(changed)).toEqual(names(up));
  });

  test('a change that would replace it is refused', async () => {
    const refused = await engine.preview(playOf('dev', { ...PROTECTED, 'sallyport:namePrefix': 'other' }));
    expect(refused.ok).toBe(false);
    expect(errors(refused).join('\n')).toMatch(/protect/);
  });

  test('a part that falls out of the config does not take it along', async () => {
    const refused = await engine.up(
      playOf('dev', {
        ...PROTECTED,
        'sallyport:parts': ['audit'],
        'sallyport:fleet': undefined,
        'sallyport:targetAccount': undefined,
      }),
    );
    expect(refused.ok).toBe(false);
    expect(errors(refused).join('\n')).toMatch(/protect/);
    expect(refused.resources.map(({ urn }) => urn)).toEqual(expect.arrayContaining([...names(up)]));
  });
});
