import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GENESIS_DIGEST, eventDigest, type AuditEvent } from '@sallyport/contract';
import { createLocalEnvironment } from '@sallyport/runbooks';
import { stringify } from 'yaml';
import { startAthena, type Athena } from '../harness/athena';
import { startLake, type Lake } from '../harness/lake';
import { run } from '../harness/process';
import { REPOSITORY } from '../harness/tools';

/** The command against Athena as users configure it, beside a lake that holds the same events. */
let directory: string;
let lake: Lake;
let athena: Athena;
let config: string;

const NOW_MS = Date.now();
const DENIED = 60;

/** One proxy's chain: refusals of one source, then its last heartbeat. */
function chain(): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let sequence = 1; sequence <= DENIED + 1; sequence += 1) {
    const last = events.at(-1);
    const isHeartbeat = sequence > DENIED;
    const timeMs = NOW_MS - 60_000 + sequence * 100;
    events.push({
      version: '1.0',
      userIdentity: { type: 'Person', principalId: isHeartbeat ? 'p-1' : 'root' },
      eventSource: 'ssh.sallyport.test',
      eventName: isHeartbeat ? 'EmitHeartbeat' : 'AuthenticateUser',
      eventTime: `${new Date(timeMs).toISOString().slice(0, 19)}Z`,
      UID: `p-1-${sequence}`,
      recipientAccountId: lake.channelArn.split(':')[4] ?? '',
      ...(isHeartbeat ? {} : { errorCode: 'AuthenticationFailed', sourceIPAddress: '203.0.113.9' }),
      additionalEventData: {
        sessionId: '',
        proxyId: 'p-1',
        sequence: String(sequence),
        previousDigest: last === undefined ? GENESIS_DIGEST : eventDigest(last),
        timeMs: String(timeMs),
        person: '',
        principalClass: 'unknown',
        mfa: 'false',
        mfaEvidence: 'none',
        target: '',
        login: '',
        proxyAccountId: '',
        targetAccountId: '',
        region: '',
        ...(isHeartbeat ? { final: 'true', lostEvents: '0' } : {}),
      },
    });
  }
  return events;
}

async function writeConfig(auditStore: object): Promise<string> {
  const path = join(directory, `cli-${Math.random()}.yaml`);
  const { endpoint, eventDataStores } = lake;
  await writeFile(path, stringify({ auditStore, lake: { endpoint, eventDataStores } }), { mode: 0o600 });
  return path;
}

const athenaConfig = (): object => ({
  type: 'athena',
  region: 'eu-central-1',
  workgroup: athena.workgroup,
  database: athena.database,
  managementEventsTable: athena.tables.management_events,
  endpoint: athena.endpoint,
});

async function sallyport(words: readonly string[], path = config) {
  const program = join(REPOSITORY, 'cli', 'bin', 'sallyport.js');
  const done = await run(process.execPath, [program, '--config', path, '--json', ...words], {
    env: {
      SALLYPORT_HOME: directory,
      SALLYPORT_CONFIG: '',
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      NODE_NO_WARNINGS: '1',
      AWS_ENDPOINT_URL_FIREHOSE: 'http://127.0.0.1:9',
    },
    timeoutMs: 60_000,
  });
  const text = done.stdout.toString();
  return { code: done.code, out: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>, err: done.stderr };
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-athena-cli-'));
  lake = await startLake(join(directory, 'lake'));
  athena = await startAthena(lake, { scanLimitBytes: 10 ** 9 });
  config = await writeConfig(athenaConfig());
  const environment = createLocalEnvironment(lake);
  await environment.putAuditEvents(chain());
  environment.close();
}, 60_000);

afterAll(async () => {
  await athena?.stop();
  await lake?.stop();
  await rm(directory, { recursive: true, force: true });
});

test('a run asks Athena, and with --store the lake; both find the same', async () => {
  const ask = async (words: readonly string[]) => {
    const { code, out, err } = await sallyport([...words, 'runbooks', 'run', 'ssh-denied-surge', '--window', '1h']);
    expect([code, err]).toEqual([10, '']);
    return out as { store: string; findings: object[] };
  };
  const before = athena.statements.length;
  const byDefault = await ask([]);
  expect(byDefault.store).toBe('Athena workgroup sallyport in eu-central-1');
  expect(byDefault.findings).toMatchObject([{ source: '203.0.113.9', attempts: DENIED }]);
  const asked = athena.statements.length;
  expect(asked).toBeGreaterThan(before);
  const byLake = await ask(['--store', 'lake']);
  expect(byLake.store).toBe(`the lake at ${lake.endpoint}`);
  expect(byLake.findings).toEqual(byDefault.findings);
  expect(athena.statements).toHaveLength(asked);
}, 120_000);

test('a run is audited by the stream of the store it asks, and says so when it could not be', async () => {
  const streamArn = 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/sallyport-events';
  const path = await writeConfig({ ...athenaConfig(), streamArn });
  const { code, out } = await sallyport(['runbooks', 'run', 'ssh-denied-surge', '--window', '1h'], path);
  expect(code).toBe(10);
  expect((out as { notes: string[] }).notes).toEqual([
    expect.stringMatching(/^the run could not be audited: PutRecordBatch to sallyport-events failed: .*ECONNREFUSED/),
  ]);
}, 60_000);

test('the chain is proven from Athena, in the time that is asked for', async () => {
  const whole = await sallyport(['audit', 'verify']);
  expect(whole).toMatchObject({ code: 0, out: { intact: true, events: DENIED + 1 } });
  const before = athena.statements.length;
  expect(await sallyport(['audit', 'verify', '--since', '1h'])).toMatchObject({ code: 0, out: { events: DENIED + 1 } });
  const bounded = athena.statements.slice(before);
  expect(bounded.length).toBeGreaterThanOrEqual(2);
  for (const sql of bounded) expect(sql).toMatch(/calendarday >= '\d{4}-\d\d-\d\d'\)[^]*eventTime >= timestamp '/);
  expect((await sallyport(['audit', 'verify', '--since', '1h', '--both'])).code).toBe(2);
}, 120_000);

describe('doctor', () => {
  interface CheckResult {
    readonly name: string;
    readonly state: string;
    readonly detail: string;
    readonly remedy?: string;
  }
  const auditStore = async (more: object = {}): Promise<CheckResult | undefined> => {
    const { out } = await sallyport(['doctor'], await writeConfig({ ...athenaConfig(), ...more }));
    return (out as unknown as { checks: CheckResult[] }).checks.find(({ name }) => name === 'audit store');
  };

  test('says what the store holds and what a query may read', async () => {
    expect(await auditStore()).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(
        /^Athena workgroup sallyport in eu-central-1 holds 61 audit events of the last day \(answered in \d+ ms\); ssh_events and management_events can be read; a scan limit of 953\.7 MiB a query$/,
      ) as string,
    });
  }, 60_000);

  test.each([
    [{ workgroup: 'other' }, /WorkGroup other is not found/, /workgroup other exists/],
    [{ sshEventsTable: 'elsewhere' }, /TABLE_NOT_FOUND/, /names of database and tables/],
    [{ sshEventsTable: 'org_trail' }, /holds no ssh_events as runbooks read it: COLUMN_NOT_FOUND/, /AthenaAuditStore/],
    [{ endpoint: 'http://127.0.0.1:9' }, /did not answer/, /endpoint/],
  ])(
    '%j is a problem with a remedy',
    async (more, detail, remedy) => {
      const check = await auditStore(more);
      expect(check?.state).toBe('problem');
      expect(check?.detail).toMatch(detail);
      expect(check?.remedy).toMatch(remedy);
    },
    60_000,
  );
});
