import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRAMEWORKS } from '../../policies/src/frameworks';
import { AREAS, type Rule } from '../../policies/src/rule';
import { RULES } from '../../policies/src/rules';
import { examplesOf, PACK, ruleFiles, rulesOnDisk, type RuleFile } from '../harness/policy-pack/examples';
import { undeclaredReads, undeclaredType } from '../harness/policy-pack/declared-reads';
import { Stage } from '../harness/policy-pack/stage';

jest.setTimeout(60_000);

const camelCase = (id: string): string => id.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());

describe('the pack', () => {
  const stage = new Stage(PACK);
  afterAll(() => stage.stop());

  test('has at least 60 rules in all of its areas', () => {
    expect(RULES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(RULES.map(({ area }) => area))).toEqual(new Set(AREAS));
  });

  test('gives each rule an id of its own', () => {
    expect(RULES.map(({ id }) => id).filter((id, index, all) => all.indexOf(id) !== index)).toEqual([]);
  });

  test('serves every rule as a policy of its own', async () => {
    const { pack } = await stage.host('preview');
    const served = pack.info.getPoliciesList().map((policy) => policy.getName());
    expect(served.sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  test('reaches every rule that lies on disk', () => {
    const onDisk = rulesOnDisk().map(({ area, id }) => `${area}/${id}`);
    expect(RULES.map(({ area, id }) => `${area}/${id}`).sort()).toEqual([...onDisk].sort());
    expect(ruleFiles('.example.ts').map(({ area, id }) => `${area}/${id}`)).toEqual(onDisk);
  });

  test('is constructed by one module, which no other module runs', () => {
    const modules = readdirSync(join(PACK, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
    );
    const holding = (pattern: RegExp): string[] =>
      modules.filter((file) => pattern.test(readFileSync(join(PACK, 'src', file), 'utf8')));
    expect(holding(/new PolicyPack\(/)).toEqual(['pulumi/create-policy-pack.ts']);
    expect(holding(/^createPolicyPack\(/m)).toEqual(['pack.ts']);
    expect(holding(/from '[^']*\/pack'/)).toEqual([]);
  });
});

describe.each(rulesOnDisk())('$area/$id', (file) => {
  test('has a test and examples of every kind beside it', () => {
    for (const suffix of ['.test.ts', '.example.ts']) expect(beside(file, suffix)).toBeDefined();
    const { good, bad, unknown, config = {} } = examplesOf({ ...file, absolute: beside(file, '.example.ts') ?? '' });
    for (const programs of [good, bad, unknown]) expect(Object.keys(programs)).not.toEqual([]);
    const options = ruleOf(file.id)?.options ?? {};
    expect(Object.keys(config).filter((name) => !(name in options))).toEqual([]);
  });

  test('exports its rule under the id in camel case, and nothing else', () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- what a rule's file exports is looked at by name
    const exported = require(file.absolute) as Record<string, unknown>;
    expect(Object.keys(exported)).toEqual([camelCase(file.id)]);
    expect(exported[camelCase(file.id)]).toMatchObject({ id: file.id, area: file.area });
  });
});

/** The path of a file that goes with a rule's; absent when there is none. */
function beside({ absolute }: RuleFile, suffix: string): string | undefined {
  const path = absolute.replace(/\.ts$/, suffix);
  return existsSync(path) ? path : undefined;
}

function ruleOf(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}

describe.each(RULES.map((rule) => [rule.id, rule] as const))('what people read of %s', (_id, rule) => {
  test('is written as the reference needs it', () => {
    expect(rule.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
    expect(rule.title).toMatch(/^[A-Z][^\n]{10,110}[^.\s]$/);
    expect(rule.reason).toMatch(/^[A-Z][^\n]{30,}\.$/);
    expect(rule.remediation).toMatch(/^[A-Z][^\n]{10,}\.$/);
    // Imperative: it begins with what to do.
    expect(rule.remediation).not.toMatch(/^(A|An|The|This|It|You|Every|Each|No|There|\w+ing)\b|\bshould\b/);
    expect(rule.link).toMatch(
      /^https:\/\/(docs\.aws\.amazon\.com|repost\.aws|www\.pulumi\.com\/docs|datatracker\.ietf\.org)\/\S+$/,
    );
    for (const option of Object.values(rule.options)) expect(option.description).toMatch(/^[A-Z][^\n]{10,}\.$/);
  });

  test('names what exists in the provider', () => {
    expect(rule.reads).not.toEqual([]);
    expect(undeclaredReads(rule.reads)).toEqual([]);
    const types = rule.kind === 'resource' ? rule.types : [];
    expect(types.flatMap((type) => undeclaredType(type) ?? [])).toEqual([]);
  });

  test('names controls that their framework has', () => {
    expect(Object.keys(rule.controls)).not.toEqual([]);
    const unknown = Object.entries(rule.controls).flatMap(([id, controls]) => {
      const framework = FRAMEWORKS.find((each) => each.id === id);
      if (framework === undefined || controls.length === 0) return [id];
      return controls.filter((control) => framework.controls[control] === undefined).map((each) => `${id} ${each}`);
    });
    expect(unknown).toEqual([]);
  });
});
