import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'the logs of connections and users': () => {
      new aws.redshiftserverless.Namespace('sales', {
        namespaceName: 'sales',
        logExports: ['connectionlog', 'userlog'],
      });
    },
  },
  bad: {
    'no logs, which is the default': () => {
      new aws.redshiftserverless.Namespace('sales', { namespaceName: 'sales' });
    },
  },
  unknown: {
    'logs that a parameter holds': () => {
      const logs = new aws.ssm.Parameter('logs', { type: 'StringList' });
      new aws.redshiftserverless.Namespace('sales', {
        namespaceName: 'sales',
        logExports: logs.value.apply((value) => value.split(',')),
      });
    },
  },
};
