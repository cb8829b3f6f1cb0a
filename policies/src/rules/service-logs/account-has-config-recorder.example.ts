import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  stackTags: { 'sallyport:baseline': 'true' },
  good: {
    'a baseline with a recorder': () => {
      new aws.cfg.Recorder('main', {
        roleArn: 'arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
      });
    },
  },
  bad: {
    'a baseline without': () => {
      new aws.iam.AccountPasswordPolicy('main', { minimumPasswordLength: 14 });
    },
  },
  unknown: {
    'a resource whose type a parameter names, which need not be a recorder': () => {
      const typeName = new aws.ssm.Parameter('type', { type: 'String' });
      new aws.cloudcontrol.Resource('main', { typeName: typeName.value, desiredState: '{}' });
    },
  },
};
