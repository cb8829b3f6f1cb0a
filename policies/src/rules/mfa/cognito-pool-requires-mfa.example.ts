import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a pool whose users all sign in with an authenticator': () => {
      new aws.cognito.UserPool('operators', {
        mfaConfiguration: 'ON',
        softwareTokenMfaConfiguration: { enabled: true },
      });
    },
  },
  bad: {
    'a pool that leaves MFA to its users': () => {
      new aws.cognito.UserPool('operators', {
        mfaConfiguration: 'OPTIONAL',
        softwareTokenMfaConfiguration: { enabled: true },
      });
    },
    'a pool of aws-native without it': () => {
      new NativeResource('aws-native:cognito:UserPool', 'operators', { userPoolName: 'operators' });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('mfa', { type: 'String', value: 'ON' });
      new aws.cognito.UserPool('operators', {
        mfaConfiguration: setting.arn.apply((arn) => (arn.includes('prod') ? 'ON' : 'OFF')),
        softwareTokenMfaConfiguration: { enabled: true },
      });
    },
  },
};
