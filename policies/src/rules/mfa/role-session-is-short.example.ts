import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const trust = (principal: object, condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', Condition: condition },
  });
const people = trust({ AWS: '111122223333' }, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });

export const examples: Examples = {
  good: {
    'two hours': () => {
      new aws.iam.Role('operators', { assumeRolePolicy: people, maxSessionDuration: 7_200 });
    },
    'the longest session of a service': () => {
      new aws.iam.Role('batch', {
        assumeRolePolicy: trust({ Service: 'batch.amazonaws.com' }),
        maxSessionDuration: 43_200,
      });
    },
  },
  bad: {
    'half a day': () => {
      new aws.iam.Role('operators', { assumeRolePolicy: people, maxSessionDuration: 43_200 });
    },
  },
  unknown: {
    'a duration that another resource decides': () => {
      const setting = new aws.ssm.Parameter('session', { type: 'String', value: '7200' });
      new aws.iam.Role('operators', {
        assumeRolePolicy: people,
        maxSessionDuration: setting.version.apply((version) => version * 3_600),
      });
    },
  },
};
