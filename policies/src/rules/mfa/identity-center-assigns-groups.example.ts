import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const assign = (principalType: pulumi.Input<string>) =>
  new aws.ssoadmin.AccountAssignment('operators', {
    instanceArn: 'arn:aws:sso:::instance/ssoins-1111222233334444',
    permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1111222233334444/ps-5555666677778888',
    principalId: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    principalType,
    targetId: '111122223333',
    targetType: 'AWS_ACCOUNT',
  });

export const examples: Examples = {
  good: { 'access of a group': () => void assign('GROUP') },
  bad: { 'access of a person': () => void assign('USER') },
  unknown: {
    'a kind that another resource decides': () => {
      const setting = new aws.ssm.Parameter('kind', { type: 'String', value: 'GROUP' });
      assign(setting.version.apply((version) => (version > 0 ? 'GROUP' : 'USER')));
    },
  },
};
