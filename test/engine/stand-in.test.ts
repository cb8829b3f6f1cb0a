import { join } from 'node:path';
import { describeEngines } from '../harness/engine';

const play = { program: join(__dirname, 'fixtures/store'), config: {} };

describeEngines('life of a stack', (createEngine) => {
  test('is previewed, made, left alone and destroyed', async () => {
    const engine = createEngine();
    const preview = await engine.preview(play);
    expect(preview.diagnostics).toEqual([]);
    expect(new Set(preview.steps.map((step) => step.op))).toEqual(new Set(['create']));
    expect(preview.outputs).toEqual({ bucketArn: '[unknown]', hidden: '[secret]', region: 'eu-central-1' });
    const up = await engine.up(play);
    expect(up.outputs.bucketArn).toMatch(/^arn:aws:s3:::audit-bucket-[0-9a-f]{7}$/);
    expect(up.steps).toHaveLength(8);
    const again = await engine.up(play);
    expect(new Set(again.steps.map((step) => step.op))).toEqual(new Set(['same']));
    const destroyed = await engine.destroy(play);
    expect(destroyed.resources).toEqual([]);
  }, 120_000);
});
