import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'a trail with a log group': () => {
      const group = new aws.cloudwatch.LogGroup('trail', { retentionInDays: 400 });
      new aws.cloudtrail.Trail('management', {
        s3BucketName: 'logs-of-example',
        cloudWatchLogsGroupArn: pulumi.interpolate`${group.arn}:*`,
        cloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/trail-to-logs',
      });
    },
  },
  bad: {
    'a trail that writes to its bucket only': () => {
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
