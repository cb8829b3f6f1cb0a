import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a role that reads roles': () => {
      new aws.iam.RolePolicy('app', {
        role: 'app',
        policy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['iam:GetRole', 'iam:ListRoles'], Resource: '*' }],
        },
      });
    },
    'a role that another statement takes it back from': () => {
      new aws.iam.RolePolicy('app', {
        role: 'app',
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
            { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
          ],
        },
      });
    },
  },
  bad: {
    'a role that does anything with identities': () => {
      new aws.iam.RolePolicy('tools', {
        role: 'tools',
        policy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
        },
      });
    },
    'a role with the policy of AWS for it': () => {
      new aws.iam.RolePolicyAttachment('tools', {
        role: 'tools',
        policyArn: 'arn:aws:iam::aws:policy/IAMFullAccess',
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
