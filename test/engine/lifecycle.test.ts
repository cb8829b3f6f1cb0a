import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEngines } from '../harness/engine';
import { errors, scene, STORE, told } from './scenes';

jest.setTimeout(180_000);

describeEngines('life of a stack', (createEngine) => {
  test('is previewed, made, left alone and destroyed', async () => {
    const engine = createEngine();
    const play = { program: STORE, config: {} };

    const preview = await engine.preview(play);
    expect(preview).toMatchObject({
      ok: true,
      outputs: { bucketArn: '[unknown]', hidden: '[secret]', region: 'eu-central-1' },
    });
    expect(new Set(preview.steps.map((step) => step.op))).toEqual(new Set(['create']));
    expect(engine.account.ofType('aws:s3/bucket:Bucket')).toEqual([]);

    const up = await engine.up(play);
    expect(errors(up)).toEqual([]);
    expect(up.outputs.bucketArn).toMatch(/^arn:aws:s3:::audit-bucket-[0-9a-f]{7}$/);
    expect(engine.account.ofType('aws:s3/bucket:Bucket')).toHaveLength(1);
    const inline = up.resources.find((each) => each.name === 'edge-inline');
    expect(inline?.propertyDependencies.policy).toEqual([
      expect.stringContaining('demo:index:Store$aws:s3/bucket:Bucket::audit-bucket'),
    ]);
    expect(inline?.parent).toContain('pulumi:pulumi:Stack::demo-dev');

    const again = await engine.up(play);
    expect(new Set(again.steps.map((step) => step.op))).toEqual(new Set(['same']));
    expect(again.outputs).toEqual(up.outputs);

    const destroyed = await engine.destroy(play);
    expect(destroyed).toMatchObject({ ok: true, resources: [] });
    expect(destroyed.steps).toHaveLength(8);
    expect(engine.account.ofType('aws:s3/bucket:Bucket')).toEqual([]);
  });

  test('an argument changes in place, or makes a new resource, as AWS has it', async () => {
    const engine = createEngine();
    await engine.up(scene('queue'));
    expect(told(await engine.preview(scene('queue', { size: '60' })))).toEqual([
      'update queue visibilityTimeoutSeconds',
    ]);
    expect(told(await engine.up(scene('queue', { size: '60' })))).toEqual(['update queue visibilityTimeoutSeconds']);
    const renamed = await engine.up(scene('queue', { size: '60', name: 'other-name' }));
    expect(told(renamed)).toEqual(['replace queue name']);
    expect(renamed.outputs.url).toBe('https://sqs.eu-central-1.amazonaws.com/123456789012/other-name');
    expect(engine.account.ofType('aws:sqs/queue:Queue').map((each) => each.id)).toEqual([renamed.outputs.url]);
  });

  test('a file that changes on disk changes the function that it is bundled in', async () => {
    const engine = createEngine();
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-bundle-'));
    const file = join(folder, 'index.js');
    writeFileSync(file, 'exports.handler = () => 1;');
    await engine.up(scene('bundled', { file }));
    expect(told(await engine.preview(scene('bundled', { file })))).toEqual(['same function', 'same role']);
    writeFileSync(file, 'exports.handler = () => 2;');
    expect(told(await engine.preview(scene('bundled', { file })))).toEqual(['same role', 'update function code']);
    rmSync(file);
    const missing = await engine.preview(scene('bundled', { file }));
    expect(missing.ok).toBe(false);
    expect(errors(missing).join('\n')).toContain(file);
    rmSync(folder, { recursive: true });
  });

  test('what the program drops is deleted', async () => {
    const engine = createEngine();
    await engine.up(scene('queue', { second: 'yes' }));
    expect(told(await engine.preview(scene('queue')))).toEqual(['delete second', 'same queue']);
    const result = await engine.up(scene('queue'));
    expect(told(result)).toEqual(['delete second', 'same queue']);
    expect(result.resources.map((each) => each.name)).not.toContain('second');
    expect(engine.account.ofType('aws:sqs/queue:Queue')).toHaveLength(1);
  });

  test('a generated name stays over updates, and a replacement gets another', async () => {
    const engine = createEngine();
    const first = await engine.up(scene('named'));
    expect(first.outputs.table).toMatch(/^locks-[0-9a-f]{7}$/);
    const second = await engine.up(scene('named', { key: 'other' }));
    expect(told(second)).toEqual(['replace locks hashKey attributes']);
    expect(second.outputs.table).toMatch(/^locks-[0-9a-f]{7}$/);
    expect(second.outputs.table).not.toBe(first.outputs.table);
  });
});
