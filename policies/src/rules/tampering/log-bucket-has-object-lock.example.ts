import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a year in compliance mode': () => {
      const logs = new aws.s3.Bucket('logs', { objectLockEnabled: true });
      new aws.s3.BucketObjectLockConfiguration('logs', {
        bucket: logs.id,
        rule: { defaultRetention: { mode: 'COMPLIANCE', years: 1 } },
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
  bad: {
    'no lock': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'a lock that is never closed': () => {
      const logs = new aws.s3.Bucket('logs', { objectLockEnabled: true });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'a week': () => {
      const logs = new aws.s3.Bucket('logs', { objectLockEnabled: true });
      new aws.s3.BucketObjectLockConfiguration('logs', {
        bucket: logs.id,
        rule: { defaultRetention: { mode: 'GOVERNANCE', days: 7 } },
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
  unknown: {
    'days that a parameter decides': () => {
      const logs = new aws.s3.Bucket('logs', { objectLockEnabled: true });
      const setting = new aws.ssm.Parameter('years', { type: 'String', value: '1' });
      new aws.s3.BucketObjectLockConfiguration('logs', {
        bucket: logs.id,
        rule: { defaultRetention: { mode: 'COMPLIANCE', years: setting.version } },
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
};
