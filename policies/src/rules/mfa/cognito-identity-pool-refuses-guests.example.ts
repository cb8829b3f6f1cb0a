import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a pool for those who signed in': () => {
      new aws.cognito.IdentityPool('app', { identityPoolName: 'app', allowUnauthenticatedIdentities: false });
    },
  },
  bad: {
    'a pool for guests': () => {
      new aws.cognito.IdentityPool('app', { identityPoolName: 'app', allowUnauthenticatedIdentities: true });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('guests', { type: 'String', value: 'no' });
      new aws.cognito.IdentityPool('app', {
        identityPoolName: 'app',
        allowUnauthenticatedIdentities: setting.version.apply((version) => version > 1),
      });
    },
  },
};
