import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    '400 days': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketLifecycleConfiguration('logs', {
        bucket: logs.id,
        rules: [{ id: 'expire', status: 'Enabled', filter: {}, expiration: { days: 400 } }],
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'a cheaper class, for ever': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketLifecycleConfiguration('logs', {
        bucket: logs.id,
        rules: [{ id: 'archive', status: 'Enabled', filter: {}, transitions: [{ days: 90, storageClass: 'GLACIER' }] }],
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
  bad: {
    '90 days': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketLifecycleConfiguration('logs', {
        bucket: logs.id,
        rules: [{ id: 'expire', status: 'Enabled', filter: {}, expiration: { days: 90 } }],
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'access logs for a week': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketLifecycleConfiguration('logs', {
        bucket: logs.id,
        rules: [{ id: 'expire', status: 'Enabled', filter: {}, expiration: { days: 7 } }],
      });
      const site = new aws.s3.Bucket('site');
      new aws.s3.BucketLogging('site', { bucket: site.id, targetBucket: logs.id, targetPrefix: 'site/' });
    },
  },
  unknown: {
    'days that a parameter decides': () => {
      const logs = new aws.s3.Bucket('logs');
      const setting = new aws.ssm.Parameter('days', { type: 'String', value: '400' });
      const days = setting.version.apply((version) => 399 + version);
      new aws.s3.BucketLifecycleConfiguration('logs', {
        bucket: logs.id,
        rules: [{ id: 'expire', status: 'Enabled', filter: {}, expiration: { days } }],
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
};
