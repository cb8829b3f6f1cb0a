import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const trust = (principal: unknown, condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', Condition: condition },
  });

export const examples: Examples = {
  good: {
    'a role of another account': () => {
      new aws.iam.Role('reader', { assumeRolePolicy: trust({ AWS: 'arn:aws:iam::111122223333:role/auditor' }) });
    },
    'everybody of the organization': () => {
      new aws.iam.Role('reader', {
        assumeRolePolicy: trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
      });
    },
  },
  bad: {
    'everybody in the world': () => {
      new aws.iam.Role('reader', { assumeRolePolicy: trust({ AWS: '*' }) });
    },
    'everybody who calls a role so': () => {
      new aws.iam.Role('reader', {
        assumeRolePolicy: trust('*', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/auditor' } }),
      });
    },
  },
  unknown: {
    'an organization that is made along with the role': () => {
      const organization = new aws.organizations.Organization('all');
      new aws.iam.Role('reader', {
        assumeRolePolicy: organization.id.apply((id) => trust('*', { StringEquals: { 'aws:PrincipalOrgID': id } })),
      });
    },
  },
};
