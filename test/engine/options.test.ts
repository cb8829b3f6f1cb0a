import { describeEngines } from '../harness/engine';
import { errors, scene, told } from './scenes';

jest.setTimeout(180_000);

describeEngines('resource options', (createEngine) => {
  test('a protected resource is neither replaced nor destroyed, and says so by its URN', async () => {
    const engine = createEngine();
    const made = await engine.up(scene('queue', { protect: 'true', second: 'yes' }));
    const urn = made.resources.find((each) => each.name === 'queue')?.urn ?? '';
    expect(made.resources.find((each) => each.name === 'queue')).toMatchObject({ protect: true });

    const replaced = await engine.preview(scene('queue', { protect: 'true', second: 'yes', name: 'other' }));
    expect(replaced.ok).toBe(false);
    expect(errors(replaced)[0]).toContain(
      `unable to replace resource "${urn}"\nas it is currently marked for protection`,
    );

    const destroyed = await engine.destroy(scene('queue'));
    expect(destroyed.ok).toBe(false);
    expect(errors(destroyed).join('\n')).toContain(`resource "${urn}" cannot be deleted\nbecause it is protected.`);
    expect(engine.account.ofType('aws:sqs/queue:Queue')).toHaveLength(2);

    await engine.up(scene('queue', { second: 'yes' }));
    expect(await engine.destroy(scene('queue'))).toMatchObject({ ok: true, resources: [] });
  });

  test('a retained resource leaves the stack and stays in the account', async () => {
    const engine = createEngine();
    await engine.up(scene('queue', { retain: 'true' }));
    expect(await engine.destroy(scene('queue'))).toMatchObject({ ok: true, resources: [] });
    expect(engine.account.ofType('aws:sqs/queue:Queue')).toHaveLength(1);
  });

  test('changes that are ignored are none', async () => {
    const engine = createEngine();
    await engine.up(scene('ignored'));
    const result = await engine.up(scene('ignored', { size: '60' }));
    expect(told(result)).toEqual(['same queue']);
    expect(result.outputs).toEqual({ seconds: 30 });
  });

  test('changes can be made to replace', async () => {
    const engine = createEngine();
    await engine.up(scene('forced'));
    expect(told(await engine.preview(scene('forced', { size: '60' })))).toEqual([
      'replace queue visibilityTimeoutSeconds',
    ]);
  });

  test('an alias renames a component and its children without touching them', async () => {
    const engine = createEngine();
    await engine.up(scene('aliased'));
    const result = await engine.up(scene('aliased', { renamed: 'yes' }));
    expect(told(result)).toEqual(['same new-room', 'same new-room-queue']);
    expect(result.resources.map((each) => each.urn)).toContain(
      'urn:pulumi:dev::scenes::scenes:index:Room$aws:sqs/queue:Queue::new-room-queue',
    );
  });

  test('an explicit provider has its own region', async () => {
    const engine = createEngine();
    const result = await engine.up(scene('provider'));
    expect(errors(result)).toEqual([]);
    expect(result.outputs).toMatchObject({ region: 'eu-west-1', home: 'eu-central-1' });
    expect(result.outputs.arn).toMatch(/^arn:aws:sqs:eu-west-1:123456789012:queue-/);
    expect(result.resources.find((each) => each.name === 'queue')?.provider).toContain(
      'pulumi:providers:aws::ireland::',
    );
  });
});
