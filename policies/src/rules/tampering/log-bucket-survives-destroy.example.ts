import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'the default': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'a bucket that can be filled again': () => {
      new aws.s3.Bucket('cache', { forceDestroy: true });
    },
  },
  bad: {
    'emptied when it is destroyed': () => {
      const logs = new aws.s3.Bucket('logs', { forceDestroy: true });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'evidence by its tag': () => {
      new aws.s3.Bucket('recordings', { forceDestroy: true, tags: { 'sallyport:evidence': 'true' } });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const setting = new aws.ssm.Parameter('keep', { type: 'String', value: 'true' });
      const logs = new aws.s3.Bucket('logs', { forceDestroy: setting.version.apply((version) => version < 1) });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
};
