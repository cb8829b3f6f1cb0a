import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a trail that detects bursts of calls and of errors': () => {
      new aws.cloudtrail.Trail('management', {
        s3BucketName: 'logs-of-example',
        insightSelectors: [{ insightType: 'ApiCallRateInsight' }, { insightType: 'ApiErrorRateInsight' }],
      });
    },
  },
  bad: {
    'a trail without insights': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example' });
    },
  },
  unknown: {
    'a kind that another resource decides': () => {
      const kind = new aws.ssm.Parameter('insight', { type: 'String', value: 'ApiCallRateInsight' });
      new aws.cloudtrail.Trail('management', {
        s3BucketName: 'logs-of-example',
        insightSelectors: [{ insightType: kind.arn }],
      });
    },
  },
};
