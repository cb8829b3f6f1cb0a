import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { CONFIG_STALE_LOG_MESSAGE, LOCK_VANISHED_LOG_MESSAGE } from '@sallyport/contract';
import { effectiveAlarmCount, effectiveThreshold } from '@sallyport/runbooks';
import type { AuditSink } from '../audit-sink';
import { mockAws, MOCK_ACCOUNT, MOCK_REGION, type DeclaredResource } from '../internal/mock-aws.fixture';
import { valueOf } from '../internal/value-of.fixture';
import { patternSelects } from './filter-pattern.fixture';
import { readRunbooks } from './read-runbooks';
import { RunbookAlarms } from './runbook-alarms';
import type { RunbookAlarmsArgs } from './runbook-alarms-args';

const TOPIC = `arn:aws:sns:${MOCK_REGION}:${MOCK_ACCOUNT}:findings`;
const catalogue = readRunbooks(undefined).files.map(({ runbook }) => runbook);

const sink: AuditSink = {
  type: 'firehose',
  region: MOCK_REGION,
  accountId: MOCK_ACCOUNT,
  streamArn: `arn:aws:firehose:${MOCK_REGION}:${MOCK_ACCOUNT}:deliverystream/audit`,
  workgroup: 'audit',
  database: 'audit',
  managementEventsTable: 'management_events',
};

const args: RunbookAlarmsArgs = {
  auditSink: sink,
  proxyLogGroupName: '/sallyport/ssh',
  lockTableName: 'ssh-locks',
  notificationTopicArn: TOPIC,
};

async function declare(more: Partial<RunbookAlarmsArgs> = {}, phase: 'up' | 'preview' = 'up') {
  const mocked = mockAws(phase);
  await mocked.ready;
  const component = new RunbookAlarms('runbooks', { ...args, ...more }, mocked.watch);
  await mocked.settled();
  const resources = mocked.resources();
  const named = (type: string, name: string): DeclaredResource['inputs'] => {
    const found = resources.find((each) => each.type.endsWith(`:${type}`) && each.name === name);
    if (found === undefined)
      throw new Error(`no ${type} ${name} among ${resources.map((each) => each.name).join(', ')}`);
    return found.inputs;
  };
  const all = (type: string): DeclaredResource[] => resources.filter((each) => each.type.endsWith(`:${type}`));
  return { component, resources, named, all };
}

/** All problems of bad arguments, in the words that a user reads. */
async function refusal(more: object): Promise<string[]> {
  const mocked = mockAws();
  await mocked.ready;
  try {
    new RunbookAlarms('runbooks', { ...args, ...more });
  } catch (error) {
    // The engine is still told of the component itself.
    await mocked.settled();
    if (error instanceof pulumi.InputPropertiesError)
      return error.errors.map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('alarms of runbooks', () => {
  test('each alarm rule has a metric and an alarm with its own math', async () => {
    const { named, all } = await declare({ overrides: { 'ssh-denied-surge': { threshold: 80 } } });
    const withRule = catalogue.filter(({ alarm }) => alarm !== undefined);
    expect(withRule.length).toBeGreaterThan(2);
    for (const runbook of withRule) {
      const rule = runbook.alarm;
      if (rule === undefined) continue;
      const count = effectiveAlarmCount(rule, effectiveThreshold(runbook, undefined));
      expect(named('LogMetricFilter', `runbooks-${runbook.id}`)).toMatchObject({
        logGroupName: '/sallyport/ssh',
        metricTransformation: {
          namespace: 'Sallyport//sallyport/ssh',
          name: `Runbook/${runbook.id}`,
          value: '$.audit.count',
          defaultValue: '0',
        },
      });
      expect(named('MetricAlarm', `runbooks-${runbook.id}`)).toMatchObject({
        namespace: 'Sallyport//sallyport/ssh',
        metricName: `Runbook/${runbook.id}`,
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanOrEqualToThreshold',
        threshold: runbook.id === 'ssh-denied-surge' ? 80 : count,
        period: rule.within,
        evaluationPeriods: 1,
        treatMissingData: 'notBreaching',
      });
    }
    expect(all('MetricAlarm').filter(({ name }) => catalogue.some(({ id }) => name === `runbooks-${id}`))).toHaveLength(
      withRule.length,
    );
  });

  test('the description says what to do, in the length that CloudWatch takes', async () => {
    const { all } = await declare();
    for (const { name, inputs } of all('MetricAlarm')) {
      const text = String(inputs.alarmDescription);
      expect([name, text.length <= 1_024 && text.length > 20]).toEqual([name, true]);
    }
    const { alarmDescription } = (await declare()).named('MetricAlarm', 'runbooks-ssh-sessions-without-mfa');
    expect(alarmDescription).toContain('SSH sessions without MFA (runbook ssh-sessions-without-mfa, high)');
    expect(alarmDescription).toContain('Assess:\n1. ');
  });

  test('EventBridge calls the runner when one of them changes, and keeps what it could not give it', async () => {
    const { named, component } = await declare();
    const pattern = JSON.parse(String(named('EventRule', 'runbooks-alarms').eventPattern)) as { resources: string[] };
    expect(pattern).toMatchObject({ source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] });
    expect(pattern.resources.sort()).toEqual(Object.values((await valueOf(component.alarmArns)) ?? {}).sort());
    expect(named('EventTarget', 'runbooks-alarms')).toMatchObject({
      arn: await valueOf(component.runnerFunctionArn),
      retryPolicy: { maximumRetryAttempts: 10 },
      deadLetterConfig: { arn: expect.stringContaining(':sqs:') as string },
    });
    expect(named('Permission', 'runbooks-alarms')).toMatchObject({
      principal: 'events.amazonaws.com',
      sourceArn: expect.stringContaining(':rule/runbooks-alarms') as string,
    });
  });
});

test('silence is an alarm, and a deployment without proxies is not', async () => {
  const { named } = await declare();
  const { name: silent } = named('MetricAlarm', 'runbooks-heartbeats-silent') as { name?: string };
  expect(silent).toBeUndefined();
  expect(named('CompositeAlarm', 'runbooks-audit-silent')).toMatchObject({
    alarmName: 'shop-prod-runbooks-audit-silent',
    alarmRule:
      '(ALARM("runbooks-heartbeats-silent") AND ALARM("runbooks-heartbeats-seen")) OR ALARM("runbooks-undelivered")',
    alarmActions: [TOPIC],
  });
  expect(named('MetricAlarm', 'runbooks-heartbeats-silent')).toMatchObject({
    treatMissingData: 'breaching',
    threshold: 1,
    comparisonOperator: 'LessThanThreshold',
  });
  expect(named('MetricAlarm', 'runbooks-heartbeats-seen')).toMatchObject({
    treatMissingData: 'notBreaching',
    datapointsToAlarm: 1,
  });
  expect(named('MetricAlarm', 'runbooks-dead-letters')).toMatchObject({
    metricName: 'DeadLetters',
    threshold: 1,
    alarmActions: [TOPIC],
  });
  expect(named('MetricAlarm', 'runbooks-runner-silent')).toMatchObject({
    metricName: 'Invocations',
    treatMissingData: 'breaching',
    alarmActions: [TOPIC],
  });
});

test('one proxy that delivers nothing is an alarm, also while others deliver', async () => {
  const { named } = await declare();
  const alarm = named('MetricAlarm', 'runbooks-undelivered');
  expect(alarm).toMatchObject({ metricName: 'UndeliveredEvents', statistic: 'Maximum', threshold: 5 });
  expect(alarm).toMatchObject({ period: 60, evaluationPeriods: 15, datapointsToAlarm: 15 });
});

test.each([
  ['locks-vanished', 'LocksVanished', LOCK_VANISHED_LOG_MESSAGE],
  ['config-stale', 'ConfigStale', CONFIG_STALE_LOG_MESSAGE],
])('the first line that tells of %s is an alarm', async (part, metricName, msg) => {
  const { named } = await declare();
  const filter = named('LogMetricFilter', `runbooks-${part}`);
  expect(filter).toMatchObject({
    logGroupName: '/sallyport/ssh',
    metricTransformation: { name: metricName, value: '1' },
  });
  expect(patternSelects(String(filter.pattern), JSON.stringify({ level: 'error', msg }))).toBe(true);
  expect(patternSelects(String(filter.pattern), JSON.stringify({ level: 'error', msg: 'another' }))).toBe(false);
  expect(named('MetricAlarm', `runbooks-${part}`)).toMatchObject({
    namespace: 'Sallyport//sallyport/ssh',
    metricName,
    statistic: 'Sum',
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    evaluationPeriods: 1,
    alarmActions: [TOPIC],
  });
});

test('alarms hold to the limits of CloudWatch', async () => {
  for (const { name, inputs } of (await declare()).all('MetricAlarm')) {
    const { period, evaluationPeriods } = inputs as { period: number; evaluationPeriods: number };
    expect([name, period % 60, period * evaluationPeriods <= 86_400]).toEqual([name, 0, true]);
  }
});

describe('schedules', () => {
  test('every scheduled runbook is run at its ticks, and the sweep every minute', async () => {
    const { named, all } = await declare({
      overrides: { 'ssh-lateral-movement': { schedule: 'never' }, 'ssh-access-report': { schedule: '0 6 * * 1' } },
    });
    expect(named('Schedule', 'runbooks-ssh-brute-force-success')).toMatchObject({
      scheduleExpression: 'cron(0/5 * * * ? *)',
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        input:
          '{"order":"schedule","runbook":"ssh-brute-force-success","scheduledTime":"<aws.scheduler.scheduled-time>"}',
        deadLetterConfig: { arn: expect.stringContaining(':sqs:') as string },
      },
    });
    expect(named('Schedule', 'runbooks-ssh-access-report').scheduleExpression).toBe('cron(0 6 ? * MON *)');
    expect(named('Schedule', 'runbooks-sweep')).toMatchObject({
      scheduleExpression: 'rate(1 minute)',
      target: { input: '{"order":"sweep"}' },
    });
    const scheduled = catalogue.filter(({ schedule }) => schedule !== undefined);
    expect(all('Schedule')).toHaveLength(scheduled.length - 1 + 1 + 1);
  });
});

test('what the store cannot answer is said at preview', async () => {
  const told = jest.spyOn(pulumi.log, 'info').mockResolvedValue(undefined);
  const { managementEventsTable: _, ...without } = sink;
  await declare({ auditSink: without });
  expect(told.mock.calls.map(([text]) => text)).toEqual([
    'RunbookAlarms: the audit store holds no management events, which security-group-ingress-denied-surge reads; it is not run',
  ]);
  told.mockRestore();
});

test('the archive holds the bundle, every runbook and the settings', async () => {
  const { named } = await declare({
    overrides: { 'ssh-denied-surge': { threshold: 80 } },
    neverLock: { person: ['breakglass'] },
    automaticResponses: false,
  });
  const fn = named('Function', 'runbooks-runner');
  const { assets } = fn.code as { assets: Promise<Record<string, { text?: Promise<string> }>> };
  const files = await assets;
  expect(Object.keys(files).sort()).toEqual(
    ['index.js', ...catalogue.map(({ id }) => `runbooks/${id}.md`), 'settings.json'].sort(),
  );
  expect(JSON.parse((await files['settings.json']?.text) ?? '')).toEqual({
    overrides: { 'ssh-denied-surge': { threshold: 80, exceptions: [] } },
    neverLock: { person: ['breakglass'] },
    responses: 'suggest',
  });
  expect(fn).toMatchObject({
    handler: 'index.handler',
    reservedConcurrentExecutions: 5,
    environment: { variables: { SALLYPORT_LOCK_TABLE: 'ssh-locks', SALLYPORT_EVENT_SOURCE: 'ssh.sallyport.local' } },
  });
  const { variables } = fn.environment as { variables: Record<string, string> };
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  expect(Object.entries(variables).join('').length).toBeLessThan(4_096);
});

describe('documents', () => {
  test('eradication is there only where somebody may approve it', async () => {
    const { all, component } = await declare();
    expect(all('Document').map(({ name }) => name)).toEqual(['runbooks-undo']);
    expect(await valueOf(component.eradicateDocumentNames)).toEqual({});
  });

  test('each response has a document that asks the approvers first', async () => {
    const approver = `arn:aws:iam::${MOCK_ACCOUNT}:role/security`;
    const { named, component } = await declare({ approvers: [approver] });
    const responding = catalogue.filter(({ response }) => response !== undefined);
    expect(Object.keys((await valueOf(component.eradicateDocumentNames)) ?? {})).toEqual(
      responding.map(({ id }) => id),
    );
    for (const { id, title } of responding) {
      const content = String(named('Document', `runbooks-eradicate-${id}`).content);
      expect(content.length).toBeLessThan(65_536);
      const document = JSON.parse(content) as {
        description: string;
        mainSteps: { name: string; action: string; inputs: object }[];
      };
      expect(document.description).toContain(`# ${title}`);
      expect(document.description).toContain('## Eradicate');
      expect(document.description).not.toMatch(/\{\{|\}\}/);
      const names = document.mainSteps.map(({ name }) => name);
      expect(names.indexOf('approve')).toBeLessThan(names.indexOf('lock'));
      expect(document.mainSteps.find(({ name }) => name === 'approve')).toMatchObject({
        action: 'aws:approve',
        inputs: { Approvers: [approver] },
      });
    }
  });
});

describe('as a component', () => {
  test('every child has the component as its parent', async () => {
    const { resources } = await declare({ approvers: [`arn:aws:iam::${MOCK_ACCOUNT}:role/security`] });
    expect(resources.length).toBeGreaterThan(40);
    expect(resources.filter(({ opts }) => !(opts.parent instanceof RunbookAlarms)).map(({ name }) => name)).toEqual([]);
  });

  /** Types of AWS that bear no tags. */
  const UNTAGGED =
    /:(RolePolicy|LogMetricFilter|EventTarget|Permission|QueuePolicy|Schedule|FunctionEventInvokeConfig)$/;

  test('everything that can be tagged is tagged', async () => {
    const { resources } = await declare({
      tags: { owner: 'security' },
      approvers: [`arn:aws:iam::${MOCK_ACCOUNT}:role/security`],
    });
    const bare = resources
      .filter(({ type }) => !UNTAGGED.test(type))
      .filter(({ inputs }) => {
        const tags = inputs.tags as Record<string, string> | undefined;
        return (
          tags?.owner !== 'security' ||
          tags['sallyport:component'] !== 'RunbookAlarms' ||
          tags['sallyport:name'] !== 'runbooks'
        );
      });
    expect(bare.map(({ type, name }) => `${type} ${name}`)).toEqual([]);
  });

  test('names begin with the prefix, and fit', async () => {
    const { named, resources } = await declare({ namePrefix: 'acme-prod' });
    expect(named('Function', 'runbooks-runner').name).toBe('acme-prod-runbooks-runner');
    expect(named('CompositeAlarm', 'runbooks-audit-silent').alarmName).toBe('acme-prod-runbooks-audit-silent');
    expect(resources.length).toBeGreaterThan(30);
  });

  test('a preview without a single known input declares the same resources', async () => {
    const unknown = <T>(): pulumi.Output<T> => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<T>;
    const planned = await declare(
      { auditSink: unknown(), proxyLogGroupName: unknown(), lockTableName: unknown(), notificationTopicArn: unknown() },
      'preview',
    );
    const real = await declare();
    const list = (resources: readonly DeclaredResource[]): string[] =>
      resources.map(({ type, name }) => `${type} ${name}`).sort();
    expect(list(planned.resources)).toEqual(list(real.resources));
  });
});

describe('bad arguments', () => {
  test('are told all at once, with what is allowed', async () => {
    expect(
      await refusal({
        notificationTopicArn: 'findings',
        overrides: { 'ssh-denied-serge': { threshold: 1 }, 'ssh-denied-surge': { treshold: 3 } },
        neverLock: { persons: ['x'], source: ['192.0.2.0/24', 'office'] },
        approvers: ['dora'],
        logRetentionDays: 42,
        reservedConcurrency: 0,
        topic: 'x',
      }),
    ).toEqual([
      'overrides.ssh-denied-surge Unrecognized key: "treshold"',
      expect.stringMatching(/^notificationTopicArn is "findings"; allowed is an ARN like arn:aws:sns:/),
      expect.stringMatching(/^neverLock\.persons is nothing that is locked; did you mean "person"/),
      'neverLock.source[1] is "office"; allowed is an address or a CIDR, e.g. 192.0.2.7 or 2001:db8::/32',
      expect.stringMatching(/^approvers\[0\] is "dora"; allowed is the ARN of an IAM user or role/),
      expect.stringMatching(/^logRetentionDays is 42; CloudWatch Logs takes 1, 3/),
      expect.stringMatching(/^reservedConcurrency is 0; allowed is a whole number from 1 to 100, or -1/),
      expect.stringMatching(/^topic is no argument of RunbookAlarms/),
    ]);
  });

  test('an override of no runbook, a schedule by the second and an exception without a reason', async () => {
    expect(await refusal({ overrides: { 'ssh-denied-serge': { threshold: 1 } } })).toEqual([
      'overrides.ssh-denied-serge is no runbook; did you mean "ssh-denied-surge"?',
    ]);
    expect(await refusal({ overrides: { 'ssh-denied-surge': { schedule: 'every 30 seconds' } } })).toEqual([
      'overrides.ssh-denied-surge.schedule "every 30 seconds" of ssh-denied-surge is more often than once a minute, which AWS cannot keep',
    ]);
    const exception = { match: { source: 'x' }, expires: '2099-01-01' };
    expect(await refusal({ overrides: { 'ssh-denied-surge': { exceptions: [exception] } } })).toEqual([
      expect.stringContaining('overrides.ssh-denied-surge.exceptions[0].reason'),
    ]);
  });

  test('a sink that cannot be asked', async () => {
    const { workgroup: _, ...rest } = sink;
    expect(await refusal({ auditSink: rest })).toEqual(['auditSink.workgroup is required of a sink of type firehose']);
  });

  test('a folder of runbooks with a mistake in one, and one that is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'runbooks-'));
    writeFileSync(join(folder, 'mine.md'), '---\nid: Mine\n---\n');
    const [problem] = await refusal({ runbooksDirectory: folder });
    expect(problem).toMatch(/^runbooksDirectory mine\.md:2: id: /);
    expect(await refusal({ runbooksDirectory: join(folder, 'none') })).toEqual([
      expect.stringMatching(/^runbooksDirectory cannot be read: .*ENOENT/),
    ]);
  });
});
