import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a pool with an authenticator': () => {
      new aws.cognito.UserPool('operators', {
        mfaConfiguration: 'ON',
        softwareTokenMfaConfiguration: { enabled: true },
      });
    },
  },
  bad: {
    'a pool with text messages only': () => {
      new aws.cognito.UserPool('operators', {
        mfaConfiguration: 'ON',
        smsConfiguration: {
          externalId: 'operators',
          snsCallerArn: 'arn:aws:iam::111122223333:role/cognito-text-messages',
        },
      });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('authenticator', { type: 'String', value: 'yes' });
      new aws.cognito.UserPool('operators', {
        mfaConfiguration: 'ON',
        softwareTokenMfaConfiguration: { enabled: setting.version.apply((version) => version > 0) },
      });
    },
  },
};
