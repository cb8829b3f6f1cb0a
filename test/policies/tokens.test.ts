/** One resource of AWS has several tokens in `@pulumi/aws`, and whichever a program uses, it is judged alike. */
import { canonicalType } from '../../policies/src/model';
import type { Violation } from '../harness/engine';
import type { Analyzed } from '../harness/engine/stand-in/pack-rows';
import type { Pack } from '../harness/engine/stand-in/packs';
import { PACK } from '../harness/policy-pack/examples';
import { harvest, type Harvest } from '../harness/policy-pack/harvest';
import { Stage } from '../harness/policy-pack/stage';

jest.setTimeout(120_000);

/** How else a type is spelled. */
function otherTokens(type: string): readonly string[] {
  const [, file = '', name = ''] = /^aws:(?:lb|s3)\/(\w+):(\w+)$/.exec(type) ?? [];
  if (type.startsWith('aws:lb/')) {
    return ['alb', 'elbv2', 'applicationloadbalancing'].map((module) => `aws:${module}/${file}:${name}`);
  }
  return type.startsWith('aws:s3/') && !/Object|V2$/.test(name) ? [`aws:s3/${file}V2:${name}V2`] : [];
}

const stage = new Stage(PACK);
let pack: Pack;
let found: Harvest;

beforeAll(async () => {
  found = await harvest(stage, /aws\.(lb|s3)\./);
  ({ pack } = await stage.host('preview'));
  await pack.configure({});
});
afterAll(() => stage.stop());

/** The same resource under another token; links to it name its URN, which changes too. */
function renamed(resource: Analyzed, from: string, to: string): Analyzed {
  const text = JSON.stringify(resource).replaceAll(from, to);
  return JSON.parse(text) as Analyzed;
}

/** What was said, with the URNs as they were. */
const said = (violations: readonly Violation[], from: string, to: string): readonly string[] =>
  violations.map(({ policy, message, urn }) => `${policy} ${urn.replaceAll(to, from)} ${message}`).sort();

test('the tokens of both are known', () => {
  const types = found.resources.map(({ type }) => type);
  for (const type of types) for (const other of otherTokens(type)) expect(canonicalType(other)).toBe(type);
  expect(types.filter((type) => type.startsWith('aws:lb/')).length).toBeGreaterThan(0);
  expect(types.filter((type) => type.startsWith('aws:s3/')).length).toBeGreaterThan(0);
});

test('load balancers and buckets of the examples are judged alike by themselves', async () => {
  let verdicts = 0;
  for (const resource of found.resources) {
    for (const token of otherTokens(resource.type)) {
      const other = await pack.analyze(renamed(resource, resource.type, token));
      const own = said(await pack.analyze(resource), '', '');
      expect(said(other, resource.type, token)).toEqual(own);
      verdicts += own.length;
    }
  }
  expect(verdicts).toBeGreaterThan(0);
});

test('and as a stack', async () => {
  let verdicts = 0;
  for (const rows of found.stacks) {
    const types = new Set(rows.map(({ type }) => type));
    for (const type of types) {
      for (const token of otherTokens(type)) {
        const other = await pack.analyzeStack(
          rows.map((row) => renamed(row, type, token)),
          '',
        );
        const own = said(await pack.analyzeStack(rows, ''), '', '');
        expect(said(other, type, token)).toEqual(own);
        verdicts += own.length;
      }
    }
  }
  expect(verdicts).toBeGreaterThan(0);
});
