import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { configReference } from './reference';
import { ConfigSchema } from './schema';

const ROOT = join(__dirname, '..', '..');

describe('docs/program-config.md', () => {
  it('is fresh: npm run docs:program', () => {
    expect(readFileSync(join(ROOT, 'docs', 'program-config.md'), 'utf8')).toBe(configReference());
  });

  it('says of every key what it is', () => {
    const rows = configReference()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => /\|\s*\|$/.test(row))).toEqual([]);
  });
});

describe('Pulumi.yaml', () => {
  const project = parse(readFileSync(join(ROOT, 'Pulumi.yaml'), 'utf8')) as {
    main: string;
    config: Record<string, { default: unknown }>;
  };

  it('names the program, without which the engine would run an empty one', () => {
    expect(project.main).toBe('index.ts');
  });

  it('declares keys that the program knows, each with a default', () => {
    const { shape } = ConfigSchema;
    for (const [key, { default: fallback }] of Object.entries(project.config)) {
      expect(Object.keys(shape)).toContain(key);
      expect(
        (shape as Record<string, { safeParse(value: unknown): { success: boolean } }>)[key]?.safeParse(fallback)
          .success,
      ).toBe(true);
    }
  });
});
