import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

const onlyTls = (bucketArn: string): aws.iam.PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

export const examples: Examples = {
  good: {
    'a policy that denies the rest': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketPolicy('logs', {
        bucket: logs.id,
        policy: logs.arn.apply((arn) => JSON.stringify(onlyTls(arn))),
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
  bad: {
    'no policy': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'a policy about something else': () => {
      const logs = new aws.s3.Bucket('logs', { bucket: 'logs-of-example' });
      new aws.s3.BucketPolicy('logs', {
        bucket: logs.id,
        policy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
              Action: 's3:PutObject',
              Resource: 'arn:aws:s3:::logs-of-example/*',
            },
          ],
        },
      });
      new aws.lb.LoadBalancer('web', {
        subnets: ['subnet-0a1b2c3d4e5f67890', 'subnet-1a1b2c3d4e5f67890'],
        accessLogs: { enabled: true, bucket: logs.id },
      });
    },
  },
  unknown: {
    'a policy of a bucket that a parameter names, which need not be this one': () => {
      const logs = new aws.s3.Bucket('logs');
      const name = new aws.ssm.Parameter('name', { type: 'String', value: 'logs-of-example' });
      new aws.s3.BucketPolicy('logs', {
        bucket: name.insecureValue.apply((value) => (value === '' ? 'logs-of-example' : value)),
        policy: JSON.stringify(onlyTls('arn:aws:s3:::logs-of-example')),
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
};
