import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const cluster = {
  kafkaVersion: '3.8.x',
  numberOfBrokerNodes: 2,
  brokerNodeGroupInfo: {
    clientSubnets: ['subnet-0a', 'subnet-0b'],
    instanceType: 'kafka.m7g.large',
    securityGroups: ['sg-0a'],
  },
};

export const examples: Examples = {
  good: {
    'broker logs to a log group': () => {
      const logs = new aws.cloudwatch.LogGroup('events', { retentionInDays: 400 });
      new aws.msk.Cluster('events', {
        ...cluster,
        loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } },
      });
    },
  },
  bad: {
    'no logs, which is the default': () => {
      new aws.msk.Cluster('events', cluster);
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const isOn = new aws.ssm.Parameter('broker-logs', { type: 'String' });
      new aws.msk.Cluster('events', {
        ...cluster,
        loggingInfo: {
          brokerLogs: {
            cloudwatchLogs: { enabled: isOn.value.apply((value) => value === 'on'), logGroup: 'events' },
          },
        },
      });
    },
  },
};
