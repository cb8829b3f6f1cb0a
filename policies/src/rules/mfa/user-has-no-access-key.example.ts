import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  config: { machineUsers: ['ses-*'] },
  good: {
    'a key that was taken out of use': () => {
      new aws.iam.AccessKey('old', { user: 'alice', status: 'Inactive' });
    },
    'a machine that the options name': () => {
      new aws.iam.AccessKey('mail', { user: 'ses-newsletter' });
    },
  },
  bad: {
    'a key of a person': () => {
      const alice = new aws.iam.User('alice', { name: 'alice' });
      new aws.iam.AccessKey('alice', { user: alice.name });
    },
  },
  unknown: {
    'a state that another resource decides': () => {
      const setting = new aws.ssm.Parameter('state', { type: 'String', value: 'Inactive' });
      new aws.iam.AccessKey('alice', {
        user: 'alice',
        status: setting.version.apply((version) => (version > 0 ? 'Inactive' : 'Active')),
      });
    },
  },
};
