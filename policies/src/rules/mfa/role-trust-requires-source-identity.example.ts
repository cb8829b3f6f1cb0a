import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const trust = (account: string, condition: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: account },
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      Condition: condition,
    },
  });
const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

export const examples: Examples = {
  good: {
    'people under their own names': () => {
      new aws.iam.Role('operators', {
        assumeRolePolicy: trust('111122223333', { ...mfa, StringEquals: { 'sts:SourceIdentity': '${aws:username}' } }),
      });
    },
  },
  bad: {
    'people under any name': () => {
      new aws.iam.Role('operators', { assumeRolePolicy: trust('111122223333', mfa) });
    },
  },
  unknown: {
    'an account that is made along with the role': () => {
      const account = new aws.organizations.Account('operators', { name: 'operators', email: 'ops@example.com' });
      new aws.iam.Role('operators', { assumeRolePolicy: account.id.apply((id) => trust(id, mfa)) });
    },
  },
};
