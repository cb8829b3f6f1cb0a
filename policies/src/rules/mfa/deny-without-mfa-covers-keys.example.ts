import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const denyAllBut = (condition: object, resource = '*') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Deny',
      NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:ListMFADevices', 'sts:GetSessionToken'],
      Resource: resource,
      Condition: condition,
    },
  });

export const examples: Examples = {
  good: {
    'sessions without MFA, and access keys': () => {
      new aws.iam.Policy('require-mfa', {
        policy: denyAllBut({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
      });
    },
  },
  bad: {
    'sessions without MFA only': () => {
      new aws.iam.Policy('require-mfa', { policy: denyAllBut({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }) });
    },
  },
  unknown: {
    'a bucket that is made along with the policy': () => {
      const bucket = new aws.s3.Bucket('evidence');
      new aws.iam.Policy('require-mfa', {
        policy: bucket.arn.apply((arn) => denyAllBut({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, arn)),
      });
    },
  },
};
