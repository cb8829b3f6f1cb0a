import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const instanceArn = 'arn:aws:sso:::instance/ssoins-1111222233334444';

export const examples: Examples = {
  good: {
    'four hours': () => {
      new aws.ssoadmin.PermissionSet('operators', { instanceArn, name: 'operators', sessionDuration: 'PT4H' });
    },
  },
  bad: {
    'half a day': () => {
      new aws.ssoadmin.PermissionSet('operators', { instanceArn, name: 'operators', sessionDuration: 'PT12H' });
    },
  },
  unknown: {
    'a duration that another resource decides': () => {
      const setting = new aws.ssm.Parameter('session', { type: 'String', value: '4' });
      new aws.ssoadmin.PermissionSet('operators', {
        instanceArn,
        name: 'operators',
        sessionDuration: setting.version.apply((version) => `PT${version}H`),
      });
    },
  },
};
