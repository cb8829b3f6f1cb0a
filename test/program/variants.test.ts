import { describeEngines } from '../harness/engine';
import { openIngress, orphans, PRIVATE_KEY, untagged } from './invariants';
import { account, awsResources, changes, errors, playOf, sectionOf, typesOf } from './plays';

jest.setTimeout(180_000);

describeEngines('what the config of a stack can choose', (createEngine) => {
  test('EC2 in place of Fargate, with the same arguments', async () => {
    const engine = createEngine({ account: account() });
    const play = playOf('dev', sectionOf('dev', 'fleet', { compute: 'ec2' }));
    const up = await engine.up(play);
    expect(errors(up)).toEqual([]);
    expect(typesOf(up)).toEqual(
      expect.arrayContaining([
        'aws:autoscaling/group:Group',
        'aws:autoscaling/lifecycleHook:LifecycleHook',
        'aws:ec2/launchTemplate:LaunchTemplate',
      ]),
    );
    expect(typesOf(up).filter((type) => type.startsWith('aws:ecs/'))).toEqual([]);
    expect(orphans(up)).toEqual([]);
    expect(untagged(up, 'sallyport/dev')).toEqual([]);
    expect(openIngress(up)).toEqual([]);
    expect(up.state).not.toMatch(PRIVATE_KEY);
    expect(changes(await engine.up(play))).toEqual([]);
  });

  test('CloudTrail Lake in place of Athena', async () => {
    const engine = createEngine({ account: account() });
    const play = playOf('dev', {
      'sallyport:store': 'lake',
      'sallyport:audit': { retentionDays: 90, accountUsesCloudTrailLake: true },
    });
    const up = await engine.up(play);
    expect(errors(up)).toEqual([]);
    expect(typesOf(up)).toEqual(
      expect.arrayContaining(['aws:cloudtrail/eventDataStore:EventDataStore', 'aws:cloudcontrol/resource:Resource']),
    );
    expect(typesOf(up).filter((type) => type.startsWith('aws:kinesis/') || type.startsWith('aws:glue/'))).toEqual([]);
    expect(up.outputs.auditSinks).toMatchObject([{ type: 'lake' }]);
    expect(orphans(up)).toEqual([]);
    expect(untagged(up, 'sallyport/dev')).toEqual([]);
    expect(changes(await engine.up(play))).toEqual([]);
  });

  test('moving from Lake to Athena: both are written to, then the old one is only read', async () => {
    const engine = createEngine({ account: account() });
    const lake = playOf('dev', {
      'sallyport:store': 'lake',
      'sallyport:audit': { retentionDays: 90, accountUsesCloudTrailLake: true },
    });
    const both = playOf('dev', {
      'sallyport:movingFrom': 'lake',
      'sallyport:audit': { retentionDays: 90, accountUsesCloudTrailLake: true },
    });
    const readOnly = playOf('dev', {
      'sallyport:movingFrom': 'lake',
      'sallyport:movingFromMode': 'readOnly',
      'sallyport:audit': { retentionDays: 90, accountUsesCloudTrailLake: true },
    });
    expect(errors(await engine.up(lake))).toEqual([]);

    const moving = await engine.up(both);
    expect(errors(moving)).toEqual([]);
    expect(moving.outputs.auditSinks).toMatchObject([{ type: 'firehose' }, { type: 'lake', mode: 'write' }]);
    expect(moving.steps.filter(({ op, urn }) => op !== 'same' && urn.includes('LakeAuditStore'))).toEqual([]);

    const moved = await engine.up(readOnly);
    expect(errors(moved)).toEqual([]);
    expect(moved.outputs.auditSinks).toMatchObject([{ type: 'firehose' }, { type: 'lake', mode: 'readOnly' }]);
    expect(moved.steps.filter(({ op, urn }) => op !== 'same' && urn.includes('LakeAuditStore'))).toEqual([]);
  });

  test('a config with mistakes registers nothing, and names every key at once', async () => {
    const engine = createEngine({ account: account() });
    const result = await engine.up(
      playOf('dev', {
        'sallyport:stor': 'lake',
        ...sectionOf('dev', 'fleet', { clientCidrs: [], image: 'registry.example/sallyport:latest' }),
      }),
    );
    expect(result.ok).toBe(false);
    const text = errors(result).join('\n');
    expect(text).toContain('The config of the stack dev has 3 problems:');
    expect(text).toContain('sallyport:stor: is no key of the config; did you mean "store"?');
    expect(text).toContain('sallyport:fleet.clientCidrs: needs 1 or more entries');
    expect(text).toContain('sallyport:fleet.image: is an image by digest');
    expect(text).not.toMatch(/\n\s+at /);
    expect(awsResources(result)).toEqual([]);
  });

  test('what only a component can judge is told by the key of the config as well', async () => {
    const engine = createEngine({ account: account() });
    const result = await engine.preview(
      playOf('dev', sectionOf('dev', 'fleet', { drainSeconds: 10, clientCidrs: ['0.0.0.0/0'] })),
    );
    expect(result.ok).toBe(false);
    const text = errors(result).join('\n');
    expect(text).toMatch(/sallyport:fleet\.drainSeconds: is 10; allowed is a whole number from 60/);
    expect(text).toMatch(/sallyport:fleet\.clientCidrs\[0\]: .*0\.0\.0\.0\/0/);
    expect(text).not.toMatch(/\n\s+at /);
  });

  test('an account that never had CloudTrail Lake is told to take Athena', async () => {
    const engine = createEngine({ account: account() });
    const result = await engine.preview(playOf('dev', { 'sallyport:store': 'lake', 'sallyport:audit': undefined }));
    expect(result.ok).toBe(false);
    expect(errors(result).join('\n')).toMatch(
      /sallyport:audit\.accountUsesCloudTrailLake: must be true .*Take AthenaAuditStore/,
    );
  });
});
