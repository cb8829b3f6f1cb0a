import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const trailTo = (group: aws.cloudwatch.LogGroup): void => {
  new aws.cloudtrail.Trail('management', {
    s3BucketName: 'logs-of-example',
    cloudWatchLogsGroupArn: pulumi.interpolate`${group.arn}:*`,
    cloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/trail-to-logs',
  });
};

export const examples: Examples = {
  good: {
    'the log group of a trail, kept for more than a year': () => {
      trailTo(new aws.cloudwatch.LogGroup('trail', { retentionInDays: 400 }));
    },
    'what a function prints, kept for a week': () => {
      new aws.cloudwatch.LogGroup('function', { name: '/aws/lambda/resize', retentionInDays: 7 });
    },
  },
  bad: {
    'the log group of a trail, kept for a month': () => {
      trailTo(new aws.cloudwatch.LogGroup('trail', { retentionInDays: 30 }));
    },
    'a log group of flow logs, kept for a week': () => {
      const group = new aws.cloudwatch.LogGroup('flows', { retentionInDays: 7 });
      new aws.ec2.FlowLog('flows', {
        vpcId: 'vpc-0a1b2c3d4e5f67890',
        trafficType: 'ALL',
        logDestination: group.arn,
        iamRoleArn: 'arn:aws:iam::123456789012:role/flow-logs',
      });
    },
  },
  unknown: {
    'days that another resource decides': () => {
      const days = new aws.ssm.Parameter('days', { type: 'String', value: '400' });
      trailTo(
        new aws.cloudwatch.LogGroup('trail', { retentionInDays: days.version.apply((version) => 399 + version) }),
      );
    },
  },
};
