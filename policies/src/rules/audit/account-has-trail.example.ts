import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const s3BucketName = 'logs-of-example';

export const examples: Examples = {
  stackTags: { 'sallyport:baseline': 'true' },
  good: {
    'a baseline with a trail of every region': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName, isMultiRegionTrail: true });
    },
  },
  bad: {
    'a baseline without a trail': () => {
      new aws.s3.Bucket('logs', {});
    },
    'a baseline whose trail is of one region': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('regions', { type: 'String', value: 'all' });
      new aws.cloudtrail.Trail('management', {
        s3BucketName,
        isMultiRegionTrail: setting.version.apply((version) => version > 0),
      });
    },
  },
};
