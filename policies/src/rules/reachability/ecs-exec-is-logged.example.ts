import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a cluster that says nothing of ECS Exec': () => {
      new aws.ecs.Cluster('services', {});
    },
    'sessions that are kept in a log group': () => {
      const log = new aws.cloudwatch.LogGroup('sessions', { retentionInDays: 400 });
      new aws.ecs.Cluster('services', {
        configuration: {
          executeCommandConfiguration: {
            logging: 'OVERRIDE',
            logConfiguration: { cloudWatchEncryptionEnabled: true, cloudWatchLogGroupName: log.name },
          },
        },
      });
    },
  },
  bad: {
    'sessions that are kept nowhere': () => {
      new aws.ecs.Cluster('services', { configuration: { executeCommandConfiguration: { logging: 'NONE' } } });
    },
  },
  unknown: {
    'a choice that another resource holds': () => {
      const logging = new aws.ssm.Parameter('logging', { type: 'String', value: 'DEFAULT' });
      new aws.ecs.Cluster('services', {
        configuration: { executeCommandConfiguration: { logging: logging.insecureValue } },
      });
    },
  },
};
