import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const evidence = { 'sallyport:evidence': 'true' };

export const examples: Examples = {
  good: {
    'a trail and its bucket, both protected': () => {
      const bucket = new aws.s3.Bucket('logs', {}, { protect: true });
      new aws.cloudtrail.Trail('management', { s3BucketName: bucket.id }, { protect: true });
    },
    'a bucket that holds no evidence': () => {
      new aws.s3.Bucket('site', { tags: { team: 'web' } });
    },
  },
  bad: {
    'a protected trail whose bucket is not': () => {
      const bucket = new aws.s3.Bucket('logs', {});
      new aws.cloudtrail.Trail('management', { s3BucketName: bucket.id }, { protect: true });
    },
    'an event data store': () => {
      new aws.cloudtrail.EventDataStore('events', {});
    },
    'a bucket that says it holds evidence': () => {
      new aws.s3.Bucket('recordings', { tags: evidence });
    },
  },
  unknown: {
    'tags that another resource decides': () => {
      const parameter = new aws.ssm.Parameter('tags', { type: 'String', value: 'true' });
      new aws.s3.Bucket('recordings', {
        tags: parameter.arn.apply((arn) => ({ ...evidence, decidedBy: arn })),
      });
    },
  },
};
