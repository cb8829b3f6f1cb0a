import * as aws from '@pulumi/aws';
import type { Examples } from '../../rule/examples.fixture';

export const examples: Examples = {
  good: {
    'all of it blocked': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketPublicAccessBlock('logs', {
        bucket: logs.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'a public bucket that holds a site': () => {
      const site = new aws.s3.Bucket('site');
      new aws.s3.BucketPublicAccessBlock('site', { bucket: site.id, blockPublicPolicy: false });
    },
  },
  bad: {
    'a block that leaves out switches': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketPublicAccessBlock('logs', { bucket: logs.id, blockPublicAcls: true });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
    'an ACL by which everyone reads': () => {
      const logs = new aws.s3.Bucket('logs');
      new aws.s3.BucketAcl('logs', { bucket: logs.id, acl: 'public-read' });
      new aws.ec2.FlowLog('vpc', {
        vpcId: 'vpc-0a1b2c3d4e5f67890',
        trafficType: 'ALL',
        logDestinationType: 's3',
        logDestination: logs.arn,
      });
    },
  },
  unknown: {
    'a switch that a parameter holds': () => {
      const logs = new aws.s3.Bucket('logs');
      const setting = new aws.ssm.Parameter('private', { type: 'String', value: 'true' });
      const isPrivate = setting.version.apply((version) => version > 0);
      new aws.s3.BucketPublicAccessBlock('logs', {
        bucket: logs.id,
        blockPublicAcls: true,
        blockPublicPolicy: isPrivate,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      new aws.cloudtrail.Trail('management', { s3BucketName: logs.id, isMultiRegionTrail: true });
    },
  },
};
