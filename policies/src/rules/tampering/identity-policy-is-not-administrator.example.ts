import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const keepsEvidence: aws.iam.PolicyStatement = {
  Effect: 'Deny',
  Action: [
    'access-analyzer:Delete*',
    'cloudtrail:Delete*',
    'cloudtrail:Put*',
    'cloudtrail:Stop*',
    'cloudtrail:Update*',
    'cloudwatch:*Alarm*',
    'config:Delete*',
    'config:Stop*',
    'guardduty:*Detector',
    'iam:*',
    'kms:Delete*',
    'kms:Disable*',
    'kms:PutKeyPolicy',
    'kms:Schedule*',
    'logs:Delete*',
    'logs:Disassociate*',
    'logs:PutRetentionPolicy',
    's3:BypassGovernanceRetention',
    's3:DeleteObjectVersion',
    's3:PutBucketVersioning',
    's3:PutLifecycleConfiguration',
    'securityhub:Disable*',
  ],
  Resource: '*',
};

export const examples: Examples = {
  good: {
    'a broad role that cannot touch evidence': () => {
      new aws.iam.RolePolicy('platform', {
        role: 'platform',
        policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, keepsEvidence] },
      });
    },
    'a policy of AWS for one purpose': () => {
      new aws.iam.RolePolicyAttachment('audit', { role: 'audit', policyArn: 'arn:aws:iam::aws:policy/SecurityAudit' });
    },
  },
  bad: {
    'everything on everything': () => {
      new aws.iam.Policy('all', {
        policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
      });
    },
    'everything but identities': () => {
      new aws.iam.GroupPolicy('developers', {
        group: 'developers',
        policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] },
      });
    },
    'the policy of AWS': () => {
      new aws.iam.RolePolicyAttachment('deploy', {
        role: 'deploy',
        policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
      });
    },
    'inline in a role of aws-native': () => {
      new NativeResource('aws-native:iam:Role', 'deploy', {
        assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
        policies: [
          {
            policyName: 'all',
            policyDocument: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: ['*'], Resource: ['*'] } },
          },
        ],
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
