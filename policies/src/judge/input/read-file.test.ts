import { recorded, recordedText, temporaryFolder } from '../judge.fixture';
import type { JudgedFile } from './judged-row';
import { readJudgedFile } from './read-file';

const folder = temporaryFolder();
afterAll(folder.remove);

const namesOf = ({ rows }: JudgedFile): readonly string[] =>
  rows
    .filter(({ type }) => type.startsWith('aws:'))
    .map(({ urn }) => urn.split('::').slice(2).join(' '))
    .sort();

const FIRST = [
  'aws:cloudwatch/logGroup:LogGroup app',
  'aws:cloudwatch/logGroup:LogGroup old',
  'aws:ec2/securityGroup:SecurityGroup hosts',
  'aws:ec2/vpc:Vpc main',
  'aws:iam/role:Role operators',
  'aws:ssm/parameter:Parameter token',
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule ssh',
];
const NESTED = [
  'example:audit:Audit$aws:cloudtrail/trail:Trail management',
  'example:audit:Audit$aws:s3/bucket:Bucket logs',
  'example:audit:Audit$aws:s3/bucketPolicy:BucketPolicy logs',
];
/** After the second program `old` is deleted; `app` is replaced, and stays. */
const SECOND = FIRST.filter((name) => !name.endsWith(' old'));

test.each([
  ['first-preview.events.jsonl', 'events', FIRST],
  ['first-preview.json', 'preview', FIRST],
  ['up.events.jsonl', 'events', FIRST],
  ['state.json', 'state', FIRST],
  ['second-preview.events.jsonl', 'events', SECOND],
  ['second-preview.json', 'preview', SECOND],
])('%s is known as %s, and holds what will be', async (name, kind, expected) => {
  const file = await readJudgedFile(recorded(name), 'FILE');
  expect(file.kind).toBe(kind);
  expect(file.name).toBe('FILE');
  expect(namesOf(file)).toEqual([...expected, ...NESTED].sort());
});

const rowOf = ({ rows }: JudgedFile, type: string) => rows.find((row) => row.type === type);

test('a resource that is replaced has its new inputs', async () => {
  for (const name of ['second-preview.events.jsonl', 'second-preview.json']) {
    const group = rowOf(await readJudgedFile(recorded(name)), 'aws:cloudwatch/logGroup:LogGroup');
    expect(group?.inputs.values).toMatchObject({ name: 'app-two', retentionInDays: 30 });
  }
});

test('previews and states tell links and places, event logs tell outputs', async () => {
  const preview = rowOf(await readJudgedFile(recorded('first-preview.json')), 'aws:cloudtrail/trail:Trail');
  const bucket = 'urn:pulumi:dev::audited::example:audit:Audit$aws:s3/bucket:Bucket::logs';
  expect(preview?.links).toMatchObject({ dependencies: [bucket], byProperty: { s3BucketName: [bucket] } });
  expect(preview?.position).toMatchObject({ file: 'index.ts' });
  expect(preview?.outputs.values).toEqual({});
  const event = rowOf(await readJudgedFile(recorded('first-preview.events.jsonl')), 'aws:cloudtrail/trail:Trail');
  expect(event).toMatchObject({ links: undefined, position: undefined });
  expect(Object.keys(event?.outputs.values ?? {})).toContain('homeRegion');
  const state = rowOf(await readJudgedFile(recorded('state.json')), 'aws:cloudtrail/trail:Trail');
  expect(state?.links?.byProperty.s3BucketName).toEqual([bucket]);
  expect(state?.provider).toBe('urn:pulumi:dev::audited::pulumi:providers:aws::default_7_48_0');
});

test('no secret of a program is in what is read of its files', async () => {
  for (const name of ['first-preview.events.jsonl', 'first-preview.json', 'up.events.jsonl', 'state.json']) {
    const parameter = rowOf(await readJudgedFile(recorded(name)), 'aws:ssm/parameter:Parameter');
    expect(parameter?.inputs.secrets).toEqual(['value']);
  }
});

const stateOf = (resources: readonly object[], version = 3) =>
  JSON.stringify({ version, deployment: { resources, pending_operations: [{ type: 'creating', resource: null }] } });
const resource = (more: object) => ({ urn: 'urn:pulumi:s::p::a:b:C::n', type: 'a:b:C', custom: true, ...more });

test('of a state, what only waits for its deletion is left out, and so are operations that did not end', async () => {
  const state = stateOf([resource({ delete: true, inputs: { x: 1 } }), resource({ inputs: { x: 2 } })]);
  const { rows } = await readJudgedFile(folder.write('state.json', state));
  expect(rows.map(({ inputs }) => inputs.values)).toEqual([{ x: 2 }]);
});

test('a state without resources is empty, and version 4 is read too', async () => {
  expect((await readJudgedFile(folder.write('e.json', '{"version":3,"deployment":{"resources":null}}'))).rows).toEqual(
    [],
  );
  expect((await readJudgedFile(folder.write('four.json', `\uFEFF${stateOf([resource({})], 4)}`))).rows).toHaveLength(1);
});

test('what is looked up is no resource of the stack', async () => {
  const { rows } = await readJudgedFile(folder.write('x.json', stateOf([resource({ external: true })])));
  expect(rows[0]?.isExternal).toBe(true);
  const log = recordedText('up.events.jsonl').replaceAll('"op":"create"', '"op":"read"');
  expect((await readJudgedFile(folder.write('read.jsonl', log))).rows.every(({ isExternal }) => isExternal)).toBe(true);
});

const withoutSames = (): string => {
  const preview = JSON.parse(recordedText('second-preview.json')) as { steps: { op: string; urn: string }[] };
  return JSON.stringify({ ...preview, steps: preview.steps.filter(({ op }) => op !== 'same') });
};

const lines = recordedText('up.events.jsonl').trimEnd().split('\n');

test.each<[string, string, string]>([
  ['an empty file', ' \n', 'FILE is empty'],
  ['no JSON', 'steps:', 'FILE is no JSON; it may be cut off'],
  ['a document that is cut off', recordedText('state.json').slice(0, 900), 'FILE is no JSON; it may be cut off'],
  ['no object', '3', 'FILE holds no JSON object'],
  ['another document', '{}', 'FILE is neither an event log, nor a preview, nor an exported state'],
  [
    'a state of another version',
    stateOf([], 2),
    'FILE is an exported state of version 2; versions 3 and 4 are understood',
  ],
  [
    'a state of another form',
    stateOf([{ urn: 1 }]),
    'FILE looks like an exported state, but deployment.resources.0.urn is not as Pulumi writes it (expected string)',
  ],
  [
    'a preview of another form',
    '{"steps":3}',
    'FILE looks like a preview, but steps is not as Pulumi writes it (expected array)',
  ],
  ['a preview that failed', '{"steps":[]}', 'FILE is of a preview that failed: what it would leave is not known'],
  [
    'a preview without what stays the same',
    withoutSames(),
    'FILE leaves out 9 unchanged resources, which a preview shows with --show-sames only',
  ],
  [
    'a log whose last line is cut off',
    `${lines.slice(0, 3).join('\n')}\n${lines[3]?.slice(0, 50)}`,
    'FILE line 4 is no JSON; it may be cut off',
  ],
  [
    'a log without its end',
    lines.slice(0, 3).join('\n'),
    'FILE has no summary: the operation failed or the file is cut off',
  ],
  [
    'an event of another form',
    '{"sequence":1,"timestamp":2,"resourcePreEvent":{"metadata":{"op":3}}}',
    'FILE line 1: resourcePreEvent.metadata.op is not as Pulumi writes it (expected string)',
  ],
])('%s is refused', async (_case, text, message) => {
  await expect(readJudgedFile(folder.write('given', text), 'FILE')).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining(message) as string,
  });
});

test('a file that is not there is refused by its name', async () => {
  await expect(readJudgedFile('/nonexistent/x', 'x')).rejects.toMatchObject({
    code: 'INPUT_UNREADABLE',
    message: 'x cannot be read (ENOENT)',
  });
});
