import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const examples: Examples = {
  good: {
    'all four ways, for all but the role that deploys': () => {
      new aws.organizations.Policy('trails', {
        content: policy({
          Effect: 'Deny',
          Action: [
            'cloudtrail:DeleteTrail',
            'cloudtrail:PutEventSelectors',
            'cloudtrail:StopLogging',
            'cloudtrail:UpdateTrail',
          ],
          Resource: '*',
          Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy-trails' } },
        }),
      });
    },
    'a policy about regions': () => {
      new aws.organizations.Policy('regions', {
        content: policy({
          Effect: 'Deny',
          NotAction: ['iam:*', 'sts:*'],
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
        }),
      });
    },
  },
  bad: {
    'stopping and deleting only': () => {
      new aws.organizations.Policy('trails', {
        content: policy({
          Effect: 'Deny',
          Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'],
          Resource: '*',
        }),
      });
    },
  },
  unknown: {
    'a policy that names a role of the stack': () => {
      const deploy = new aws.iam.Role('deploy', {
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ AWS: 'arn:aws:iam::123456789012:root' }),
      });
      new aws.organizations.Policy('trails', {
        content: deploy.arn.apply((arn) =>
          policy({
            Effect: 'Deny',
            Action: 'cloudtrail:*',
            Resource: '*',
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': arn } },
          }),
        ),
      });
    },
  },
};
