import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const trust = (account: string, condition: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: account },
      Action: 'sts:AssumeRole',
      Condition: condition,
    },
  });

export const examples: Examples = {
  good: {
    'MFA within the hour': () => {
      new aws.iam.Role('operators', {
        assumeRolePolicy: trust('111122223333', { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }),
      });
    },
  },
  bad: {
    'MFA at any time': () => {
      new aws.iam.Role('operators', {
        assumeRolePolicy: trust('111122223333', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      });
    },
  },
  unknown: {
    'an account that is made along with the role': () => {
      const account = new aws.organizations.Account('operators', { name: 'operators', email: 'ops@example.com' });
      new aws.iam.Role('operators', {
        assumeRolePolicy: account.id.apply((id) => trust(id, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })),
      });
    },
  },
};
