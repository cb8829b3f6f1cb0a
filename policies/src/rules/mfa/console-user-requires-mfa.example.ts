import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

/** Nothing but enrolling a device without MFA. */
const requireMfa = (condition: object, buckets = '*') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: buckets },
      {
        Effect: 'Deny',
        NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:ListMFADevices', 'sts:GetSessionToken'],
        Resource: '*',
        Condition: condition,
      },
    ],
  });
const withoutMfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };

export const examples: Examples = {
  good: {
    'a group that refuses': () => {
      const alice = new aws.iam.User('alice');
      new aws.iam.UserLoginProfile('alice', { user: alice.name });
      const people = new aws.iam.Group('people');
      new aws.iam.UserGroupMembership('alice', { user: alice.name, groups: [people.name] });
      const policy = new aws.iam.Policy('require-mfa', { policy: requireMfa(withoutMfa) });
      new aws.iam.GroupPolicyAttachment('people-require-mfa', { group: people.name, policyArn: policy.arn });
    },
  },
  bad: {
    'nothing refuses': () => {
      const alice = new aws.iam.User('alice');
      new aws.iam.UserLoginProfile('alice', { user: alice.name });
    },
    'access keys are spared': () => {
      const alice = new aws.iam.User('alice');
      new aws.iam.UserLoginProfile('alice', { user: alice.name });
      new aws.iam.UserPolicy('require-mfa', {
        user: alice.name,
        policy: requireMfa({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
      });
    },
  },
  unknown: {
    'a bucket that is made along with the policy': () => {
      const alice = new aws.iam.User('alice');
      new aws.iam.UserLoginProfile('alice', { user: alice.name });
      const bucket = new aws.s3.Bucket('reports');
      new aws.iam.UserPolicy('require-mfa', {
        user: alice.name,
        policy: bucket.arn.apply((arn) => requireMfa(withoutMfa, arn)),
      });
    },
  },
};
