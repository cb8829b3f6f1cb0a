import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'credentials and sessions': () => {
      new aws.iam.OrganizationsFeatures('root', { enabledFeatures: ['RootCredentialsManagement', 'RootSessions'] });
    },
  },
  bad: {
    'sessions only': () => {
      new aws.iam.OrganizationsFeatures('root', { enabledFeatures: ['RootSessions'] });
    },
  },
  unknown: {
    'features that another resource decides': () => {
      const setting = new aws.ssm.Parameter('features', { type: 'String', value: 'RootCredentialsManagement' });
      new aws.iam.OrganizationsFeatures('root', {
        enabledFeatures: setting.version.apply((version) => (version > 0 ? ['RootCredentialsManagement'] : [])),
      });
    },
  },
};
