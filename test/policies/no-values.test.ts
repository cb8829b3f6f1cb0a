/**
 * A pack is shown secrets in clear, and what it says lands in the logs of CI. A secret is put into every place of every bad and
 * unknown example, inside JSON text too, and nothing that the pack says or prints may hold it.
 *
 * Place by place it is put in front of the policies themselves; the built pack is shown each example once, full of secrets.
 */
import { canonicalType } from '../../policies/src/model';
import type { ResourceRule, Rule } from '../../policies/src/rule';
import { RULES } from '../../policies/src/rules';
import type { Analyzed } from '../harness/engine/stand-in/pack-rows';
import { examplesOf, PACK, ruleFiles, type RuleFile } from '../harness/policy-pack/examples';
import { InProcessPack, type Told } from '../harness/policy-pack/in-process-pack';
import { shownResources, shownStack, withProperties } from '../harness/policy-pack/read-resources';
import { Stage } from '../harness/policy-pack/stage';
import { filled, holdsMark, MARK, tainted } from '../harness/policy-pack/tainted';

jest.setTimeout(300_000);

const stage = new Stage(PACK);
afterAll(() => stage.stop());

interface Story {
  readonly resources: readonly Analyzed[];
  readonly stack: readonly Analyzed[];
}

/** What the pack is shown of the bad and unknown examples of a rule. */
async function storiesOf(file: RuleFile): Promise<readonly Story[]> {
  const { bad, unknown } = examplesOf(file);
  const stories: Story[] = [];
  for (const program of [...Object.values(bad), ...Object.values(unknown)]) {
    const { resources } = await stage.rehearse(program);
    stories.push({ resources: shownResources(resources), stack: shownStack(resources) });
  }
  return stories;
}

/** What of it has not been shown before: many examples make the same role or bucket. */
class Seen {
  private readonly seen = new Set<string>();

  isNew = ({ type, properties }: Analyzed): boolean => {
    const key = JSON.stringify([type, properties]);
    return !this.seen.has(key) && this.seen.add(key) !== undefined;
  };
}

const seen = new Seen();
const seenFilled = new Seen();

const leaksOf = (told: readonly Told[]): readonly string[] =>
  told.filter(({ message }) => holdsMark(message)).map(({ policy, message }) => `${policy}: ${message}`);

/** The rules of stacks that look at resources of that type, and one more. */
const rulesOfStacks = (type: string, one: string): readonly Rule[] =>
  RULES.filter(
    ({ id, kind, reads }) =>
      kind === 'stack' && (id === one || reads.some((read) => read.split(' ')[0] === canonicalType(type))),
  );

describe.each(ruleFiles('.example.ts'))('$id', (file) => {
  let stories: readonly Story[] = [];
  const config = { [file.id]: examplesOf(file).config ?? {} };

  beforeAll(async () => {
    stories = await storiesOf(file);
  });
  afterAll(() => {
    stories = [];
  });

  test('says nothing of the values it judges, wherever they stand', () => {
    const leaks = new Set<string>();
    const policies = new InProcessPack(RULES, config);
    const isOfStack = RULES.find((rule) => rule.id === file.id)?.kind === 'stack';
    for (const { resources, stack } of stories) {
      for (const resource of resources) {
        for (const properties of tainted(resource.properties)) {
          const each = withProperties(resource, properties);
          if (seen.isNew(each)) for (const leak of leaksOf(policies.analyze(each))) leaks.add(leak);
        }
      }
      if (!isOfStack) continue;
      for (const [index, row] of stack.entries()) {
        const ofStacks = new InProcessPack(rulesOfStacks(row.type, file.id), config);
        for (const properties of tainted(row.properties)) {
          const rows = stack.with(index, withProperties(row, properties));
          for (const leak of leaksOf(ofStacks.analyzeStack(rows))) leaks.add(leak);
        }
      }
    }
    expect([...leaks]).toEqual([]);
  });

  test('nor does the built pack, of an example full of secrets', async () => {
    const { pack } = await stage.host('preview');
    await pack.configure(config);
    const leaks: string[] = [];
    for (const { resources, stack } of stories) {
      for (const resource of resources) {
        const full = withProperties(resource, filled(resource.properties));
        if (seenFilled.isNew(full)) leaks.push(...leaksOf(await pack.analyze(full)));
      }
      const rows = stack.map((row) => withProperties(row, filled(row.properties)));
      leaks.push(...leaksOf(await pack.analyzeStack(rows, '')));
    }
    expect(leaks).toEqual([]);
  });
});

test('the pack prints nothing', async () => {
  expect((await stage.host('preview')).pack.printed).toBe('');
});

test('the marks would be seen', () => {
  expect(holdsMark(`the password is ${MARK}`)).toBe(true);
  const properties = { policy: JSON.stringify({ Statement: [{ Sid: 'a' }] }), size: 1 };
  expect([...tainted(properties)].length).toBeGreaterThan(30);
  expect(holdsMark(JSON.stringify(filled(properties).policy))).toBe(true);
  expect(holdsMark(JSON.stringify(filled(properties).size))).toBe(true);
});

test('a rule that tells a value is found', async () => {
  const [rule] = RULES.filter(({ kind }) => kind === 'resource');
  const [file] = ruleFiles('.example.ts');
  if (rule?.kind !== 'resource' || file === undefined) throw new Error('there is no rule of resources');
  const [story] = await storiesOf(file);
  const [resource] = story?.resources ?? [];
  if (resource === undefined) throw new Error(`the examples of ${file.id} make no resource`);
  const telling: ResourceRule = {
    ...rule,
    types: [resource.type],
    judge: ({ props }, report) => {
      report.each(props.keys(), (key) => {
        report.violation(undefined, `says ${props.at(key).text() ?? ''}`);
      });
    },
  };
  const pack = new InProcessPack([telling]);
  expect(leaksOf(pack.analyze(resource))).toEqual([]);
  expect(leaksOf(pack.analyze(withProperties(resource, filled(resource.properties))))).not.toEqual([]);
});
