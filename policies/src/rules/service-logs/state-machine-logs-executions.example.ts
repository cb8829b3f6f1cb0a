import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const machine: aws.sfn.StateMachineArgs = {
  roleArn: 'arn:aws:iam::123456789012:role/orders',
  definition: JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }),
};

export const examples: Examples = {
  good: {
    'all events to a log group': () => {
      const logs = new aws.cloudwatch.LogGroup('orders', { retentionInDays: 400 });
      new aws.sfn.StateMachine('orders', {
        ...machine,
        loggingConfiguration: { level: 'ALL', logDestination: logs.arn.apply((arn) => `${arn}:*`) },
      });
    },
  },
  bad: {
    'no logs, which is the default': () => {
      new aws.sfn.StateMachine('orders', machine);
    },
  },
  unknown: {
    'a level that a parameter holds': () => {
      const level = new aws.ssm.Parameter('log-level', { type: 'String' });
      new aws.sfn.StateMachine('orders', {
        ...machine,
        loggingConfiguration: {
          level: level.value,
          logDestination: 'arn:aws:logs:eu-west-1:123456789012:log-group:orders:*',
        },
      });
    },
  },
};
