/** A rule that throws fails the whole call, and with it the deployment; one that takes ages holds it up. */
import * as fc from 'fast-check';
import type { Violation } from '../harness/engine';
import type { Pack } from '../harness/engine/stand-in/packs';
import { PACK } from '../harness/policy-pack/examples';
import { HOSTILE_TEXTS, resources, stacks } from '../harness/policy-pack/fuzz';
import { harvest, type Harvest } from '../harness/policy-pack/harvest';
import { Stage } from '../harness/policy-pack/stage';

jest.setTimeout(300_000);

const SEED = 20_261_123;
/** Far above what anything takes, also on a busy machine, and far below what a regular expression that backtracks takes. */
const LIMIT_MS = 5_000;

const stage = new Stage(PACK);
let pack: Pack;
let found: Harvest;

beforeAll(async () => {
  found = await harvest(stage);
  ({ pack } = await stage.host('preview'));
  // Every rule remediates that can.
  await pack.configure({ all: 'remediate' });
});
afterAll(() => stage.stop());

/** Neither fails, nor hides a rule's own failure, nor takes long. */
async function holds(judge: () => Promise<readonly Violation[]>): Promise<void> {
  const begin = performance.now();
  const said = await judge();
  expect(performance.now() - begin).toBeLessThan(LIMIT_MS);
  expect(said.filter(({ message }) => message.includes('please report it'))).toEqual([]);
}

test('whatever one resource is made of', async () => {
  await fc.assert(
    fc.asyncProperty(resources(found), async (resource) => {
      await holds(() => pack.analyze(resource));
      await pack.remediate(resource);
    }),
    { seed: SEED, numRuns: 3_000 },
  );
});

test('whatever a stack is made of', async () => {
  await fc.assert(
    fc.asyncProperty(stacks(found), (rows) => holds(() => pack.analyzeStack(rows, ''))),
    { seed: SEED, numRuns: 400 },
  );
});

test.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 24)), text] as const))(
  'the text %s in place of every text that an example has',
  async (_title, text) => {
    const shapes = new Map(found.resources.map((of) => [`${of.type} ${Object.keys(of.properties).join()}`, of]));
    for (const { properties, ...resource } of shapes.values()) {
      const hostile = Object.fromEntries(Object.keys(properties).map((key) => [key, text]));
      await holds(() => pack.analyze({ ...resource, properties: hostile }));
    }
  },
);
