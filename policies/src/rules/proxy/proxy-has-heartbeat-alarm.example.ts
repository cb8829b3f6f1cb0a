import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const proxies = (): void => {
  new aws.ecs.TaskDefinition('proxy', {
    family: 'proxy',
    containerDefinitions: JSON.stringify([{ name: 'proxy', image: 'ghcr.io/acme/proxy' }]),
    tags: { 'sallyport:component': 'ProxyFleet' },
  });
};

const alarm = (args: Partial<aws.cloudwatch.MetricAlarmArgs>): void => {
  new aws.cloudwatch.MetricAlarm('alarm', {
    namespace: 'Sallyport',
    metricName: 'Heartbeats',
    statistic: 'Sum',
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    period: 60,
    evaluationPeriods: 5,
    treatMissingData: 'breaching',
    ...args,
  });
};

export const examples: Examples = {
  good: {
    'an alarm that mails somebody': () => {
      proxies();
      const topic = new aws.sns.Topic('security');
      alarm({ alarmActions: [topic.arn] });
    },
    'a stack without proxies': () => {
      alarm({});
    },
  },
  bad: {
    'no alarm': () => {
      proxies();
    },
    'an alarm that nobody hears': () => {
      proxies();
      alarm({});
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      proxies();
      const setting = new aws.ssm.Parameter('setting', { type: 'String', value: 'x' });
      alarm({ treatMissingData: setting.arn });
    },
  },
};
