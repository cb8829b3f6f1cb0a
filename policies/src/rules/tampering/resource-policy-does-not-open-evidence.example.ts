import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

const bucket = 'arn:aws:s3:::logs-of-example';

export const examples: Examples = {
  good: {
    'a bucket that CloudTrail writes to for one trail': () => {
      new aws.s3.BucketPolicy('logs', {
        bucket: 'logs-of-example',
        policy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'cloudtrail.amazonaws.com' },
              Action: 's3:PutObject',
              Resource: `${bucket}/*`,
              Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/all' } },
            },
          ],
        },
      });
    },
    'a site that everyone may read': () => {
      new aws.s3.BucketPolicy('site', {
        bucket: 'www.example.com',
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::www.example.com/*' },
          ],
        },
      });
    },
    'a queue for the messages of one topic': () => {
      new aws.sqs.QueuePolicy('findings', {
        queueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/findings',
        policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Principal: '*',
            Action: 'sqs:SendMessage',
            Resource: 'arn:aws:sqs:eu-west-1:123456789012:findings',
            Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:123456789012:findings' } },
          },
        }),
      });
    },
  },
  bad: {
    'a bucket that everyone may write to': () => {
      new aws.s3.BucketPolicy('logs', {
        bucket: 'logs-of-example',
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:PutObject'], Resource: `${bucket}/*` },
          ],
        },
      });
    },
    'a topic that everyone may delete': () => {
      new aws.sns.TopicPolicy('findings', {
        arn: 'arn:aws:sns:eu-west-1:123456789012:findings',
        policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { AWS: ['*'] }, Action: 'sns:*', Resource: '*' }],
        }),
      });
    },
  },
  unknown: {
    'a policy that names its bucket': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketPolicy('logs', {
        bucket: logs.id,
        policy: pulumi.jsonStringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [logs.arn, pulumi.interpolate`${logs.arn}/*`],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        }),
      });
    },
  },
};
