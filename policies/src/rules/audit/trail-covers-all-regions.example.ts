import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a trail of every region': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example', isMultiRegionTrail: true });
    },
  },
  bad: {
    'a trail of the region it is made in': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example' });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('all-regions', { type: 'String', value: 'true' });
      new aws.cloudtrail.Trail('management', {
        s3BucketName: 'logs-of-example',
        isMultiRegionTrail: setting.version.apply((version) => version > 0),
      });
    },
  },
};
