import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const owner = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  Action: 'kms:*',
  Resource: '*',
};

export const examples: Examples = {
  good: {
    'a key of its account, and of whoever uses it through SNS there': () => {
      const throughSns = {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Resource: '*',
        Condition: {
          StringEquals: { 'kms:CallerAccount': '123456789012', 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' },
        },
      };
      new aws.kms.Key('findings', {
        policy: JSON.stringify({ Version: '2012-10-17', Statement: [owner, throughSns] }),
      });
    },
  },
  bad: {
    'a key of everyone': () => {
      const everyone = { Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
      new aws.kms.Key('findings', {
        policy: JSON.stringify({ Version: '2012-10-17', Statement: [owner, everyone] }),
      });
    },
    'of aws-native': () => {
      new NativeResource('aws-native:kms:Key', 'findings', {
        keyPolicy: { Version: '2012-10-17', Statement: { ...owner, Principal: { AWS: '*' } } },
      });
    },
  },
  unknown: {
    'a policy that names a role of the stack': () => {
      const reader = new aws.iam.Role('reader', {
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' }),
      });
      const reads = { Effect: 'Allow', Principal: { AWS: reader.arn }, Action: 'kms:Decrypt', Resource: '*' };
      new aws.kms.Key('findings', {
        policy: pulumi.jsonStringify({ Version: '2012-10-17', Statement: [owner, reads] }),
      });
    },
  },
};
