import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig } from './read-config';

const ROOT = join(__dirname, '..', '..');
const examples = readdirSync(ROOT).filter((file) => /^Pulumi\..+\.yaml$/.test(file));

describe('the examples of stacks', () => {
  it('are dev, and the three of prod', () => {
    expect(examples.sort()).toEqual([
      'Pulumi.dev.yaml',
      'Pulumi.prod-audit.yaml',
      'Pulumi.prod-fleet.yaml',
      'Pulumi.prod-target.yaml',
    ]);
  });

  it.each(examples)('%s is a config that the program takes', (file) => {
    const { config } = parse(readFileSync(join(ROOT, file), 'utf8')) as { config: Record<string, unknown> };
    const values = Object.entries(config).map(
      ([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    );
    // What Pulumi.yaml fills in.
    const result = readConfig({ 'sallyport:protectEvidence': 'true', ...Object.fromEntries(values) });
    expect(result.kind === 'valid' ? [] : result.problems).toEqual([]);
  });
});
