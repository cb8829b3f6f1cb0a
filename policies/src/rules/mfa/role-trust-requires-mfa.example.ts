import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

const trust = (principals: object, condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: principals,
      Action: 'sts:AssumeRole',
      ...(condition === undefined ? {} : { Condition: condition }),
    },
  });
const account = { AWS: 'arn:aws:iam::111122223333:root' };

export const examples: Examples = {
  good: {
    'people of the account, with MFA': () => {
      new aws.iam.Role('operators', {
        assumeRolePolicy: trust(account, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      });
    },
    'people who had MFA within the hour': () => {
      new aws.iam.Role('operators', {
        assumeRolePolicy: trust(account, { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }),
      });
    },
    'a service': () => {
      new aws.iam.Role('task', { assumeRolePolicy: trust({ Service: 'ecs-tasks.amazonaws.com' }) });
    },
    'roles of the account, and no users': () => {
      new aws.iam.Role('deploy', {
        assumeRolePolicy: trust(account, {
          ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/deploy-*' },
        }),
      });
    },
  },
  bad: {
    'anybody of the account': () => {
      new aws.iam.Role('operators', { assumeRolePolicy: trust(account) });
    },
    'access keys slip through': () => {
      new aws.iam.Role('operators', {
        assumeRolePolicy: trust(account, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }),
      });
    },
    'an object of aws-native': () => {
      new NativeResource('aws-native:iam:Role', 'operators', {
        assumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: account, Action: ['sts:AssumeRole'] }],
        },
      });
    },
  },
  unknown: {
    'a user that is made along with the role': () => {
      const user = new aws.iam.User('alice');
      new aws.iam.Role('operators', { assumeRolePolicy: user.arn.apply((arn) => trust({ AWS: arn })) });
    },
  },
};
