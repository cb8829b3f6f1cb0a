import * as aws from '@pulumi/aws';
import { NativeResource, type Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a trail that logs, by default': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example' });
    },
    'a trail of aws-native': () => {
      new NativeResource('aws-native:cloudtrail:Trail', 'management', {
        s3BucketName: 'logs-of-example',
        isLogging: true,
      });
    },
  },
  bad: {
    'a trail that is stopped': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example', enableLogging: false });
    },
    'a stopped trail of aws-native': () => {
      new NativeResource('aws-native:cloudtrail:Trail', 'management', {
        s3BucketName: 'logs-of-example',
        isLogging: false,
      });
    },
  },
  unknown: {
    'a setting that another resource decides': () => {
      const switchOf = new aws.ssm.Parameter('logging', { type: 'String', value: 'on' });
      new aws.cloudtrail.Trail('management', {
        s3BucketName: 'logs-of-example',
        enableLogging: switchOf.version.apply((version) => version > 0),
      });
    },
  },
};
