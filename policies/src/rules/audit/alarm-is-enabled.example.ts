import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const alarm = {
  alarmActions: ['arn:aws:sns:eu-central-1:123456789012:on-call'],
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 1,
  metricName: 'Errors',
  namespace: 'AWS/Lambda',
  period: 300,
  statistic: 'Sum',
  threshold: 1,
};

export const examples: Examples = {
  good: {
    'an alarm that acts, by default': () => {
      new aws.cloudwatch.MetricAlarm('errors', alarm);
    },
  },
  bad: {
    'an alarm that was silenced': () => {
      new aws.cloudwatch.MetricAlarm('errors', { ...alarm, actionsEnabled: false });
    },
    'a composite alarm that was silenced': () => {
      new aws.cloudwatch.CompositeAlarm('trouble', {
        ...{ alarmName: 'trouble', alarmRule: 'ALARM("errors")' },
        ...{ alarmActions: alarm.alarmActions, actionsEnabled: false },
      });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('enabled', { type: 'String', value: 'yes' });
      new aws.cloudwatch.MetricAlarm('errors', {
        ...alarm,
        actionsEnabled: setting.version.apply((version) => version > 0),
      });
    },
  },
};
