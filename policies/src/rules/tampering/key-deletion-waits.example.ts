import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'the default, 30 days': () => {
      new aws.kms.Key('logs');
    },
    'three weeks': () => {
      new aws.kms.Key('logs', { deletionWindowInDays: 21 });
    },
  },
  bad: {
    'a week': () => {
      new aws.kms.Key('logs', { deletionWindowInDays: 7 });
    },
  },
  unknown: {
    'a number that a parameter holds': () => {
      const days = new aws.ssm.Parameter('days', { type: 'String', value: '30' });
      new aws.kms.Key('logs', { deletionWindowInDays: days.version.apply((version) => 29 + version) });
    },
  },
};
