import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a trail with a key of its own': () => {
      const key = new aws.kms.Key('logs', { enableKeyRotation: true });
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example', kmsKeyId: key.arn });
    },
  },
  bad: {
    'a trail with the key of S3': () => {
      new aws.cloudtrail.Trail('management', { s3BucketName: 'logs-of-example' });
    },
  },
  unknown: {
    'a document of Cloud Control that holds what another resource decides': () => {
      const bucket = new aws.s3.Bucket('logs', {});
      new aws.cloudcontrol.Resource('management', {
        typeName: 'AWS::CloudTrail::Trail',
        desiredState: pulumi.jsonStringify({ IsLogging: true, S3BucketName: bucket.id }),
      });
    },
  },
};
