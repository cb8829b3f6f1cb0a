import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a key of KMS': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketServerSideEncryptionConfiguration('logs', {
        bucket: logs.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: 'alias/logs' } }],
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'the key of the trail': () => {
      const logs = new aws.s3.Bucket('logs');
      const key = new aws.kms.Key('logs', { enableKeyRotation: true });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, kmsKeyId: key.arn });
    },
  },
  bad: {
    'the keys of S3': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketServerSideEncryptionConfiguration('logs', {
        bucket: logs.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'nothing said': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
  unknown: {
    'an algorithm that a parameter decides': () => {
      const logs = new aws.s3.Bucket('logs');
      const setting = new aws.ssm.Parameter('encryption', { type: 'String', value: 'kms' });
      const sseAlgorithm = setting.version.apply((version) => (version > 0 ? 'aws:kms' : 'AES256'));
      new aws.s3.BucketServerSideEncryptionConfiguration('logs', {
        bucket: logs.id,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }],
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
};
