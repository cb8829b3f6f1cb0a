import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const logs = {
  Effect: 'Allow',
  Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
  Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
  Resource: '*',
};

export const examples: Examples = {
  good: {
    'the account decides': () => {
      const owner = {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        Action: 'kms:*',
        Resource: '*',
      };
      new aws.kms.Key('logs', { policy: JSON.stringify({ Version: '2012-10-17', Statement: [owner, logs] }) });
    },
    'the default policy, which is the same': () => {
      new aws.kms.Key('logs');
    },
  },
  bad: {
    'a service alone': () => {
      new aws.kms.Key('logs', {
        policy: JSON.stringify({ Version: '2012-10-17', Statement: [logs] }),
        bypassPolicyLockoutSafetyCheck: true,
      });
    },
  },
  unknown: {
    'a policy that names a role of the stack': () => {
      const keeper = new aws.iam.Role('keeper', {
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ AWS: 'arn:aws:iam::123456789012:root' }),
      });
      const keeps = { Effect: 'Allow', Principal: { AWS: keeper.arn }, Action: 'kms:*', Resource: '*' };
      new aws.kms.Key('logs', {
        policy: pulumi.jsonStringify({ Version: '2012-10-17', Statement: [keeps, logs] }),
      });
    },
  },
};
