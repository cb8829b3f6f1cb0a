import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createPutAuditEvents, type PutAuditEvents } from '@sallyport/runbooks';
import type { AuditEvent, AuditLogLine, Lock } from '@sallyport/contract';
import { auditEventFixture } from '../../runbooks/src/audit-event.fixture';
import { eventsIn, LOCAL_CREDENTIALS } from '../harness/lake';
import { describeWithMoto, type Moto } from '../harness/moto';
import { startRunnerWorld, type Invocation, type RunnerWorld } from '../harness/runner';

const SURGE = 'ssh-denied-surge';
const WITHOUT_MFA = 'ssh-sessions-without-mfa';
const LATERAL = 'ssh-lateral-movement';

/** As EventBridge sends it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
const alarm = (runbook: string, value = 'ALARM') => ({
  version: '0',
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  time: new Date().toISOString(),
  resources: ['arn:aws:cloudwatch:eu-central-1:123456789012:alarm:prod'],
  detail: {
    alarmName: `prod-${runbook}`,
    state: { value, timestamp: new Date().toISOString() },
    previousState: { value: 'OK' },
    configuration: {
      metrics: [
        {
          id: 'm',
          metricStat: {
            metric: { namespace: 'Sallyport/x', name: `Runbook/${runbook}`, dimensions: {} },
            period: 900,
            stat: 'Sum',
          },
          returnData: true,
        },
      ],
    },
  },
});
const SWEEP = { order: 'sweep' };

const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1_000) * 1_000 - seconds * 1_000;

let uid = 0;
function line(atMs: number, audit: Partial<AuditLogLine['audit']>): AuditLogLine {
  uid += 1;
  return {
    time: new Date(atMs).toISOString(),
    msg: 'audit event',
    audit: {
      uid: `l-${uid}`,
      eventName: 'AuthenticateUser',
      eventTime: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
      errorCode: 'AuthenticationFailed',
      principal: 'root',
      person: '',
      principalClass: 'unknown',
      mfa: 'false',
      source: '192.0.2.1',
      target: '',
      login: '',
      sessionId: '',
      proxyId: 'p-1',
      sequence: uid,
      count: 1,
      ...audit,
    },
  };
}

const denied = (atMs: number, source: string, count: number): AuditEvent =>
  auditEventFixture({
    timeMs: atMs,
    eventName: 'AuthenticateUser',
    errorCode: 'AuthenticationFailed',
    sourceIPAddress: source,
    principal: 'root',
    more: { count: String(count), target: '', principalClass: 'unknown' },
  });
const heartbeat = (): AuditEvent =>
  auditEventFixture({ timeMs: Date.now(), eventName: 'EmitHeartbeat', principal: 'p-1' });

const answered = ({ outcome, log }: Invocation): unknown => {
  if ('error' in outcome) throw new Error(`${outcome.error.message}\n${JSON.stringify(log)}`);
  return outcome.answer;
};

describeWithMoto('the runner', () => {
  let world: RunnerWorld;
  let put: PutAuditEvents;

  beforeAll(async () => {
    world = await startRunnerWorld();
    put = createPutAuditEvents({
      channelArn: world.lake.channelArn,
      endpoint: world.lake.endpoint,
      credentials: LOCAL_CREDENTIALS,
    });
  }, 120_000);

  afterAll(() => world?.stop(), 60_000);

  const mailsAbout = (text: string) => world.inbox.mails.filter((mail) => mail.Subject.includes(text));
  const locksOf = async (value: string): Promise<Lock[]> =>
    (await world.locks()).filter((lock) => lock.value === value);
  const audited = async (eventName: string, runbook: string): Promise<AuditEvent[]> =>
    (await eventsIn(world.lake)).filter(
      (event) => event.eventName === eventName && event.requestParameters?.runbook === runbook,
    );

  describe('on an alarm', () => {
    const attacker = '203.0.113.77';

    test('tells who and what at once, says that it is incomplete, and locks nothing on the word of the log', async () => {
      await world.logLines([
        line(secondsAgo(30), { source: attacker, count: 40 }),
        line(secondsAgo(20), { source: attacker, principal: 'admin', count: 25 }),
        line(secondsAgo(20), { source: '198.51.100.1', count: 49 }),
        line(secondsAgo(20), { source: attacker, eventName: 'EmitHeartbeat', errorCode: '', count: 1 }),
      ]);
      answered(await world.invoke(alarm(SURGE)));

      const [mail, ...others] = world.inbox.mails;
      expect(others).toEqual([]);
      expect(mail?.Subject).toBe(`[high] incomplete: Surge in denied SSH attempts: source ${attacker}`);
      expect(mail?.Message).toContain(`source ${attacker}: 65 events within 15m; the alarm is at 50`);
      expect(mail?.Message).toContain('principal: root (40), admin (25)');
      expect(mail?.Message).toContain('acts: AuthenticateUser AuthenticationFailed (65)');
      expect(JSON.parse(mail?.MessageAttributes.document?.Value ?? '')).toMatchObject({
        runbook: SURGE,
        result: 'incomplete',
        by: 'source',
        value: attacker,
        count: 65,
        response: null,
      });
      expect(await locksOf(attacker)).toEqual([]);
      expect(mail?.Message).toContain('Nothing is contained yet: it is, once the audit store confirms it.');
      expect(mail?.Message).toContain(`1. Is ${attacker} yours?`);
      expect(world.ops.items).toEqual([]);
    }, 60_000);

    test('audits the run as incomplete, in a chain of its own', async () => {
      const [run] = await audited('RunRunbook', SURGE);
      expect(run).toMatchObject({
        userIdentity: { type: 'Service', principalId: 'sallyport-runner' },
        eventSource: 'ssh.sallyport.test',
        responseElements: { result: 'incomplete' },
      });
      expect(run?.additionalEventData.proxyId).toMatch(/^runner-[0-9a-f]{12}$/);
    }, 60_000);

    test('a second call about the same events tells and locks nothing', async () => {
      answered(await world.invoke(alarm(SURGE)));
      answered(await world.invoke(SWEEP));
      expect(world.inbox.mails).toHaveLength(1);
      expect(await locksOf(attacker)).toEqual([]);
    }, 60_000);

    test('as long as the alarm stands, a second attacker is seen by the sweep', async () => {
      await world.logLines([line(secondsAgo(15), { source: '203.0.113.88', count: 60 })]);
      answered(await world.invoke(SWEEP));
      expect(mailsAbout('203.0.113.88')).toHaveLength(1);
      expect(await locksOf('203.0.113.88')).toEqual([]);
    }, 60_000);

    test('once the store is past the window, the finding is contained, and gets one ticket, one message and one event', async () => {
      await put([denied(secondsAgo(30), attacker, 40), denied(secondsAgo(20), attacker, 25), heartbeat()]);
      await world.expire(/^job$/);
      answered(await world.invoke(SWEEP));
      await world.expire(/^job$/);
      answered(await world.invoke(SWEEP));
      answered(
        await world.invoke({
          order: 'schedule',
          runbook: SURGE,
          scheduledTime: new Date(secondsAgo(11)).toISOString(),
        }),
      );

      const [lock] = await locksOf(attacker);
      expect(lock).toMatchObject({ subject: 'source', scope: 'unproven', createdBy: `runbook ${SURGE} by runner` });
      expect(Date.parse(lock?.expiresAt ?? '') - Date.parse(lock?.createdAt ?? '')).toBe(3_600_000);
      const [response] = await audited('RunResponse', SURGE);
      expect(response).toMatchObject({
        requestParameters: { action: 'contain', by: 'runner' },
        responseElements: { outcome: 'contained', lockId: lock?.id },
      });
      expect(world.ops.items).toHaveLength(1);
      const [item] = world.ops.items;
      expect(item).toMatchObject({ Title: `Surge in denied SSH attempts: ${attacker}`, Severity: '2' });
      expect(item?.Description).toContain(`${attacker} had 65 SSH attempts of strangers denied`);
      expect(item?.Description).toContain(`locked until ${lock?.expiresAt} by lock ${lock?.id}`);
      expect(item?.OperationalData['sallyport-steps']?.Value).toContain(
        `sallyport locks create source ${attacker} --for 1h`,
      );
      expect(item?.OperationalData['/aws/dedup']?.Value).toMatch(/^\{"dedupString":"sallyport-[0-9a-f]{64}"\}$/);

      const found = world.inbox.mails.filter((mail) => mail.MessageAttributes.result?.Value === 'finding');
      expect(found.map((mail) => mail.Subject)).toEqual([`[high] finding: Surge in denied SSH attempts: ${attacker}`]);
      expect(found[0]?.Message).toContain(`Ticket: OpsItem ${item?.id}`);
      expect(found[0]?.Message).toContain('## Recover');

      const [event, ...more] = await world.findingEvents();
      expect(more).toEqual([]);
      expect(event).toMatchObject({
        source: 'sallyport',
        'detail-type': 'Sallyport Finding',
        detail: {
          runbook: SURGE,
          result: 'finding',
          opsItemId: item?.id,
          findings: [{ source: attacker, attempts: 65 }],
        },
      });
      expect(await locksOf(attacker)).toHaveLength(1);
    }, 120_000);

    test('the end of the alarm ends the looking', async () => {
      answered(await world.invoke(alarm(SURGE, 'OK')));
      await world.logLines([line(secondsAgo(5), { source: '203.0.113.99', count: 60 })]);
      answered(await world.invoke(SWEEP));
      expect(mailsAbout('203.0.113.99')).toEqual([]);
      expect(await locksOf('203.0.113.99')).toEqual([]);
    }, 60_000);
  });

  test('different targets are counted as the watch does, and what a person must decide is not locked', async () => {
    const hop = (target: string) =>
      line(secondsAgo(40), {
        eventName: 'StartSession',
        errorCode: '',
        principal: 'mallory',
        person: 'mallory',
        principalClass: 'person',
        mfa: 'true',
        target,
      });
    await world.logLines([...['a', 'b', 'c', 'd', 'd', 'd'].map(hop)]);
    answered(await world.invoke(alarm(LATERAL)));
    expect(mailsAbout('mallory')).toEqual([]);
    await world.logLines([hop('e')]);
    answered(await world.invoke(SWEEP));
    expect(mailsAbout('mallory').map((mail) => mail.Message)).toEqual([
      expect.stringContaining('person mallory: 5 different values of target within 1h; the alarm is at 5'),
    ]);
    expect(mailsAbout('mallory')[0]?.Message).toContain('this runbook leaves that to a person');
    expect(await locksOf('mallory')).toEqual([]);
  }, 60_000);

  describe('containment', () => {
    const find = async (runbook: string, ...events: AuditEvent[]) => {
      await put([...events, heartbeat()]);
      answered(
        await world.invoke({ order: 'schedule', runbook, scheduledTime: new Date(secondsAgo(0)).toISOString() }),
      );
    };
    const session = (person: string, groups = 'engineers'): AuditEvent => {
      const event = auditEventFixture({ timeMs: secondsAgo(2), eventName: 'StartSession', principal: `arn:${person}` });
      const facts = { person, principalClass: 'person' as const, mfa: 'false' as const, sessionId: `s-${person}` };
      return {
        ...event,
        userIdentity: { ...event.userIdentity, details: { groups } },
        additionalEventData: { ...event.additionalEventData, ...facts, target: 'web-1' },
      };
    };

    test('locks the person that the store names, and no responder; what was lifted is not locked again', async () => {
      await find(WITHOUT_MFA, session('p1'), session('p2', 'engineers,responders'));
      expect(await locksOf('p1')).toMatchObject([{ subject: 'person' }]);
      expect(await locksOf('p2')).toEqual([]);
      const [first] = await locksOf('p1');
      answered(await world.invoke({ order: 'undo', lockId: first?.id, reason: 'a test', by: 'carol' }));
      answered(
        await world.invoke({ order: 'schedule', runbook: WITHOUT_MFA, scheduledTime: new Date().toISOString() }),
      );
      expect(await locksOf('p1')).toEqual([]);
    }, 60_000);

    test('an undone response is audited, and cannot be undone again', async () => {
      const undone = (await audited('RunResponse', WITHOUT_MFA)).filter(
        (event) => event.requestParameters?.action === 'undo',
      );
      expect(undone).toMatchObject([
        { requestParameters: { by: 'carol', reason: 'a test' }, responseElements: { value: 'p1' } },
      ]);
      const again = await world.invoke({ order: 'undo', lockId: 'lock-none', reason: 'a test', by: 'carol' });
      expect(again.outcome).toMatchObject({ error: { name: 'RunbookError', message: 'there is no lock lock-none' } });
    }, 60_000);

    test('spares whoever is on the never-lock list', async () => {
      world.configure({ neverLock: { source: ['198.51.100.7'] } });
      await find(SURGE, denied(secondsAgo(2), '198.51.100.7', 70));
      expect(mailsAbout('198.51.100.7')[0]?.Message).toContain(
        'Not contained: 198.51.100.7 is on the never-lock list.',
      );
      expect(await locksOf('198.51.100.7')).toEqual([]);
    }, 60_000);

    test('only says what it would lock where responses are set to suggest', async () => {
      world.configure({ responses: 'suggest' });
      await find(SURGE, denied(secondsAgo(2), '198.51.100.8', 70));
      expect(mailsAbout('198.51.100.8')[0]?.Message).toContain('source 198.51.100.8 would be locked');
      expect(await locksOf('198.51.100.8')).toEqual([]);
    }, 60_000);

    test('counts to the overridden threshold', async () => {
      world.configure({ overrides: { [SURGE]: { threshold: 90 } } });
      await world.logLines([line(secondsAgo(3), { source: '198.51.100.9', count: 89 })]);
      answered(await world.invoke(alarm(SURGE)));
      expect(mailsAbout('198.51.100.9')).toEqual([]);
      await world.logLines([line(secondsAgo(2), { source: '198.51.100.9', count: 1 })]);
      answered(await world.invoke(SWEEP));
      expect(mailsAbout('198.51.100.9')).toHaveLength(1);
      world.configure({});
    }, 60_000);
  });

  describe('approved steps', () => {
    const order = {
      order: 'lock',
      runbook: LATERAL,
      lockId: 'eradicate-1',
      subject: 'person',
      value: 'mallory',
      durationSeconds: '604800',
      reason: 'stolen laptop',
      by: 'arn:aws:iam::123456789012:user/dora',
    };

    test('a lock holds as long as was approved, once, and is audited', async () => {
      answered(await world.invoke(order));
      answered(await world.invoke(order));
      const [lock, ...others] = await locksOf('mallory');
      expect(others).toEqual([]);
      expect(lock).toMatchObject({ id: 'eradicate-1', subject: 'person', reason: 'stolen laptop' });
      expect(Date.parse(lock?.expiresAt ?? '') - Date.parse(lock?.createdAt ?? '')).toBe(604_800_000);
      expect(await audited('RunResponse', LATERAL)).toContainEqual(
        expect.objectContaining({
          requestParameters: expect.objectContaining({ action: 'eradicate', by: order.by }) as unknown,
        }),
      );
    }, 60_000);

    test('nobody approves a lock of who is on the never-lock list', async () => {
      world.configure({ neverLock: { person: ['breakglass'] } });
      const { outcome } = await world.invoke({ ...order, lockId: 'eradicate-2', value: 'breakglass' });
      expect(outcome).toMatchObject({ error: { message: 'person breakglass is on the never-lock list' } });
      expect(await locksOf('breakglass')).toEqual([]);
      world.configure({});
    }, 60_000);
  });

  describe('failures', () => {
    test('a ticket system that is away is asked again, and the finding is told once', async () => {
      const source = '203.0.113.55';
      const schedule = { order: 'schedule', runbook: SURGE, scheduledTime: new Date(secondsAgo(12)).toISOString() };
      await put([denied(secondsAgo(40), source, 80), heartbeat()]);
      world.ops.failures = 1;
      const first = await world.invoke(schedule);
      expect(first.outcome).toMatchObject({ error: { name: 'InternalServerError' } });
      expect(first.log).toContainEqual(expect.objectContaining({ level: 'error', code: 'InternalServerError' }));
      // People are paged, and the source is contained, all the same.
      const found = () => mailsAbout(`finding: Surge in denied SSH attempts: ${source}`);
      expect(found().map(({ Message }) => Message)).toEqual([expect.stringContaining('Ticket: none yet: try again')]);
      expect(await locksOf(source)).toHaveLength(1);
      const tickets = () => world.ops.items.filter(({ Title }) => Title.endsWith(source));
      expect(tickets()).toEqual([]);

      await world.expire(/^job$/);
      answered(await world.invoke(SWEEP));
      expect(tickets()).toHaveLength(1);
      expect(found()).toHaveLength(1);
      expect(await locksOf(source)).toHaveLength(1);
    }, 90_000);

    test('a store that holds no such table is not asked', async () => {
      const sink = JSON.parse(world.environment.SALLYPORT_AUDIT_SINK ?? '') as Record<string, string>;
      const { managementEventDataStoreArn: _, ...without } = sink;
      const order = {
        order: 'schedule',
        runbook: 'security-group-ingress-denied-surge',
        scheduledTime: new Date(secondsAgo(13)).toISOString(),
      };
      const { outcome, log } = await world.invoke(order, { SALLYPORT_AUDIT_SINK: JSON.stringify(without) });
      expect(outcome).toEqual({ answer: {} });
      expect(log).toMatchObject([{ level: 'info', table: 'management_events' }]);
      expect((await world.state()).filter(({ kind, key }) => kind === 'job' && key?.startsWith(order.runbook))).toEqual(
        [],
      );
    }, 60_000);

    test('a window that stays unknown is told once, and not called clean', async () => {
      const order = { order: 'schedule', runbook: 'ssh-brute-force-success' };
      const early = { AWS_ENDPOINT_URL_CLOUDTRAIL: 'http://127.0.0.1:9' };
      const ticks = [secondsAgo(14), secondsAgo(20)];
      for (const tick of ticks) {
        answered(await world.invoke({ ...order, scheduledTime: new Date(tick).toISOString() }, early));
      }
      await world.age(/^job$/, 3_600_000);
      const { log } = await world.invoke(SWEEP, early);
      expect(log.filter(({ level }) => level === 'error').map(({ code }) => code)).toEqual([
        'STORE_UNREACHABLE',
        'STORE_UNREACHABLE',
      ]);
      expect(mailsAbout('failed: Brute force').map(({ Message }) => Message)).toEqual([
        expect.stringContaining('It is not clean. Run it by hand: sallyport runbooks run ssh-brute-force-success'),
      ]);
      expect((await world.state()).filter(({ kind, key }) => kind === 'job' && key?.startsWith(order.runbook))).toEqual(
        [],
      );
    }, 90_000);

    test('an order to lock what no proxy could match is refused', async () => {
      const order = { order: 'lock', runbook: SURGE, lockId: 'l-1', durationSeconds: 60, reason: 'r', by: 'b' };
      for (const [subject, value] of [
        ['source', 'web-1'],
        ['source', '10.0.0.0/33'],
        ['key', 'SHA256:short'],
      ] as const) {
        expect((await world.invoke({ ...order, subject, value })).outcome).toMatchObject({
          error: { name: 'RunnerError', message: expect.stringContaining(value) as string },
        });
      }
      expect((await world.locks()).filter(({ id }) => id === 'l-1')).toEqual([]);
    }, 60_000);

    test('an audit store that is away leaves the run for later', async () => {
      const endpoint = { AWS_ENDPOINT_URL_CLOUDTRAIL: 'http://127.0.0.1:9' };
      const scheduledTime = new Date(secondsAgo(13)).toISOString();
      const { outcome, log } = await world.invoke(
        { order: 'schedule', runbook: 'ssh-access-denied', scheduledTime },
        endpoint,
      );
      expect(outcome).toEqual({ answer: {} });
      expect(log).toContainEqual(expect.objectContaining({ level: 'warn', code: 'STORE_UNREACHABLE' }));
      const waiting = (await world.state()).filter(
        ({ kind, key }) => kind === 'job' && key?.startsWith('ssh-access-denied#'),
      );
      expect(waiting).toHaveLength(1);
      await put([heartbeat()]);
      await world.expire(/^job$/);
      answered(await world.invoke(SWEEP));
      expect(
        (await world.state()).filter(({ kind, key }) => kind === 'job' && key?.startsWith('ssh-access-denied#')),
      ).toEqual([]);
    }, 90_000);

    test.each([
      [
        'nothing that it knows',
        { hello: 'world' },
        { error: { message: expect.stringContaining('no order in what was sent') as string } },
      ],
      [
        'a runbook that is not there',
        { runbook: 'ssh-nothing' },
        { error: { message: expect.stringContaining('there is no runbook "ssh-nothing"') as string } },
      ],
      ['an alarm of nobody', alarm('ssh-nothing'), { answer: { failed: { code: 'RUNNER_ORDER' } } }],
    ])(
      '%s is refused, and logged with a code',
      async (_, event, outcome) => {
        const invocation = await world.invoke(event);
        expect(invocation.outcome).toMatchObject(outcome);
        expect(invocation.log).toContainEqual(expect.objectContaining({ level: 'error', code: 'RUNNER_ORDER' }));
      },
      60_000,
    );

    test('an environment that lacks something is named', async () => {
      const { outcome } = await world.invoke({ runbook: SURGE }, { SALLYPORT_STATE_TABLE: '' });
      expect(outcome).toMatchObject({ error: { message: expect.stringContaining('SALLYPORT_STATE_TABLE') as string } });
    }, 60_000);
  });

  test('by hand, a run answers with its document and makes no ticket', async () => {
    const before = world.ops.items.length;
    const answer = answered(
      await world.invoke({ runbook: 'ssh-sessions-by-principal', parameters: { principal: 'root' } }),
    );
    expect(answer).toMatchObject({
      runbook: 'ssh-sessions-by-principal',
      parameters: { principal: 'root' },
      findings: [],
    });
    expect(world.ops.items).toHaveLength(before);
  }, 60_000);

  test('with a store on Athena, runs ask its workgroup and are audited by its stream', async () => {
    const { moto } = world;
    const endMs = secondsAgo(120);
    const rows = [
      [['p-1', String(endMs + 60_000), '9', 'false', '0', '1', '9']],
      [['203.0.113.5', '70', '3', '1', 'AuthenticationFailed', '2026-11-23 07:00:00.000', '2026-11-23 07:01:00.000']],
    ];
    const names = [
      ['proxyId', 'lastMs', 'lastSequence', 'final', 'lost', 'firstSequence', 'seen'],
      ['source', 'attempts', 'names', 'targets', 'mainReason', 'firstSeen', 'lastSeen'],
    ];
    await answerAthena(moto, rows, names);
    const s3 = new S3Client({ ...moto.client, forcePathStyle: true });
    const firehose = new FirehoseClient(moto.client);
    const athena = new AthenaClient(moto.client);
    await s3.send(
      new CreateBucketCommand({ Bucket: 'audit', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
    );
    await athena.send(new CreateWorkGroupCommand({ Name: 'audit' }));
    const { DeliveryStreamARN } = await firehose.send(
      new CreateDeliveryStreamCommand({
        DeliveryStreamName: 'audit',
        ExtendedS3DestinationConfiguration: {
          BucketARN: 'arn:aws:s3:::audit',
          RoleARN: 'arn:aws:iam::123456789012:role/firehose',
        },
      }),
    );
    const sink = {
      type: 'firehose',
      region: moto.region,
      accountId: moto.accountId,
      streamArn: DeliveryStreamARN,
      workgroup: 'audit',
      database: 'audit',
      resultsLocation: 's3://audit/results/',
    };
    const order = { runbook: SURGE, windowEnd: new Date(endMs).toISOString() };
    const answer = answered(await world.invoke(order, { SALLYPORT_AUDIT_SINK: JSON.stringify(sink) }));
    expect(answer).toMatchObject({
      result: 'finding',
      store: 'Athena workgroup audit in eu-central-1',
      findings: [{ source: '203.0.113.5', attempts: 70 }],
      watermarks: [{ passed: true }],
    });

    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'audit' }));
    const bodies = await Promise.all(
      Contents.filter(({ Key }) => Key?.startsWith('results/') === false).map(async ({ Key }) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'audit', Key }));
        return (await Body?.transformToString()) ?? '';
      }),
    );
    expect(JSON.parse(bodies.join(''))).toMatchObject({
      eventCategory: 'ActivityAuditLog',
      eventData: {
        eventName: 'RunRunbook',
        requestParameters: { runbook: SURGE },
        responseElements: { result: 'finding' },
      },
    });
    for (const client of [s3, firehose, athena]) client.destroy();
  }, 60_000);
});

/** What moto's Athena answers to the next queries, in turn; it runs no SQL. */
async function answerAthena(moto: Moto, rows: readonly string[][][], names: readonly string[][]): Promise<void> {
  const cells = (row: readonly string[]) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) });
  const response = await fetch(`${moto.endpoint}/moto-api/static/athena/query-results`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      account_id: moto.accountId,
      region: moto.region,
      results: rows.map((table, index) => ({
        rows: [names[index] ?? [], ...table].map(cells),
        column_info: (names[index] ?? []).map((Name) => ({ Name, Type: 'varchar' })),
      })),
    }),
  });
  expect(response.status).toBe(201);
}
