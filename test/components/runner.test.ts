import { createPutAuditEvents, type PutAuditEvents } from '@sallyport/runbooks';
import type { AuditLogLine } from '@sallyport/contract';
import { auditEventFixture } from '../../runbooks/src/audit-event.fixture';
import { describeWithMoto } from '../harness/moto';
import { LOCAL_CREDENTIALS, startRunnerWorld, type RunnerWorld } from '../harness/runner';
import { eventsIn } from '../harness/lake';

const SURGE = 'ssh-denied-surge';
const ATTACKER = '203.0.113.77';

const alarm = (runbook: string, value = 'ALARM') => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  time: new Date().toISOString(),
  detail: {
    alarmName: `prod-${runbook}`,
    state: { value },
    configuration: {
      metrics: [
        { id: 'm', metricStat: { metric: { namespace: 'Sallyport', name: `Runbook/${runbook}`, dimensions: {} } } },
      ],
    },
  },
});

const secondsAgo = (seconds: number): number => Date.now() - seconds * 1_000;

let uid = 0;
function line(atMs: number, audit: Partial<AuditLogLine['audit']>): AuditLogLine {
  uid += 1;
  return {
    time: new Date(atMs).toISOString(),
    msg: 'audit event',
    audit: {
      uid: `p-1-${uid}`,
      eventName: 'AuthenticateUser',
      eventTime: `${new Date(atMs).toISOString().slice(0, 19)}Z`,
      errorCode: 'AuthenticationFailed',
      principal: 'root',
      person: '',
      principalClass: 'unknown',
      mfa: 'false',
      source: ATTACKER,
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

  test('an alarm is told with who and what at once, and contained, before the store knows', async () => {
    await world.logLines([
      line(secondsAgo(30), { count: 40 }),
      line(secondsAgo(20), { principal: 'admin', count: 25 }),
    ]);
    const { outcome, log } = await world.invoke(alarm(SURGE));
    expect({ outcome, log }).toMatchObject({ outcome: { answer: {} } });
    expect(world.inbox.mails.map((mail) => mail.Subject)).toEqual([
      `[high] incomplete: Surge in denied SSH attempts: source ${ATTACKER}`,
    ]);
    expect(world.inbox.mails[0]?.Message).toContain(`source ${ATTACKER}: 65 events within 15m; the alarm is at 50`);
    expect(await world.locks()).toMatchObject([{ subject: 'source', value: ATTACKER }]);
    void put;
    void auditEventFixture;
    void eventsIn;
  }, 120_000);
});
