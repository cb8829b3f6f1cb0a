import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const instance: aws.rds.InstanceArgs = {
  engine: 'postgres',
  instanceClass: 'db.t4g.micro',
  allocatedStorage: 20,
  username: 'app',
  manageMasterUserPassword: true,
};

export const examples: Examples = {
  good: {
    'PostgreSQL with its log': () => {
      new aws.rds.Instance('orders', { ...instance, enabledCloudwatchLogsExports: ['postgresql', 'upgrade'] });
    },
    'an Aurora cluster, whose members need none of their own': () => {
      const engine = aws.rds.EngineType.AuroraMysql;
      const cluster = new aws.rds.Cluster('orders', { engine, enabledCloudwatchLogsExports: ['audit', 'error'] });
      new aws.rds.ClusterInstance('orders', {
        engine,
        clusterIdentifier: cluster.id,
        instanceClass: 'db.t4g.medium',
      });
    },
  },
  bad: {
    'PostgreSQL without': () => {
      new aws.rds.Instance('orders', instance);
    },
    'MySQL without the audit log': () => {
      new aws.rds.Instance('orders', { ...instance, engine: 'mysql', enabledCloudwatchLogsExports: ['slowquery'] });
    },
    'DocumentDB without': () => {
      new aws.docdb.Cluster('orders', { masterUsername: 'app', manageMasterUserPassword: true });
    },
  },
  unknown: {
    'logs that a parameter holds': () => {
      const logs = new aws.ssm.Parameter('logs', { type: 'StringList' });
      new aws.rds.Instance('orders', {
        ...instance,
        enabledCloudwatchLogsExports: logs.value.apply((value) => value.split(',')),
      });
    },
  },
};
