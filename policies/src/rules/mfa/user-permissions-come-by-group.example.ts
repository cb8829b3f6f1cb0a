import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

export const examples: Examples = {
  good: {
    'rights of a group': () => {
      const auditors = new aws.iam.Group('auditors');
      const alice = new aws.iam.User('alice');
      new aws.iam.GroupPolicyAttachment('auditors-read', { group: auditors.name, policyArn: READ_ONLY });
      new aws.iam.UserGroupMembership('alice', { user: alice.name, groups: [auditors.name] });
    },
  },
  bad: {
    'rights of a user': () => {
      const alice = new aws.iam.User('alice');
      new aws.iam.UserPolicyAttachment('alice-reads', { user: alice.name, policyArn: READ_ONLY });
    },
  },
  unknown: {
    'a bucket that is made along with the policy': () => {
      const bucket = new aws.s3.Bucket('reports');
      new aws.iam.UserPolicy('alice-reads', {
        user: 'alice',
        policy: bucket.arn.apply((arn) =>
          JSON.stringify({
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: `${arn}/*` },
          }),
        ),
      });
    },
  },
};
