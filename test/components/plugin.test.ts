import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  startComponentEngine,
  type ComponentEngine,
  type SentRegistration,
} from '../harness/component-plugin/component-engine';
import { COMPONENTS_FOLDER, readSchema } from '../harness/component-plugin/plugin-host';
import { isProperties } from '../harness/engine/wire/values';
import { runOk } from '../harness/process';
import { findPython } from '../harness/tools';

const PROGRAM = join(__dirname, 'python');
/** Written by test/harness/component-plugin/record-python.ts, from the SDK of the Pulumi version in package.json. */
const SENT = JSON.parse(readFileSync(join(PROGRAM, 'sent.json'), 'utf8')) as SentRegistration[];

let engine: ComponentEngine;
beforeAll(async () => {
  engine = await startComponentEngine();
}, 90_000);
beforeEach(() => engine.newAccount());
afterAll(() => engine.stop());

const sentOf = (type: string): SentRegistration => {
  const found = SENT.find((each) => each.type === `components:index:${type}`);
  if (found === undefined) throw new Error(`the program sent no ${type}`);
  return found;
};

test('the schema that other languages see is the one that was reviewed, and inferred without a warning', async () => {
  const schema = await readSchema(engine.host);
  const reviewed = readFileSync(join(COMPONENTS_FOLDER, 'schema.json'), 'utf8');
  if (schema !== reviewed) {
    // Jest's difference, with what to do above it.
    console.error(
      'The arguments or outputs of a component changed. A change that takes something away, renames it or makes it required ' +
        'breaks programs of every language: prefer a new optional argument. To accept it: npm run build && npm run schema -w components',
    );
  }
  expect(JSON.parse(schema)).toEqual(JSON.parse(reviewed));
  expect(schema).toBe(reviewed);
  expect(engine.host.warnings()).toBe('');
}, 90_000);

test('every argument and output says what it is', async () => {
  const { resources } = JSON.parse(await readSchema(engine.host)) as {
    resources: Record<string, { description?: string; inputProperties: Record<string, { description?: string }> }>;
  };
  const silent = Object.entries(resources).flatMap(([token, { description, inputProperties }]) => [
    ...(description === undefined ? [token] : []),
    ...Object.entries(inputProperties)
      .filter(([, property]) => property.description === undefined)
      .map(([name]) => `${token}.${name}`),
  ]);
  expect(silent).toEqual([]);
}, 90_000);

test('what a Python program sends becomes the same resources', async () => {
  const { resources } = engine;
  for (const registration of SENT) await engine.register(registration);

  const components = resources.filter(({ type }) => type.startsWith('components:'));
  expect(components.map(({ urn }) => urn)).toEqual([
    'urn:pulumi:prod::shop::components:index:AthenaAuditStore::audit',
    'urn:pulumi:prod::shop::components:index:SavedQueries::queries',
  ]);
  const urns = components.map(({ urn }) => urn);
  const children = resources.filter(({ parent }) => urns.includes(parent));
  expect(children).toHaveLength(resources.length - 1 - components.length);
  const one = (type: string, name: string) =>
    children.find((each) => each.type.endsWith(`:${type}`) && each.name === name);
  expect(one('BucketObjectLockConfiguration', 'audit-events')).toMatchObject({
    protect: true,
    inputs: { rule: { defaultRetention: { mode: 'GOVERNANCE', days: 365 } } },
  });
  expect(one('Bucket', 'audit-events')?.inputs.tags).toMatchObject({
    team: 'platform',
    'sallyport:stack': 'shop/prod',
  });
  expect(one('Role', 'audit-writer')?.inputs.assumeRolePolicy).toContain('210987654321');
  expect(one('NamedQuery', 'queries-ssh-access-denied')?.inputs.query).toContain(
    "any_match(ARRAY['alice'], asked -> asked = '' OR principal = asked OR",
  );
  expect(one('NamedQuery', 'queries-ssh-access-denied')?.inputs.query).toContain(
    'FROM (SELECT * FROM "audit-database-',
  );
  expect(children.filter(({ type }) => type.endsWith(':QueryDefinition')).length).toBeGreaterThan(0);
}, 90_000);

test('what comes back has the outputs of the schema, for the program to pass on', async () => {
  const { outputs } = await engine.register(sentOf('AthenaAuditStore'));
  const { sink } = outputs;
  expect(isProperties(sink) && sink).toMatchObject({ type: 'firehose', eventSource: 'ssh.example.com' });
  expect(Object.keys(outputs).sort()).toEqual([
    'bucketArn',
    'bucketName',
    'databaseName',
    'kmsKeyArn',
    'recordingsBucketArn',
    'recordingsBucketName',
    'sink',
    'streamArn',
    'streamName',
    'workgroupName',
  ]);
}, 90_000);

test('what is wrong is said to Python by the names of the schema', async () => {
  const store = sentOf('AthenaAuditStore');
  const object = { ...store.object, retentionDays: 'long', retention_days: 3 };
  await expect(engine.register({ ...store, object })).rejects.toThrow(
    /INVALID_ARGUMENT.*retentionDays is "long"; allowed is a whole number.*retention_days is no argument.*did you mean "retentionDays"/,
  );
  expect(engine.resources.filter(({ type }) => type.startsWith('aws:'))).toEqual([]);
}, 90_000);

const python = pythonWithPulumi();
(python === undefined ? test.skip : test)(
  'a Python program runs, and still sends what was recorded',
  async () => {
    await runOk(python ?? '', [PROGRAM, engine.address, engine.address], { timeoutMs: 90_000 });
    expect(engine.sent).toEqual(SENT);
  },
  120_000,
);

/** The Python of the tests, if it has the SDK. */
function pythonWithPulumi(): string | undefined {
  const found = findPython();
  if (found === undefined) return undefined;
  try {
    execFileSync(found, ['-c', 'import pulumi'], { stdio: 'ignore' });
    return found;
  } catch {
    return undefined;
  }
}
