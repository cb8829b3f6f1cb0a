import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  stackTags: { 'sallyport:baseline': 'true' },
  good: {
    'a policy in the baseline': () => {
      new aws.iam.AccountPasswordPolicy('strong', { minimumPasswordLength: 14, passwordReusePrevention: 24 });
    },
  },
  bad: {
    'a baseline without one': () => {
      new aws.iam.AccountAlias('alias', { accountAlias: 'example' });
    },
  },
  unknown: {
    'a baseline whose other settings are not known': () => {
      const setting = new aws.ssm.Parameter('alias', { type: 'String', value: 'example' });
      new aws.iam.AccountAlias('alias', { accountAlias: setting.version.apply((version) => `example-${version}`) });
    },
  },
};
