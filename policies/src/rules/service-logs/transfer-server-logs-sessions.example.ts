import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'sessions to a log group': () => {
      const logs = new aws.cloudwatch.LogGroup('transfer', { retentionInDays: 400 });
      new aws.transfer.Server('files', { structuredLogDestinations: [logs.arn.apply((arn) => `${arn}:*`)] });
    },
    'sessions by a role': () => {
      new aws.transfer.Server('files', { loggingRole: 'arn:aws:iam::123456789012:role/transfer-logs' });
    },
  },
  bad: {
    'no log, which is the default': () => {
      new aws.transfer.Server('files', { protocols: ['SFTP'] });
    },
  },
  unknown: {
    'destinations that a parameter holds': () => {
      const destinations = new aws.ssm.Parameter('log-groups', { type: 'StringList' });
      new aws.transfer.Server('files', {
        structuredLogDestinations: destinations.value.apply((value) => value.split(',')),
      });
    },
  },
};
