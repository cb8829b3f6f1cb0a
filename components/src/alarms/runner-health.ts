import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { METRIC_NAMESPACE } from '@sallyport/contract';
import type { AlarmsScope } from './alarms-scope';
import type { Runner } from './runner-function';

const FIVE_MINUTES = 300;
const FAILURES = 'RunnerFailures';

/** The runner is swept every minute; a runner that is not, fails, or is handed nothing, would be a silent one. */
export function createRunnerHealth(scope: AlarmsScope, { fn, log, deadLetters }: Runner): void {
  const { name, settings, options, tags, named } = scope;
  const alarm = (
    part: string,
    args: Omit<aws.cloudwatch.MetricAlarmArgs, 'tags' | 'name'>,
  ): aws.cloudwatch.MetricAlarm =>
    new aws.cloudwatch.MetricAlarm(
      `${name}-${part}`,
      {
        ...named('name', 'alarm', part),
        period: FIVE_MINUTES,
        evaluationPeriods: 1,
        threshold: 1,
        comparisonOperator: 'GreaterThanOrEqualToThreshold',
        treatMissingData: 'notBreaching',
        alarmActions: [settings.topicArn],
        okActions: [settings.topicArn],
        tags,
        ...args,
      },
      options,
    );
  const ofFunction = { namespace: 'AWS/Lambda', dimensions: { FunctionName: fn.name }, statistic: 'Sum' };
  alarm('runner-errors', {
    ...ofFunction,
    metricName: 'Errors',
    alarmDescription:
      'The runner ended with an error; Lambda tries again twice, then leaves the event in the dead-letter queue.',
  });
  alarm('runner-silent', {
    ...ofFunction,
    metricName: 'Invocations',
    comparisonOperator: 'LessThanThreshold',
    treatMissingData: 'breaching',
    alarmDescription:
      'The runner has not been called for five minutes, although a schedule calls it every minute: no alarm is answered and no runbook is run.',
  });
  alarm('runner-dead-letters', {
    namespace: 'AWS/SQS',
    dimensions: { QueueName: deadLetters.name },
    metricName: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    alarmDescription:
      'Events that the runner should have had lie in its dead-letter queue. Mend the cause, then send them to the function again.',
  });
  const namespace = pulumi.interpolate`${METRIC_NAMESPACE}/${log.name}`;
  new aws.cloudwatch.LogMetricFilter(
    `${name}-runner-failures`,
    {
      ...named('name', 'alarm', 'runner-failures'),
      logGroupName: log.name,
      pattern: '{ $.level = "error" }',
      metricTransformation: { namespace, name: FAILURES, value: '1', unit: 'Count' },
    },
    options,
  );
  alarm('runner-failures', {
    namespace,
    metricName: FAILURES,
    statistic: 'Sum',
    alarmDescription: 'The runner logged a failure that trying again does not mend; its log says which, with a code.',
  });
}
