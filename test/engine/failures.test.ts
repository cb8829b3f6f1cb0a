import { describeEngines } from '../harness/engine';
import { errors, scene } from './scenes';

jest.setTimeout(180_000);

describeEngines('failures', (createEngine) => {
  test('a program that crashes fails with its message, and deletes nothing', async () => {
    const engine = createEngine();
    await engine.up(scene('queue'));
    const result = await engine.up(scene('crash'));
    expect(result.ok).toBe(false);
    expect(errors(result).join('\n')).toContain('Error: the scene falls');
    expect(result.resources.map((each) => each.name)).toContain('queue');
  });

  test('a promise that nobody handled fails the operation', async () => {
    const result = await createEngine().preview(scene('rejected'));
    expect(result.ok).toBe(false);
    expect(errors(result).join('\n')).toContain('nobody waits for this');
  });

  test('a RunError is told without a stack', async () => {
    const result = await createEngine().preview(scene('told'));
    expect(result.ok).toBe(false);
    expect(errors(result)).toEqual(['config key x must be a number']);
  });

  test('errors of input properties name every property', async () => {
    const result = await createEngine().preview(scene('inputs'));
    expect(result.ok).toBe(false);
    const all = errors(result).join('\n');
    expect(all).toContain('bad arguments');
    expect(all).toContain('must be between 7 and 3653');
    expect(all).toContain('cidrs[0]');
  });

  test('what the provider refuses is told with resource, property, value and reason', async () => {
    const result = await createEngine().preview(scene('refused'));
    expect(result.ok).toBe(false);
    expect(errors(result)[0]).toMatch(
      /^aws:sqs\/queue:Queue resource 'queue': property visibilityTimeoutSeconds value .*30.* has a problem: Expected a number, got the string "30"$/,
    );
  });

  test('a reference to what does not exist fails when it is made', async () => {
    const engine = createEngine();
    expect((await engine.preview(scene('dangling'))).ok).toBe(true);
    const result = await engine.up(scene('dangling'));
    expect(result.ok).toBe(false);
    expect(errors(result).join('\n')).toContain('nobodys-bucket names no Bucket that exists in account 123456789012');
    expect(result.resources.map((each) => each.name)).not.toContain('versions');
  });

  test('two resources of one name are refused', async () => {
    const result = await createEngine().preview(scene('duplicate'));
    expect(result.ok).toBe(false);
    expect(errors(result)[0]).toBe(
      "Duplicate resource URN 'urn:pulumi:dev::scenes::aws:sqs/queue:Queue::queue'; try giving it a unique name",
    );
  });

  test('configuration is checked against what Pulumi.yaml declares', async () => {
    const engine = createEngine();
    const missing = await engine.preview({ ...scene('queue'), config: {} });
    expect(missing.ok).toBe(false);
    expect(errors(missing).join('\n')).toContain("Stack 'dev' is missing configuration value 'scene'");
    const wrong = await engine.preview(scene('queue', { size: 'large' }));
    expect(wrong.ok).toBe(false);
    expect(errors(wrong).join('\n')).toContain("Stack 'dev' with configuration key 'size' must be of type 'integer'");
  });

  test('what a program logs and prints is told', async () => {
    const { diagnostics } = await createEngine().preview(scene('told_things'));
    expect(diagnostics.filter((each) => each.severity === 'warning').map((each) => each.message)).toEqual([
      'mind the gap',
    ]);
    expect(diagnostics.map((each) => each.message)).toContain('a plain line');
  });
});
