import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'tokens for all that say nothing': () => {
      new aws.ec2.InstanceMetadataDefaults('defaults', { httpTokens: 'required', httpPutResponseHopLimit: 1 });
    },
  },
  bad: {
    'no preference': () => {
      new aws.ec2.InstanceMetadataDefaults('defaults', { httpPutResponseHopLimit: 1 });
    },
  },
  unknown: {
    'a choice that another resource holds': () => {
      const tokens = new aws.ssm.Parameter('tokens', { type: 'String', value: 'required' });
      new aws.ec2.InstanceMetadataDefaults('defaults', { httpTokens: tokens.insecureValue });
    },
  },
};
