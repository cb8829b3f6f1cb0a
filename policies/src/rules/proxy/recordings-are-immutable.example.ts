import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { Examples } from '../../rule/examples.fixture';

/** The bucket that the proxies of this stack are told to upload recordings to. */
const recordings = (): aws.s3.Bucket => {
  new aws.s3.BucketObjectv2('config', {
    bucket: 'config-of-example',
    key: 'proxy.yaml',
    content: 'recording: { upload: { bucket: recordings-of-example } }',
    tags: { 'sallyport:component': 'ProxyFleet' },
  });
  return new aws.s3.Bucket('recordings', { bucket: 'recordings-of-example', objectLockEnabled: true });
};

const lock = (bucket: aws.s3.Bucket, days: pulumi.Input<number>): void => {
  new aws.s3.BucketObjectLockConfiguration('recordings', {
    bucket: bucket.id,
    rule: { defaultRetention: { mode: 'COMPLIANCE', days } },
  });
};

export const examples: Examples = {
  good: {
    'locked for 90 days': () => {
      lock(recordings(), 90);
    },
  },
  bad: {
    'no default retention': () => {
      recordings();
    },
    'locked for a day': () => {
      lock(recordings(), 1);
    },
  },
  unknown: {
    'days that another resource decides': () => {
      const days = new aws.ssm.Parameter('days', { type: 'String', value: '90' });
      lock(recordings(), days.version);
    },
  },
};
