import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const tags = { 'sallyport:evidence': 'true' };

export const examples: Examples = {
  good: {
    'a log group that the program may not delete': () => {
      new aws.cloudwatch.LogGroup('sessions', { tags }, { protect: true });
    },
    'a log group that stays when the stack goes': () => {
      new aws.cloudwatch.LogGroup('sessions', { skipDestroy: true, tags });
    },
    'a log group that AWS refuses to delete': () => {
      new aws.cloudwatch.LogGroup('sessions', { deletionProtectionEnabled: true, tags });
    },
    'what a function prints': () => {
      new aws.cloudwatch.LogGroup('function', { name: '/aws/lambda/resize' });
    },
  },
  bad: {
    'a log group of evidence that goes with its stack': () => {
      new aws.cloudwatch.LogGroup('sessions', { tags });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('keep', { type: 'String', value: 'yes' });
      new aws.cloudwatch.LogGroup('sessions', { skipDestroy: setting.version.apply((version) => version > 0), tags });
    },
  },
};
