import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a trail with global services, by default': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example' });
    },
  },
  bad: {
    'a trail that leaves IAM and STS out': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example', includeGlobalServiceEvents: false });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('global', { type: 'String', value: 'on' });
      new aws.cloudtrail.Trail('management', {
        s3BucketName: 'logs-of-example',
        includeGlobalServiceEvents: setting.version.apply((version) => version > 0),
      });
    },
  },
};
