import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'the default': () => {
      new aws.kms.Key('logs');
    },
  },
  bad: {
    'a key that is switched off': () => {
      new aws.kms.Key('logs', { isEnabled: false });
    },
    'of aws-native': () => {
      new NativeResource('aws-native:kms:Key', 'logs', { enabled: false });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const setting = new aws.ssm.Parameter('enabled', { type: 'String', value: 'true' });
      new aws.kms.Key('logs', { isEnabled: setting.version.apply((version) => version > 0) });
    },
  },
};
