import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const makeCluster = () =>
  new aws.redshift.Cluster('sales', {
    clusterIdentifier: 'sales',
    nodeType: 'ra3.large',
    masterUsername: 'admin',
    manageMasterPassword: true,
  });

export const examples: Examples = {
  good: {
    'audit logs to CloudWatch Logs': () => {
      new aws.redshift.Logging('sales', {
        clusterIdentifier: makeCluster().id,
        logDestinationType: 'cloudwatch',
        logExports: ['connectionlog', 'userlog', 'useractivitylog'],
      });
    },
  },
  bad: {
    'a cluster without': () => {
      makeCluster();
    },
  },
  unknown: {
    'logs of a cluster that a parameter names, which need not be this one': () => {
      const identifier = new aws.ssm.Parameter('cluster', { type: 'String' });
      makeCluster();
      new aws.redshift.Logging('sales', { clusterIdentifier: identifier.value, bucketName: 'logs-of-example' });
    },
  },
};
