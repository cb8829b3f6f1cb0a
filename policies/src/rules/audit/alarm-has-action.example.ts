import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const topic = 'arn:aws:sns:eu-central-1:123456789012:on-call';
const alarm = (name: string, alarmActions: string[] = []): aws.cloudwatch.MetricAlarm =>
  new aws.cloudwatch.MetricAlarm(name, {
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    evaluationPeriods: 1,
    metricName: 'Errors',
    namespace: 'AWS/Lambda',
    period: 300,
    statistic: 'Sum',
    threshold: 1,
    alarmActions,
  });

export const examples: Examples = {
  good: {
    'an alarm that tells people': () => {
      alarm('errors', [topic]);
    },
    'alarms of which a composite alarm tells people': () => {
      const errors = alarm('errors');
      const busy = alarm('busy');
      new aws.cloudwatch.CompositeAlarm('trouble', {
        alarmName: 'trouble',
        alarmRule: pulumi.interpolate`ALARM("${errors.name}") AND ALARM("${busy.name}")`,
        alarmActions: [topic],
      });
    },
    'an alarm that EventBridge takes up': () => {
      const errors = alarm('errors');
      new aws.cloudwatch.EventRule('alarms', {
        eventPattern: pulumi.jsonStringify({
          source: ['aws.cloudwatch'],
          'detail-type': ['CloudWatch Alarm State Change'],
          resources: [errors.arn],
        }),
      });
    },
  },
  bad: {
    'an alarm that tells nobody': () => {
      alarm('errors');
    },
    'a composite alarm that tells nobody': () => {
      const errors = alarm('errors', [topic]);
      new aws.cloudwatch.CompositeAlarm('trouble', {
        alarmName: 'trouble',
        alarmRule: pulumi.interpolate`ALARM("${errors.name}")`,
      });
    },
  },
  unknown: {
    'a composite alarm whose rule another resource decides': () => {
      alarm('errors');
      const rule = new aws.ssm.Parameter('rule', { type: 'String', value: 'ALARM("errors")' });
      new aws.cloudwatch.CompositeAlarm('trouble', {
        alarmName: 'trouble',
        alarmRule: rule.version.apply((version) => `ALARM("errors-${version}")`),
        alarmActions: [topic],
      });
    },
  },
};
