/** A pack of a user's own: a folder that requires the built `@sallyport/policies`, started as the engine starts it. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as aws from '@pulumi/aws';
import type { PolicyPackOptions } from '../../policies/src';
import { PACK } from '../harness/policy-pack/examples';
import type { PackConfig } from '../harness/policy-pack/pack-host';
import { Stage } from '../harness/policy-pack/stage';

jest.setTimeout(120_000);

const folders: string[] = [];
const stages: Stage[] = [];
afterAll(async () => {
  // Of a pack that did not load there is nothing to stop.
  await Promise.allSettled(stages.map((stage) => stage.stop()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What a user writes. @param arguments_ of createPolicyPack, as JavaScript */
function ownPack(arguments_: string): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-own-pack-'));
  folders.push(folder);
  symlinkSync(join(PACK, '../node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'PulumiPolicy.yaml'), 'runtime: nodejs\ndescription: Our rules\n');
  writeFileSync(join(folder, 'package.json'), '{"name": "our-pack", "version": "1.0.0", "main": "index.js"}');
  writeFileSync(
    join(folder, 'index.js'),
    `'use strict';\nconst { createPolicyPack, RULES } = require('@sallyport/policies');\ncreatePolicyPack(${arguments_});\n`,
  );
  const stage = new Stage(folder);
  stages.push(stage);
  return stage;
}

const packOf = (options: PolicyPackOptions): Stage => ownPack(`'our-pack', ${JSON.stringify(options)}`);

const dayFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const RULE = 'trail-covers-all-regions';
const WAIVER = {
  ...{ rule: RULE, urn: 'urn:pulumi:*::*::aws:cloudtrail/trail:Trail::legacy', ticket: 'SEC-12' },
  reason: 'It is switched off in March.',
};

/** Two trails of one region. */
const program = (): void => {
  for (const name of ['legacy', 'management']) new aws.cloudtrail.Trail(name, { s3BucketName: 'logs-of-example' });
};

/** `level name: message`, of the rule that these tests are about. */
async function saidOf(stage: Stage, config: PackConfig = {}): Promise<readonly string[]> {
  const { violations, errors } = await stage.play({ program, mode: 'preview', config });
  expect(errors).toEqual([]);
  return violations
    .filter(({ policy }) => policy === RULE)
    .map(({ level, urn, message }) => `${level} ${urn.split('::').at(-1) ?? ''}: ${message.split('\n').at(-1) ?? ''}`)
    .sort();
}

const FIX = expect.stringContaining('Fix: Set `isMultiRegionTrail: true` on the trail. See https://') as string;

test('enforces the rules of a framework at one level, with what the config says of one', async () => {
  const stage = packOf({ level: 'advisory', frameworks: ['cis-aws-5.0'], config: { [RULE]: 'mandatory' } });
  const { pack } = await stage.host('preview');
  const policies = pack.info.getPoliciesList().map((policy) => policy.getName());
  expect(pack.name).toBe('our-pack');
  expect(policies).toContain(RULE);
  // Evidence for controls of FSBP, and for none of CIS.
  expect(policies).not.toContain('proxy-container-is-not-privileged');
  const said = await saidOf(stage);
  expect(said).toEqual([
    expect.stringMatching(/^mandatory legacy: /),
    expect.stringMatching(/^mandatory management: /),
  ]);
  expect(said).toEqual([FIX, FIX]);
});

test('a waiver sets aside what it names, until it expires; then the violation says so', async () => {
  const held = packOf({ rules: [RULE], waivers: [{ ...WAIVER, expires: dayFromNow(30) }] });
  expect(await saidOf(held)).toEqual([expect.stringMatching(/^mandatory management: /)]);
  const ended = packOf({ rules: [RULE], waivers: [{ ...WAIVER, expires: '2026-01-31' }] });
  expect(await saidOf(ended)).toEqual([
    expect.stringContaining(
      'mandatory legacy: isMultiRegionTrail is not true: the trail records one region only (its waiver SEC-12 expired on 2026-01-31). Fix: ',
    ),
    expect.stringMatching(/^mandatory management: /),
  ]);
});

test('a waiver of the config given to the engine holds too; one that would go round the rule is a violation', async () => {
  const stage = packOf({ rules: [RULE] });
  const { rule: _rule, ...waiver } = { ...WAIVER, expires: dayFromNow(30) };
  expect(await saidOf(stage, { [RULE]: { waivers: [waiver] } })).toEqual([
    expect.stringMatching(/^mandatory management: /),
  ]);
  const everything = { ...waiver, urn: 'urn:pulumi:*::*::*::*' };
  expect(await saidOf(stage, { [RULE]: { waivers: [waiver, everything] } })).toEqual(
    ['legacy', 'management'].flatMap((name) => [
      expect.stringMatching(new RegExp(`^mandatory ${name}: isMultiRegionTrail is not true`)) as string,
      expect.stringContaining(
        `mandatory ${name}: the config of ${RULE} is refused, none of its waivers holds: waivers[1].urn names neither a type nor a resource`,
      ) as string,
    ]),
  );
  // A Configure replaces the last one.
  expect(await saidOf(stage)).toHaveLength(2);
});

test('options that the pack sets are the defaults that the engine fills in', async () => {
  const stage = packOf({ config: { 'log-group-keeps-events': { minimumDays: 400 } } });
  const { pack } = await stage.host('preview');
  const schema = pack.info
    .getPoliciesList()
    .find((policy) => policy.getName() === 'log-group-keeps-events')
    ?.getConfigschema()
    ?.getProperties()
    ?.toJavaScript();
  expect(schema?.minimumDays).toMatchObject({ default: 400 });
});

test.each<[string, string, string]>([
  [
    'an unknown option',
    `'our-pack', { levels: 'advisory' }`,
    'createPolicyPack: levels is unknown, did you mean "level"?',
  ],
  [
    'an unknown framework',
    `'our-pack', { frameworks: ['cis'] }`,
    'createPolicyPack: frameworks[0] is "cis", which is no framework',
  ],
  ['a waiver for ever', `'our-pack', { waivers: [${JSON.stringify(WAIVER)}] }`, 'waivers[0].expires is missing'],
  [
    'a waiver for two years',
    `'our-pack', { waivers: [${JSON.stringify({ ...WAIVER, expires: dayFromNow(730) })}] }`,
    'more than a year from now',
  ],
  ['an unknown option and no name', `{ levels: 'advisory' }`, 'createPolicyPack: levels is unknown, did you mean "level"?'],
  ['no options but text', `'our-pack', 'advisory'`, 'createPolicyPack: '],
  ['a name that is none', `7, {}`, 'createPolicyPack: the name is the number 7; allowed are'],
  ['a name that Pulumi would not take', `'our pack'`, 'createPolicyPack: the name is "our pack"; allowed are'],
])('a pack with %s does not load', async (_case, arguments_, says) => {
  await expect(ownPack(arguments_).host('preview')).rejects.toThrow(says);
});

test('a pack needs no name', async () => {
  const stage = ownPack(`{ level: 'advisory', rules: ['${RULE}'] }`);
  expect((await stage.host('preview')).pack.name).toBe('sallyport');
  expect(await saidOf(stage)).toEqual([
    expect.stringMatching(/^advisory legacy: /),
    expect.stringMatching(/^advisory management: /),
  ]);
});

test('rules are picked as data', async () => {
  const stage = ownPack(`'our-pack', { rules: RULES.filter(({ area }) => area === 'mfa') }`);
  const { pack } = await stage.host('preview');
  const tags = new Set(pack.info.getPoliciesList().flatMap((policy) => policy.getTagsList()));
  expect([...tags]).toEqual(['mfa']);
});

test('what is waived is not remediated either', async () => {
  const stage = packOf({ level: 'remediate', waivers: [{ ...WAIVER, expires: dayFromNow(30) }] });
  const { resources } = await stage.play({ program, mode: 'preview' });
  const regions = resources
    .filter(({ type }) => type === 'aws:cloudtrail/trail:Trail')
    .map(({ name, inputs }) => [name, inputs.isMultiRegionTrail]);
  expect(Object.fromEntries(regions)).toEqual({ legacy: undefined, management: true });
});

test('a policy names the controls that it is evidence for', async () => {
  const { pack } = await packOf({ rules: [RULE] }).host('preview');
  const framework = pack.info.getPoliciesList()[0]?.getFramework()?.toObject();
  expect(framework).toEqual({
    name: 'CIS AWS Foundations Benchmark',
    version: '3.0.0',
    reference: '3.1',
    specification: 'CloudTrail records every region',
  });
});
