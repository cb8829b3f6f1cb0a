import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const everyKind = {
  requireLowercaseCharacters: true,
  requireUppercaseCharacters: true,
  requireNumbers: true,
  requireSymbols: true,
};

export const examples: Examples = {
  good: {
    'fourteen characters of every kind': () => {
      new aws.iam.AccountPasswordPolicy('strong', {
        minimumPasswordLength: 14,
        passwordReusePrevention: 24,
        ...everyKind,
      });
    },
  },
  bad: {
    'eight characters': () => {
      new aws.iam.AccountPasswordPolicy('weak', { minimumPasswordLength: 8, ...everyKind });
    },
  },
  unknown: {
    'a length that another resource decides': () => {
      const setting = new aws.ssm.Parameter('length', { type: 'String', value: '14' });
      new aws.iam.AccountPasswordPolicy('strong', {
        minimumPasswordLength: setting.version.apply((version) => version * 14),
        passwordReusePrevention: 24,
        ...everyKind,
      });
    },
  },
};
