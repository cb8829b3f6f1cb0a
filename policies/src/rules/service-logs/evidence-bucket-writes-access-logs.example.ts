import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const record = (bucket: aws.s3.Bucket) =>
  new aws.cloudtrail.Trail('management', { s3BucketName: bucket.bucket, isMultiRegionTrail: true });

export const examples: Examples = {
  good: {
    'the bucket of a trail with access logs': () => {
      const evidence = new aws.s3.Bucket('evidence', {});
      const logs = new aws.s3.Bucket('access-logs', {});
      new aws.s3.BucketLogging('evidence', {
        bucket: evidence.bucket,
        targetBucket: logs.bucket,
        targetPrefix: 'evidence/',
      });
      record(evidence);
    },
    'a bucket that holds no evidence': () => {
      new aws.s3.Bucket('pictures', {});
    },
  },
  bad: {
    'the bucket of a trail without': () => {
      record(new aws.s3.Bucket('evidence', {}));
    },
  },
  unknown: {
    'access logs of a bucket that a parameter names, which need not be this one': () => {
      const bucket = new aws.ssm.Parameter('bucket', { type: 'String' });
      record(new aws.s3.Bucket('evidence', {}));
      new aws.s3.BucketLogging('evidence', {
        bucket: bucket.value,
        targetBucket: 'access-logs-of-example',
        targetPrefix: 'evidence/',
      });
    },
  },
};
