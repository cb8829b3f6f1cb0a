import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { auditLogLineSchema, gaugeLogLineSchema, LOCK_PROPAGATION_MS, lockToItem, type AuditEvent, type Lock } from '@sallyport/contract';
import { describeWithMoto } from '../harness/moto';
import { Daemon, run } from '../harness/process';
import { NAMES, POLICY, ROLE, startAwsFleet, type AwsFleet } from './aws-fleet';

let fleet: AwsFleet;

/** Looks until it finds something; for what happens in another process and tells nobody. */
async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined, timeoutMs = 20_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`not in ${timeoutMs} ms: ${what}\n${fleet.proxy.output.slice(-4_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Row {
  readonly eventData: AuditEvent;
}

/** Rows that Firehose delivered to the bucket of the Athena table. */
async function rows(): Promise<Row[]> {
  const objects = await fleet.resources.objects(NAMES.events, 'ssh_events/');
  return [...objects.values()].flatMap((body) => body.toString().trim().split('\n').map((line) => JSON.parse(line) as Row));
}
const rowOnce = (what: string, matches: (event: AuditEvent) => boolean) =>
  until(what, async () => (await rows()).find(({ eventData }) => matches(eventData)));

const logLines = () => fleet.proxy.output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as unknown] : []));
const healthz = async () => (await fetch(`http://127.0.0.1:${fleet.ready().health.port}/healthz`)).status;
const lock: Lock = {
  ...{ id: 'lock-from-the-runner', subject: 'principal', value: 'ci', reason: 'finding 1', createdBy: 'runbook ssh-denied-surge' },
  ...{ createdAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
};

describeWithMoto('the proxy as it runs on AWS', () => {
  beforeAll(async () => {
    fleet = await startAwsFleet();
  }, 120_000);

  afterAll(() => fleet.stop(), 60_000);

  test('its configuration comes from S3 and Secrets Manager, readable by it alone', () => {
    const files = ['proxy.yaml', 'targets.yaml', 'access/base.cedar', 'users.yaml', 'host_key'];
    expect(readdirSync(fleet.configDirectory, { recursive: true }).map(String).sort()).toEqual([...files, 'access', '.placed.json'].sort());
    for (const file of files) expect(statSync(join(fleet.configDirectory, file)).mode & 0o777).toBe(0o600);
  });

  test('an instance with the tag is a target, reached with a key made for each dial', async () => {
    for (const target of ['web-1', fleet.instanceIds[0] ?? '']) {
      const { code, stdout, stderr } = await run('ssh', [...fleet.sshTo(target), 'echo', 'from', '$SSH_CONNECTION']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.toString()).toContain('127.0.0.9');
    }
    const pushes = fleet.front.calls.filter(({ operation }) => operation === 'SendSSHPublicKey').map(({ json }) => json);
    expect(pushes).toHaveLength(2);
    const zone = { InstanceId: fleet.instanceIds[0], InstanceOSUser: fleet.sshd.login, AvailabilityZone: expect.stringMatching(/^eu-central-1[abc]$/) as string };
    expect(pushes).toMatchObject([zone, zone]);
    const [one, other] = fleet.pushedKeys();
    expect(one).toMatch(/^ssh-ed25519 AAAA/);
    expect(other).not.toBe(one);
    const assumed = fleet.front.calls.find(({ operation }) => operation === 'AssumeRole');
    expect(Object.fromEntries(assumed?.parameters ?? [])).toMatchObject({ RoleArn: ROLE, ExternalId: 'sallyport' });
  });

  test('a host key that no tag pins is enrolled from the console, once, and kept', async () => {
    const { code, stderr } = await run('ssh', [...fleet.sshTo('web-2'), 'true']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(fleet.front.calls.filter(({ operation }) => operation === 'GetConsoleOutput')).toHaveLength(1);
    expect(readdirSync(join(fleet.stateDirectory, 'host-keys'))).toEqual([`${fleet.instanceIds[1]}.json`]);
  });

  test('another host key than the pinned one is refused before anything is authenticated', async () => {
    const { code } = await run('ssh', [...fleet.sshTo('web-3'), 'true']);
    expect(code).not.toBe(0);
    await rowOnce('HostKeyMismatch', ({ errorCode, additionalEventData }) => errorCode === 'HostKeyMismatch' && additionalEventData.target === 'web-3');
  });

  test('an instance without the tag is no target', async () => {
    expect((await run('ssh', [...fleet.sshTo('web-4'), 'true'])).code).not.toBe(0);
  });

  test('a target of the file may be reached by EC2 Instance Connect too', async () => {
    const { code, stderr } = await run('ssh', [...fleet.sshTo('fixed'), 'true']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(fleet.front.calls.map(({ json }) => json)).toContainEqual(expect.objectContaining({ InstanceId: 'i-0123456789abcdef0', InstanceOSUser: fleet.sshd.login }));
  });

  test('events arrive through Firehose as rows of the Athena table, with the case of their keys', async () => {
    await run('ssh', [...fleet.sshTo('web-1'), 'echo', 'to-be-found']);
    const row = await rowOnce('the command', ({ requestParameters }) => requestParameters?.command === 'echo to-be-found');
    expect(row).toMatchObject({
      ...{ eventCategory: 'ActivityAuditLog', eventType: 'ActivityLog', awsRegion: 'eu-central-1', recipientAccountId: '123456789012' },
      eventData: { eventName: 'ExecuteCommand', eventSource: 'ssh.example.com', userIdentity: { principalId: 'ci' } },
    });
    expect(Object.keys(row.eventData.additionalEventData)).toEqual(expect.arrayContaining(['previousDigest', 'principalClass', 'targetAccountId', 'timeMs']));
    expect(row.eventData.additionalEventData).toMatchObject({ target: 'web-1', targetAccountId: '210987654321' });
  });

  test('each durable event is a line of the log, and so are the gauges', async () => {
    const { eventData } = await rowOnce('a command', ({ eventName }) => eventName === 'ExecuteCommand');
    const audits = logLines().flatMap((line) => auditLogLineSchema.safeParse(line).data?.audit ?? []);
    expect(audits.find(({ uid }) => uid === eventData.UID)).toMatchObject({ eventName: 'ExecuteCommand', principal: 'ci', errorCode: '', count: 1 });
    expect(audits.map(({ sequence }) => sequence)).toEqual(audits.map((_, index) => index + 1));
    expect(logLines().some((line) => gaugeLogLineSchema.safeParse(line).success)).toBe(true);
  });

  test('a recording is in S3 when its terminal has ended, and the same as its event says', async () => {
    const terminal = await run('ssh', ['-tt', ...fleet.sshTo('web-1')], { input: 'echo recorded-$((40+2)); exit\n' });
    expect(terminal.stdout.toString()).toContain('recorded-42');
    const { eventData } = await rowOnce('the end of the channel', ({ additionalEventData }) => additionalEventData.recordingSha256 !== undefined);
    const { sessionId, channelId, recordingSha256, recording } = eventData.additionalEventData;
    const key = `recordings/${eventData.eventTime.slice(0, 10)}/${sessionId}-${channelId}.cast`;
    const body = await until(key, async () => (await fleet.resources.objects(NAMES.recordings)).get(key));
    expect(createHash('sha256').update(body).digest('hex')).toBe(recordingSha256);
    expect(body.toString()).toContain('recorded-42');
    await until('the local file is gone', () => !readdirSync(join(fleet.stateDirectory, 'recordings')).includes(String(recording?.split('/').at(-1))) || undefined);
  });

  test('a change in S3 is in force within a look: the proxy reads it again without a restart', async () => {
    const forbid = `${POLICY}\n@id("no-frozen")\nforbid (principal, action == Sallyport::Action::"exec", resource) when { context has command && context.command == "frozen" };`;
    await fleet.resources.put(NAMES.config, 'fleet-1/access/base.cedar', forbid);
    await fleet.proxy.waitFor(/configuration read again/);
    expect((await run('ssh', [...fleet.sshTo('web-1'), 'frozen'])).code).not.toBe(0);
    await rowOnce('the refusal', ({ errorCode, additionalEventData }) => errorCode === 'AccessDenied' && additionalEventData.policyIds === 'no-frozen');
    // A mistake is refused, and what was in force stays.
    await fleet.resources.put(NAMES.config, 'fleet-1/access/base.cedar', 'permit (');
    await fleet.proxy.waitFor(/the configuration was not taken/);
    expect((await run('ssh', [...fleet.sshTo('web-1'), 'true'])).code).toBe(0);
    await fleet.resources.put(NAMES.config, 'fleet-1/access/base.cedar', POLICY);
    await until('the reload', () => (fleet.proxy.output.match(/configuration read again/g)?.length ?? 0) > 1 || undefined);
  });

  test('a lock that another writer puts into the table cuts the live session and refuses new ones, within two seconds', async () => {
    const session = Daemon.start('session', 'ssh', [...fleet.sshTo('web-1'), 'echo on the target; sleep 600']);
    await session.waitFor(/on the target/);
    await until('the task is protected', () => fleet.protection.at(-1)?.ProtectionEnabled === true || undefined);
    const put = Date.now();
    await fleet.resources.dynamodb.send(new PutItemCommand({ TableName: NAMES.table, Item: { ...lockToItem(lock) } }));
    await until('the session is cut', () => !session.running || undefined);
    expect((await run('ssh', [...fleet.sshTo('web-1'), 'true'])).code).not.toBe(0);
    const { eventData } = await rowOnce('the cut', ({ eventName, errorCode }) => eventName === 'TerminateSession' && errorCode === 'PrincipalLocked');
    expect(Number(eventData.additionalEventData.timeMs) - put).toBeLessThan(LOCK_PROPAGATION_MS);
    await fleet.resources.dynamodb.send(new DeleteItemCommand({ TableName: NAMES.table, Key: { id: { S: lock.id } } }));
    await until('the lock is gone', async () => (await run('ssh', [...fleet.sshTo('web-1'), 'true'])).code === 0 || undefined);
    await until('the task is not protected any more', () => fleet.protection.at(-1)?.ProtectionEnabled === false || undefined);
  });

  test('with Firehose away no act is confirmed, and what the proxy did before arrives when it is back', async () => {
    fleet.faults.isFirehoseAway = true;
    await fleet.proxy.waitFor(/the audit sink does not take events/);
    const refused = await run('ssh', [...fleet.sshTo('web-1'), 'echo', 'never-confirmed']);
    expect(refused.code).not.toBe(0);
    expect(refused.stdout.toString()).toBe('');
    fleet.faults.isFirehoseAway = false;
    await fleet.proxy.waitFor(/the audit sink takes events again/, 60_000);
    expect((await run('ssh', [...fleet.sshTo('web-1'), 'true'])).code).toBe(0);
    const all = (await rows()).map(({ eventData }) => eventData);
    expect(all.some(({ requestParameters }) => requestParameters?.command === 'echo never-confirmed')).toBe(false);
    const sequences = all.map(({ additionalEventData }) => Number(additionalEventData.sequence)).sort((a, b) => a - b);
    expect([...new Set(sequences)]).toEqual(Array.from({ length: sequences.at(-1) ?? 0 }, (_, index) => index + 1));
  });

  test('what a killed proxy left of a recording is uploaded at its next start', async () => {
    const terminal = Daemon.start('terminal', 'ssh', ['-tt', ...fleet.sshTo('web-1')]);
    terminal.child.stdin?.write('echo before-the-$((1+1))nd-life\n');
    await terminal.waitFor(/before-the-2nd-life/);
    const recordings = join(fleet.stateDirectory, 'recordings');
    await until('it is on the disk', () => readdirSync(recordings).some((name) => readFileSync(join(recordings, name), 'utf8').includes('before-the-2nd-life')) || undefined);
    process.kill(fleet.ready().pid, 'SIGKILL');
    await until('the end of both', () => !fleet.proxy.running || undefined);
    expect(fleet.proxy.child.exitCode).toBe(137);
    await terminal.stop();
    await fleet.restart();
    await until('the recording', async () => [...(await fleet.resources.objects(NAMES.recordings)).values()].some((body) => body.includes('before-the-2nd-life')) || undefined);
    expect(readdirSync(recordings)).toEqual([]);
    expect((await run('ssh', [...fleet.sshTo('web-2'), 'true'])).code).toBe(0);
  });

  test('a proxy that drains says so to the load balancer until it has ended, with its exit code', async () => {
    expect(await healthz()).toBe(200);
    const { port } = fleet.ready().health;
    const session = Daemon.start('session', 'ssh', [...fleet.sshTo('web-1'), 'echo on the target; cat']);
    await session.waitFor(/on the target/);
    fleet.proxy.child.kill('SIGTERM');
    await until('draining', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).status === 503 || undefined);
    expect(session.running).toBe(true);
    session.child.stdin?.end();
    await until('the end', () => !fleet.proxy.running || undefined);
    expect(fleet.proxy.child.exitCode).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
    await rowOnce('the last heartbeat', ({ eventName, additionalEventData }) => eventName === 'EmitHeartbeat' && additionalEventData.final === 'true');
  });

  test('no private key of a dial and no secret was logged', () => {
    expect(fleet.proxy.output).not.toContain('PRIVATE KEY');
    expect(fleet.proxy.output).not.toContain(readFileSync(join(fleet.directory, 'host_key'), 'utf8').split('\n')[1]);
  });
});
