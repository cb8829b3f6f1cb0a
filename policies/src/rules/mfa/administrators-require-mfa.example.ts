import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** Nothing but enrolling a device without MFA. */
const refusal = (condition: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Deny',
      NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:ListMFADevices', 'sts:GetSessionToken'],
      Resource: '*',
      Condition: condition,
    },
  });
const withoutMfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };

const administrators = (policy?: pulumi.Input<string>) => {
  const group = new aws.iam.Group('administrators');
  new aws.iam.GroupPolicyAttachment('administrators', { group: group.name, policyArn: ADMINISTRATOR });
  if (policy !== undefined) new aws.iam.GroupPolicy('require-mfa', { group: group.name, policy });
};

export const examples: Examples = {
  good: {
    'administrators with MFA': () => {
      administrators(refusal(withoutMfa));
    },
  },
  bad: {
    'administrators with a password': () => {
      administrators();
    },
    'administrators with an access key': () => {
      administrators(refusal({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }));
    },
  },
  unknown: {
    'a policy that another resource decides': () => {
      const setting = new aws.ssm.Parameter('require-mfa', { type: 'String', value: 'yes' });
      administrators(setting.version.apply((version) => refusal(version > 0 ? withoutMfa : {})));
    },
  },
};
