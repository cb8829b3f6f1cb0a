import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const organization = () =>
  new aws.organizations.Organization('all', { featureSet: 'ALL', awsServiceAccessPrincipals: ['iam.amazonaws.com'] });

export const examples: Examples = {
  good: {
    'an organization that manages them': () => {
      const all = organization();
      new aws.iam.OrganizationsFeatures('root', { enabledFeatures: ['RootCredentialsManagement'] }, { dependsOn: all });
    },
  },
  bad: { 'an organization alone': () => void organization() },
  unknown: {
    'an organization whose settings are not known': () => {
      const setting = new aws.ssm.Parameter('features', { type: 'String', value: 'ALL' });
      new aws.organizations.Organization('all', {
        featureSet: setting.version.apply((version) => (version > 0 ? 'ALL' : 'CONSOLIDATED_BILLING')),
      });
    },
  },
};
