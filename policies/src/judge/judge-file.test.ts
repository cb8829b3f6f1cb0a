import { judgeFile, linesOf, recorded, recordedText, temporaryFolder } from './judge.fixture';

const folder = temporaryFolder();
afterAll(folder.remove);

const ONE_REGION = 'violation trail-of-every-region management: isMultiRegionTrail is not true';

test.each([
  ['first-preview.json', [ONE_REGION]],
  ['up.events.jsonl', [ONE_REGION]],
  ['state.json', [ONE_REGION]],
  ['second-preview.json', []],
  ['second-preview.events.jsonl', []],
  // What the trail is linked to is not in an event log, and not known in a first preview.
  [
    'first-preview.events.jsonl',
    [
      ONE_REGION,
      'undecided trail-has-bucket management: s3BucketName is not known before the deployment, and an event log does not tell what it is made from',
    ],
  ],
])('%s is judged by what will be', async (name, expected) => {
  expect(linesOf(await judgeFile(recorded(name)))).toEqual(expected);
});

test('a config may have event logs fail closed', async () => {
  const config = { 'trail-has-bucket': { onUnknown: 'violation' } };
  expect(linesOf(await judgeFile(recorded('first-preview.events.jsonl'), { config }))[1]).toBe(
    'violation trail-has-bucket management: s3BucketName is not known before the deployment, and judging it after would be too late',
  );
});

test('levels, and rules that are disabled', async () => {
  const { rules, findings } = await judgeFile(recorded('state.json'), {
    level: 'advisory',
    config: { 'trust-is-json': 'disabled' },
  });
  expect(rules.map(([{ id }]) => id)).toEqual(['trail-of-every-region', 'trail-has-bucket']);
  expect(findings.map(({ level, type, file }) => [level, type, file])).toEqual([
    ['advisory', 'aws:cloudtrail/trail:Trail', 'FILE'],
  ]);
});

test('waivers set aside what they name', async () => {
  const waiver = {
    ...{ rule: 'trail-of-every-region', urn: 'urn:pulumi:*::*::aws:cloudtrail/trail:Trail::management' },
    ...{ ticket: 'SEC-1', reason: 'Moving.', expires: '2027-01-01' },
  };
  const { findings } = await judgeFile(recorded('state.json'), { waivers: [waiver] });
  expect(findings.map(({ kind, waiver: by }) => [kind, by?.ticket])).toEqual([['waived', 'SEC-1']]);
});

type State = { deployment: { resources: { type: string; inputs?: Record<string, unknown> }[] } };
const changed = (type: string, change: (inputs: Record<string, unknown>) => void): string => {
  const state = JSON.parse(recordedText('state.json')) as State;
  for (const each of state.deployment.resources) {
    if (each.type === type) change((each.inputs ??= {}));
  }
  return folder.write('changed.json', JSON.stringify(state));
};

test('a secret is undecided and says that it is one', async () => {
  const file = changed('aws:iam/role:Role', (inputs) => {
    inputs.assumeRolePolicy = {
      '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
      ciphertext: 'v1:x',
    };
  });
  expect(linesOf(await judgeFile(file))).toContain(
    'undecided trust-is-json operators: assumeRolePolicy is a secret, which this exported state does not hold in clear',
  );
});

test('a secret of a preview is undecided for a stack rule too, which a deployment would tell it', async () => {
  type Preview = {
    steps: { newState?: { type: string; inputs?: Record<string, unknown>; propertyDependencies?: object } }[];
  };
  const preview = JSON.parse(recordedText('first-preview.json')) as Preview;
  for (const { newState } of preview.steps) {
    if (newState?.type !== 'aws:cloudtrail/trail:Trail') continue;
    newState.inputs = { ...newState.inputs, isMultiRegionTrail: true, s3BucketName: '[secret]' };
    newState.propertyDependencies = {};
  }
  const file = folder.write('secret-preview.json', JSON.stringify(preview));
  expect(linesOf(await judgeFile(file))).toEqual([
    'undecided trail-has-bucket management: s3BucketName is a secret, which this preview does not hold in clear',
  ]);
  const config = { 'trail-has-bucket': { onUnknown: 'violation' } };
  expect(linesOf(await judgeFile(file, { config }))).toEqual([
    'violation trail-has-bucket management: s3BucketName is no bucket of this stack',
  ]);
});

test('what is broken in a resource is a violation of it and ends nothing', async () => {
  const file = changed('aws:iam/role:Role', (inputs) => {
    inputs.assumeRolePolicy = '{"Version":';
  });
  expect(linesOf(await judgeFile(file))).toEqual([
    ONE_REGION,
    'violation trust-is-json operators: assumeRolePolicy is no JSON at line 1, column 12',
  ]);
});

test('what is only looked up is not judged by its properties, and may be named', async () => {
  const state = JSON.parse(recordedText('state.json')) as { deployment: { resources: { external?: boolean }[] } };
  for (const each of state.deployment.resources) each.external = true;
  expect(linesOf(await judgeFile(folder.write('external.json', JSON.stringify(state))))).toEqual([]);
});

test('a baseline misses what it lacks, and the finding is about the stack', async () => {
  const file = changed('aws:cloudtrail/trail:Trail', () => undefined);
  const state = JSON.parse(recordedText('state.json')) as State;
  const rest = state.deployment.resources.filter(({ type }) => type !== 'aws:cloudtrail/trail:Trail');
  const bare = folder.write('bare.json', JSON.stringify({ ...state, deployment: { resources: rest } }));
  expect(linesOf(await judgeFile(bare))).toEqual([]);
  const judged = await judgeFile(bare, { baseline: true });
  expect(linesOf(judged)).toEqual(['violation trail-has-bucket stack: there is no trail']);
  expect(judged.findings[0]).toMatchObject({ urn: undefined, type: undefined });
  expect(linesOf(await judgeFile(file, { baseline: true }))).toEqual([ONE_REGION]);
});

test('cloud control resources and names with colons are known by what they are', async () => {
  const urn = 'urn:pulumi:s::p::aws:cloudcontrol/resource:Resource::a::b';
  const inputs = { typeName: 'AWS::CloudTrail::Trail', desiredState: '{"IsMultiRegionTrail":false}' };
  const state = {
    version: 3,
    deployment: { resources: [{ urn, type: 'aws:cloudcontrol/resource:Resource', inputs }] },
  };
  const { files, findings } = await judgeFile(folder.write('control.json', JSON.stringify(state)));
  expect(files[0]?.rows).toHaveLength(1);
  // The rule of the test names the type of @pulumi/aws only.
  expect(findings).toEqual([]);
});
