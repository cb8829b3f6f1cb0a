import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const alarmActions = ['arn:aws:sns:eu-central-1:123456789012:on-call'];
const heartbeats = {
  alarmActions,
  comparisonOperator: 'LessThanThreshold',
  evaluationPeriods: 5,
  metricName: 'Heartbeats',
  namespace: 'Proxy',
  period: 60,
  statistic: 'Sum',
  threshold: 1,
};

export const examples: Examples = {
  good: {
    'heartbeats whose silence is an alarm': () => {
      new aws.cloudwatch.MetricAlarm('silent', { ...heartbeats, treatMissingData: 'breaching' });
    },
    'free storage, which is always measured': () => {
      new aws.cloudwatch.MetricAlarm('storage', {
        ...{ alarmActions, comparisonOperator: 'LessThanThreshold', evaluationPeriods: 1, threshold: 10_000_000_000 },
        ...{ metricName: 'FreeStorageSpace', namespace: 'AWS/RDS', period: 300, statistic: 'Average' },
      });
    },
  },
  bad: {
    'heartbeats whose silence is no data': () => {
      new aws.cloudwatch.MetricAlarm('silent', heartbeats);
    },
  },
  unknown: {
    'a treatment that another resource decides': () => {
      const treatment = new aws.ssm.Parameter('missing', { type: 'String', value: 'breaching' });
      new aws.cloudwatch.MetricAlarm('silent', {
        ...heartbeats,
        treatMissingData: treatment.version.apply((version) => (version > 0 ? 'breaching' : 'missing')),
      });
    },
  },
};
