/**
 * A rule that throws fails the whole call, and with it the deployment; one that takes ages holds it up. The policies are asked in
 * this process, and the built pack with a part of the same.
 */
import * as fc from 'fast-check';
import { RULES } from '../../policies/src/rules';
import type { Pack } from '../harness/engine/stand-in/packs';
import { PACK } from '../harness/policy-pack/examples';
import { HOSTILE_TEXTS, resources, stacks } from '../harness/policy-pack/fuzz';
import { harvest, type Harvest } from '../harness/policy-pack/harvest';
import { InProcessPack } from '../harness/policy-pack/in-process-pack';
import { Stage } from '../harness/policy-pack/stage';

jest.setTimeout(300_000);

const SEED = 20_261_123;
/** Far above what anything takes, also on a busy machine, and far below what a regular expression that backtracks takes. */
const LIMIT_MS = 5_000;

const stage = new Stage(PACK);
const policies = new InProcessPack(RULES);
let built: Pack;
let found: Harvest;

beforeAll(async () => {
  found = await harvest(stage);
  ({ pack: built } = await stage.host('preview'));
  // Every rule remediates that can.
  await built.configure({ all: 'remediate' });
});
afterAll(() => stage.stop());

/** Neither fails, nor hides a rule's own failure, nor takes long. */
async function holds(judge: () => Said | Promise<Said>): Promise<void> {
  const begin = performance.now();
  const said = await judge();
  expect(performance.now() - begin).toBeLessThan(LIMIT_MS);
  expect(said.filter(({ message }) => message.includes('please report it'))).toEqual([]);
}
type Said = readonly { readonly message: string }[];

describe('whatever one resource is made of', () => {
  test('by the policies themselves', async () => {
    await fc.assert(
      fc.asyncProperty(resources(found), async (resource) => {
        await holds(() => policies.analyze(resource));
        policies.remediate(resource);
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  test('by the built pack', async () => {
    await fc.assert(
      fc.asyncProperty(resources(found), async (resource) => {
        await holds(() => built.analyze(resource));
        await built.remediate(resource);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });
});

describe('whatever a stack is made of', () => {
  test('by the policies themselves', async () => {
    await fc.assert(
      fc.asyncProperty(stacks(found), (rows) => holds(() => policies.analyzeStack(rows))),
      { seed: SEED, numRuns: 400 },
    );
  });

  test('by the built pack', async () => {
    await fc.assert(
      fc.asyncProperty(stacks(found), (rows) => holds(() => built.analyzeStack(rows, ''))),
      { seed: SEED, numRuns: 20 },
    );
  });
});

test.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text.slice(0, 24)), text] as const))(
  'the text %s in place of every text that an example has',
  async (_title, text) => {
    const shapes = new Map(found.resources.map((of) => [`${of.type} ${Object.keys(of.properties).join()}`, of]));
    for (const { properties, ...resource } of shapes.values()) {
      const hostile = Object.fromEntries(Object.keys(properties).map((key) => [key, text]));
      await holds(() => policies.analyze({ ...resource, properties: hostile }));
    }
  },
);
