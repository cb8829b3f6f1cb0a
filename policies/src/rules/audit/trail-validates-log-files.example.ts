import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a trail with digests': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example', enableLogFileValidation: true });
    },
  },
  bad: {
    'a trail without digests, by default': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example' });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const setting = new aws.ssm.Parameter('validation', { type: 'String', value: 'on' });
      new aws.cloudtrail.Trail('management', {
        s3BucketName: 'logs-of-example',
        enableLogFileValidation: setting.version.apply((version) => version > 0),
      });
    },
  },
};
