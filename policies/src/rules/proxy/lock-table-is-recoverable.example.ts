import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const table = (enabled: pulumi.Input<boolean>): void => {
  new aws.dynamodb.Table('locks', {
    attributes: [{ name: 'id', type: 'S' }],
    hashKey: 'id',
    billingMode: 'PAY_PER_REQUEST',
    pointInTimeRecovery: { enabled },
    tags: { 'sallyport:component': 'ProxyFleet' },
  });
};

export const examples: Examples = {
  good: {
    'continuous backups': () => {
      table(true);
    },
  },
  bad: {
    'no backups': () => {
      table(false);
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('backups', { type: 'String', value: 'true' });
      table(setting.version.apply((version) => version > 0));
    },
  },
};
