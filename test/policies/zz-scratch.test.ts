import { writeFileSync } from 'node:fs';
import { createEngine } from '../harness/engine/create-engine';
import { account, playOf, sectionOf, errors } from '../program/plays';
jest.setTimeout(180_000);
const cases = {
  dev: {},
  ec2: sectionOf('dev', 'fleet', { compute: 'ec2' }),
  lake: { 'sallyport:store': 'lake', 'sallyport:audit': { retentionDays: 90, accountUsesCloudTrailLake: true } },
};
test.each(Object.entries(cases))('%s', async (name, changed) => {
  const engine = createEngine('standIn', { account: account() });
  const r = await engine.preview(playOf('dev', changed));
  expect(errors(r)).toEqual([]);
  const lines: string[] = [];
  for (const row of r.resources) {
    if (!row.custom) continue;
    const walk = (v: unknown, p: string): void => {
      if (v === '[unknown]') lines.push(`${row.type} ${row.name} ${p}`);
      else if (v && typeof v === 'object') for (const [k, x] of Object.entries(v)) walk(x, p ? `${p}.${k}` : k);
    };
    walk(row.inputs, '');
  }
  writeFileSync(`/tmp/unknown-${name}.txt`, lines.join('\n'));
  writeFileSync(`/tmp/rows-${name}.json`, JSON.stringify(r.resources, null, 1));
  await engine.close();
});
