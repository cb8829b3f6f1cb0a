import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { effectiveSchedule } from '@sallyport/runbooks';
import { arnOf } from '../internal/foreseen-arn';
import { policyDocument, serviceTrustPolicy } from '../internal/policy-document';
import type { AlarmsScope } from './alarms-scope';
import type { Runner } from './runner-function';
import { scheduleExpression } from './schedule-expression';

const RETRY = { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 10 } as const;
/** A sweep that is late is made up by the next one. */
const SWEEP_RETRY = { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 } as const;

/** Alarm state changes go to the runner, which EventBridge holds for it while it cannot be reached. */
export function createAlarmRule(
  scope: AlarmsScope,
  runner: Runner,
  alarms: Record<string, aws.cloudwatch.MetricAlarm>,
): void {
  const { name, options, tags, named, aws: context } = scope;
  const deadLettersArn = arnOf.queue(context, runner.deadLetters);
  const arns = Object.values(alarms).map(({ arn }) => arn);
  const rule = new aws.cloudwatch.EventRule(
    `${name}-alarms`,
    {
      ...named('name', 'rule', 'alarms'),
      description: 'Sallyport: alarms of runbooks that changed their state',
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
      eventPattern: pulumi.jsonStringify({
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        resources: arns,
      }),
      tags,
    },
    options,
  );
  new aws.lambda.Permission(
    `${name}-alarms`,
    {
      function: runner.fn.name,
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    },
    options,
  );
  new aws.sqs.QueuePolicy(
    `${name}-dead-letters`,
    {
      queueUrl: runner.deadLetters.url,
      policy: policyDocument([
        {
          sid: 'UndeliveredAlarms',
          principals: { service: 'events.amazonaws.com' },
          actions: ['sqs:SendMessage'],
          resources: [deadLettersArn],
          conditions: {
            ArnEquals: { 'aws:SourceArn': arnOf.eventRule(context, rule) },
            StringEquals: { 'aws:SourceAccount': context.accountId },
          },
        },
        {
          sid: 'OnlyEncrypted',
          effect: 'Deny',
          principals: { aws: '*' },
          actions: ['sqs:*'],
          resources: [deadLettersArn],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]),
    },
    options,
  );
  new aws.cloudwatch.EventTarget(
    `${name}-alarms`,
    { rule: rule.name, arn: runner.fn.arn, retryPolicy: RETRY, deadLetterConfig: { arn: runner.deadLetters.arn } },
    options,
  );
}

/** The schedules of the runbooks, and the sweep that takes up what waits. */
export function createSchedules(scope: AlarmsScope, runner: Runner): void {
  const { name, settings, options, tags, named } = scope;
  const role = createSchedulerRole(scope, runner);
  const group = new aws.scheduler.ScheduleGroup(
    `${name}-schedules`,
    { ...named('name', 'rule', 'schedules'), tags },
    options,
  );
  const schedule = (
    part: string,
    expression: string,
    input: object,
    retryPolicy: typeof RETRY | typeof SWEEP_RETRY,
  ): void => {
    new aws.scheduler.Schedule(
      `${name}-${part}`,
      {
        name: part,
        groupName: group.name,
        scheduleExpression: expression,
        scheduleExpressionTimezone: 'UTC',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: runner.fn.arn,
          roleArn: role.arn,
          input: JSON.stringify(input),
          retryPolicy,
          deadLetterConfig: { arn: runner.deadLetters.arn },
        },
      },
      options,
    );
  };
  schedule('sweep', 'rate(1 minute)', { order: 'sweep' }, SWEEP_RETRY);
  for (const { runbook } of settings.files) {
    const text = effectiveSchedule(runbook, settings.overrides[runbook.id]);
    if (text === undefined) continue;
    // The scheduler fills the time in: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
    const input = { order: 'schedule', runbook: runbook.id, scheduledTime: '<aws.scheduler.scheduled-time>' };
    schedule(runbook.id, scheduleExpression(text), input, RETRY);
  }
}

function createSchedulerRole({ name, aws: context, options, tags, named }: AlarmsScope, runner: Runner): aws.iam.Role {
  const role = new aws.iam.Role(
    `${name}-scheduler`,
    {
      ...named('name', 'role', 'scheduler'),
      description: 'Sallyport: calls the runner on schedule',
      assumeRolePolicy: serviceTrustPolicy('scheduler.amazonaws.com', context.accountId),
      tags,
    },
    options,
  );
  new aws.iam.RolePolicy(
    `${name}-scheduler`,
    {
      ...named('name', 'policy', 'scheduler'),
      role: role.name,
      policy: policyDocument([
        { sid: 'CallTheRunner', actions: ['lambda:InvokeFunction'], resources: [arnOf.fn(context, runner.fn)] },
        { sid: 'LeaveFailures', actions: ['sqs:SendMessage'], resources: [arnOf.queue(context, runner.deadLetters)] },
      ]),
    },
    options,
  );
  return role;
}
