import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    versions: () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketVersioning('logs', { bucket: logs.id, versioningConfiguration: { status: 'Enabled' } });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'object lock, which turns them on': () => {
      const logs = new aws.s3.Bucket('logs', { objectLockEnabled: true });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
  bad: {
    none: () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'suspended, in a bucket of evidence by its tag': () => {
      const recordings = new aws.s3.Bucket('recordings', { tags: { 'sallyport:evidence': 'true' } });
      new aws.s3.BucketVersioning('recordings', {
        bucket: recordings.id,
        versioningConfiguration: { status: 'Suspended' },
      });
    },
  },
  unknown: {
    'a status that a parameter holds': () => {
      const logs = new aws.s3.Bucket('logs');
      const setting = new aws.ssm.Parameter('versions', { type: 'String', value: 'on' });
      const status = setting.version.apply((version) => (version > 0 ? 'Enabled' : 'Suspended'));
      new aws.s3.BucketVersioning('logs', { bucket: logs.id, versioningConfiguration: { status } });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
};
