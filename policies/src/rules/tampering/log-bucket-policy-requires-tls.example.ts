import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const delivery = (bucketArn: string): aws.iam.PolicyStatement => ({
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `${bucketArn}/*`,
  Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
});
const onlyTls = (bucketArn: string): aws.iam.PolicyStatement => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});
const LOGS = 'arn:aws:s3:::logs-of-example';

export const examples: Examples = {
  good: {
    'delivery of a trail, by TLS only': () => {
      new aws.s3.BucketPolicy('logs', {
        bucket: 'logs-of-example',
        policy: { Version: '2012-10-17', Statement: [delivery(LOGS), onlyTls(LOGS)] },
      });
    },
    'a site, which browsers may ask for without': () => {
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
  },
  bad: {
    'delivery of a trail': () => {
      new aws.s3.BucketPolicy('logs', {
        bucket: 'logs-of-example',
        policy: { Version: '2012-10-17', Statement: [delivery(LOGS)] },
      });
    },
  },
  unknown: {
    'a policy that names its bucket': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketPolicy('logs', {
        bucket: logs.id,
        policy: logs.arn.apply((arn) =>
          JSON.stringify({ Version: '2012-10-17', Statement: [delivery(arn), onlyTls(arn)] }),
        ),
      });
    },
  },
};
