import { describeEngines, type Engine, type PlayResult } from '../harness/engine';
import { openIngress, orphans, PRIVATE_KEY, untagged } from './invariants';
import { account, awsResources, changes, errors, playOf, sectionOf, textOutput } from './plays';

jest.setTimeout(180_000);

describeEngines('all parts in one stack', (createEngine) => {
  let engine: Engine;
  let preview: PlayResult;
  let up: PlayResult;

  beforeAll(async () => {
    engine = createEngine({ account: account() });
    preview = await engine.preview(playOf('dev'));
    up = await engine.up(playOf('dev'));
  });

  test('preview and up say the same, without an error or a warning', () => {
    for (const result of [preview, up]) {
      expect(errors(result)).toEqual([]);
      expect(result.diagnostics.filter(({ severity }) => severity === 'warning')).toEqual([]);
      expect(result.ok).toBe(true);
    }
    expect(changes(preview).toSorted()).toEqual(changes(up).toSorted());
  });

  test('registers every part: an empty program would delete everything', () => {
    const components = up.resources
      .filter(({ type }) => type.startsWith('components:index:'))
      .map(({ type }) => type.split(':')[2]);
    expect(components.toSorted()).toEqual(
      [
        'AthenaAuditStore',
        'ImageRepository',
        'NotificationTopic',
        'ProxyFleet',
        'RunbookAlarms',
        'SavedQueries',
        'TargetAccount',
      ].toSorted(),
    );
    expect(awsResources(up).length).toBeGreaterThan(80);
  });

  test('every resource belongs to a component and says whose it is', () => {
    expect(orphans(up)).toEqual([]);
    expect(untagged(up, 'sallyport/dev')).toEqual([]);
  });

  test('the state holds no private key, and nobody may connect from everywhere', () => {
    expect(up.state.length).toBeGreaterThan(10_000);
    expect(up.state).not.toMatch(PRIVATE_KEY);
    expect(openIngress(up)).toEqual([]);
  });

  test('says what a person does next', () => {
    expect(textOutput(up, 'hostname')).toMatch(/\.elb\.eu-central-1\.amazonaws\.com$/);
    expect(textOutput(up, 'knownHosts')).toContain(`[${textOutput(up, 'hostname')}]:2222 ssh-ed25519 AAAA`);
    expect(textOutput(up, 'sshConfig')).toContain(`HostName ${textOutput(up, 'hostname')}`);
    expect(up.outputs.commandsToTry).toContain('ssh LOGIN+TARGET@sallyport');
  });

  test('a second up changes nothing', async () => {
    const again = await engine.up(playOf('dev'));
    expect(errors(again)).toEqual([]);
    expect(changes(again)).toEqual([]);
  });

  test('a changed argument changes what depends on it, in place', async () => {
    const changed = await engine.up(
      playOf('dev', {
        ...sectionOf('dev', 'fleet', { maxCapacity: 5 }),
        ...sectionOf('dev', 'audit', { retentionDays: 60 }),
      }),
    );
    expect(errors(changed)).toEqual([]);
    expect(changed.steps.filter(({ op }) => op === 'replace' || op === 'delete' || op === 'create')).toEqual([]);
    expect(changes(changed)).toContain('update aws:appautoscaling/target:Target ssh-scaling');
    const updates = new Map(changed.steps.map((step) => [step.urn.split('::').at(-1), step.diff]));
    expect(updates.get('ssh-scaling')).toEqual(['maxCapacity']);
    expect(changes(changed)).toEqual(
      expect.arrayContaining([
        'update aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration audit-events',
      ]),
    );
  });

  test('unprotected, it can be thrown away whole', async () => {
    const gone = await engine.destroy(playOf('dev'));
    expect(errors(gone)).toEqual([]);
    expect(gone.resources).toEqual([]);
  });
});
