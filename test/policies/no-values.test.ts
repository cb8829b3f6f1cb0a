/**
 * A pack is shown secrets in clear, and what it says lands in the logs of CI. A secret is put into every place of every bad and
 * unknown example, inside JSON text too, and nothing that the pack says or prints may hold it.
 */
import { RULES } from '../../policies/src/rules';
import type { Violation } from '../harness/engine';
import type { Analyzed } from '../harness/engine/stand-in/pack-rows';
import { examplesOf, PACK, ruleFiles, type RuleFile } from '../harness/policy-pack/examples';
import { inFlight } from '../harness/policy-pack/in-flight';
import { shownResources, shownStack, withProperties } from '../harness/policy-pack/read-resources';
import { Stage } from '../harness/policy-pack/stage';
import { holdsMark, MARK, tainted } from '../harness/policy-pack/tainted';

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

const seen = new Set<string>();

/** Whether nothing like it has been shown before: many examples make the same role or bucket. */
function isNew(resource: Analyzed): boolean {
  const key = JSON.stringify([resource.type, resource.properties]);
  return !seen.has(key) && seen.add(key) !== undefined;
}

describe.each(ruleFiles('.example.ts'))('$id', (file) => {
  test('says nothing of the values it judges', async () => {
    const leaks = new Set<string>();
    const listen = (found: readonly Violation[]): void => {
      for (const { policy, message } of found) if (holdsMark(message)) leaks.add(`${policy}: ${message}`);
    };
    const stories = await storiesOf(file);
    const { pack } = await stage.host('preview');
    await pack.configure({ [file.id]: examplesOf(file).config ?? {} });
    for (const { resources, stack } of stories) {
      const all = resources.flatMap((resource) =>
        [...tainted(resource.properties)].map((properties) => withProperties(resource, properties)).filter(isNew),
      );
      await inFlight(16, all, async (resource) => listen(await pack.analyze(resource)));
      if (RULES.find((rule) => rule.id === file.id)?.kind !== 'stack') continue;
      const stacks = stack.flatMap((row, index) =>
        [...tainted(row.properties)].map((properties) => stack.with(index, withProperties(row, properties))),
      );
      await inFlight(4, stacks, async (rows) => listen(await pack.analyzeStack(rows, '')));
    }
    expect([...leaks]).toEqual([]);
  });
});

test('the pack prints nothing', async () => {
  expect((await stage.host('preview')).pack.printed).toBe('');
});

test('the marks would be seen', () => {
  expect(holdsMark(`the password is ${MARK}`)).toBe(true);
  expect([...tainted({ policy: JSON.stringify({ Statement: [{ Sid: 'a' }] }), size: 1 })].length).toBeGreaterThan(30);
});
