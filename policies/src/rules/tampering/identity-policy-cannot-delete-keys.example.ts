import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a role that uses a key': () => {
      new aws.iam.RolePolicy('app', {
        role: 'app',
        policy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '*' }],
        },
      });
    },
    'a role that another statement takes it back from': () => {
      new aws.iam.RolePolicy('app', {
        role: 'app',
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'kms:*', Resource: '*' },
            { Effect: 'Deny', Action: 'kms:*', Resource: '*' },
          ],
        },
      });
    },
  },
  bad: {
    'a role that does anything with keys': () => {
      new aws.iam.RolePolicy('tools', {
        role: 'tools',
        policy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }],
        },
      });
    },
  },
  unknown: {
    'a policy that names what the stack makes': () => {
      const topic = new aws.sns.Topic('jobs');
      new aws.iam.RolePolicy('app', {
        role: 'app',
        policy: pulumi.jsonStringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: topic.arn }],
        }),
      });
    },
  },
};
