import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a role that writes logs': () => {
      new aws.iam.RolePolicy('app', {
        role: 'app',
        policy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' }],
        },
      });
    },
    'a role that another statement takes it back from': () => {
      new aws.iam.RolePolicy('app', {
        role: 'app',
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'logs:*', Resource: '*' },
            { Effect: 'Deny', Action: 'logs:*', Resource: '*' },
          ],
        },
      });
    },
  },
  bad: {
    'a role that does anything with logs': () => {
      new aws.iam.RolePolicy('tools', {
        role: 'tools',
        policy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }],
        },
      });
    },
    'a role with the policy of AWS for it': () => {
      new aws.iam.RolePolicyAttachment('tools', {
        role: 'tools',
        policyArn: 'arn:aws:iam::aws:policy/CloudWatchLogsFullAccess',
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
