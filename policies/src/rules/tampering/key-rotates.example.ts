import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a key that rotates': () => {
      new aws.kms.Key('logs', { enableKeyRotation: true });
    },
    'a key that signs, which cannot rotate': () => {
      new aws.kms.Key('signer', { keyUsage: 'SIGN_VERIFY', customerMasterKeySpec: 'ECC_NIST_P256' });
    },
  },
  bad: {
    'the default, which is never': () => {
      new aws.kms.Key('logs');
    },
    'of aws-native': () => {
      new NativeResource('aws-native:kms:Key', 'logs', { enableKeyRotation: false });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const setting = new aws.ssm.Parameter('rotation', { type: 'String', value: 'true' });
      new aws.kms.Key('logs', { enableKeyRotation: setting.version.apply((version) => version > 0) });
    },
  },
};
