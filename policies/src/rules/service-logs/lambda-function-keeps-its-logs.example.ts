import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const code = {
  role: 'arn:aws:iam::123456789012:role/orders',
  packageType: 'Image',
  imageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1',
};

export const examples: Examples = {
  good: {
    'everything, which is the default': () => {
      new aws.lambda.Function('orders', code);
    },
    'what the code and the platform tell': () => {
      new aws.lambda.Function('orders', {
        ...code,
        loggingConfig: { logFormat: 'JSON', applicationLogLevel: 'INFO', systemLogLevel: 'INFO' },
      });
    },
  },
  bad: {
    'errors only': () => {
      new aws.lambda.Function('orders', {
        ...code,
        loggingConfig: { logFormat: 'JSON', applicationLogLevel: 'ERROR' },
      });
    },
  },
  unknown: {
    'a level that a parameter holds': () => {
      const level = new aws.ssm.Parameter('log-level', { type: 'String' });
      new aws.lambda.Function('orders', {
        ...code,
        loggingConfig: { logFormat: 'JSON', applicationLogLevel: level.value },
      });
    },
  },
};
