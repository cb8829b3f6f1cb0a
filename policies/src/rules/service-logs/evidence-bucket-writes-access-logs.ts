import {
  BUCKETS,
  keepsEvidence,
  receivesAccessLogs,
  writesAccessLogs,
} from '../../readers/service-logs/bucket-access-logs';
import { flagOption, stackRule } from '../../rule';

/** Access logs of every bucket would be noise in most accounts, where data events of a trail say more. */
export const evidenceBucketWritesAccessLogs = stackRule({
  id: 'evidence-bucket-writes-access-logs',
  area: 'service-logs',
  title: 'A bucket of a trail or of AWS Config writes access logs',
  severity: 'medium',
  reason: 'Whoever reads or removes the evidence itself is seen only in the access logs of its bucket.',
  options: {
    allBuckets: flagOption(
      false,
      'Whether every bucket must write access logs, apart from those into which the access logs are written.',
    ),
  },
  reads: [
    'aws:s3/bucket:Bucket logging',
    'aws:s3/bucketLogging:BucketLogging bucket',
    'aws:s3/bucketLogging:BucketLogging targetBucket',
    'aws:cloudtrail/trail:Trail s3BucketName',
    'aws:cfg/deliveryChannel:DeliveryChannel s3BucketName',
    'aws-native:s3:Bucket loggingConfiguration',
    'aws-native:cloudtrail:Trail s3BucketName',
    'aws-native:configuration:DeliveryChannel s3BucketName',
    'aws-native:config:DeliveryChannel s3BucketName',
  ],
  remediation: 'Add an `aws.s3.BucketLogging` for the bucket with another bucket as its `targetBucket`.',
  controls: {
    'cis-aws-3.0': ['3.4'],
    'cis-aws-5.0': ['3.4'],
    'cis-aws-6.0': ['4.4'],
    'cis-aws-7.0': ['4.4'],
    fsbp: ['CloudTrail.7', 'S3.9'],
    'pci-dss-4.0.1': ['10.2.1.3'],
    'iso-27001-2022': ['A.8.15'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-9', 'AU-12'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html',
  judge(stack, { each, settings, violationOf }) {
    each(stack.ofType(...BUCKETS), (bucket) => {
      if (writesAccessLogs(stack, bucket)) return;
      if (keepsEvidence(stack, bucket)) {
        violationOf(bucket, undefined, 'nothing in this stack records who reads the evidence in the bucket');
      } else if (settings.allBuckets && !receivesAccessLogs(stack, bucket)) {
        violationOf(bucket, undefined, 'nothing in this stack turns the access logs of the bucket on');
      }
    });
  },
});
