import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const evidence = { 'sallyport:evidence': 'true' };

export const examples: Examples = {
  good: {
    'a log group of evidence with a key of its own': () => {
      const key = new aws.kms.Key('evidence', { enableKeyRotation: true });
      new aws.cloudwatch.LogGroup('sessions', { kmsKeyId: key.arn, tags: evidence });
    },
    'what a function prints': () => {
      new aws.cloudwatch.LogGroup('function', { name: '/aws/lambda/resize' });
    },
  },
  bad: {
    'a log group of evidence with the key of CloudWatch': () => {
      new aws.cloudwatch.LogGroup('sessions', { tags: evidence });
    },
  },
  unknown: {
    'tags that another resource decides': () => {
      const parameter = new aws.ssm.Parameter('tags', { type: 'String', value: 'true' });
      new aws.cloudwatch.LogGroup('sessions', {
        tags: parameter.arn.apply((arn) => ({ ...evidence, decidedBy: arn })),
      });
    },
  },
};
