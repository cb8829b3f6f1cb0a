import {
  defaultRetentionsOf,
  evidenceBucketsIn,
  hasObjectLock,
  holdsConfiguration,
  retentionDays,
} from '../../readers/buckets';
import { integerOption, stackRule } from '../../rule';

/** The one protection that holds against those who may do everything. */
export const logBucketHasObjectLock = stackRule({
  id: 'log-bucket-has-object-lock',
  area: 'tampering',
  title: 'A bucket of evidence locks its objects',
  severity: 'high',
  reason:
    'Any other protection is a setting that an administrator can take back. A locked version cannot be deleted before its time, in compliance mode not by the root user either.',
  reads: [
    'aws:s3/bucket:Bucket objectLockEnabled',
    'aws:s3/bucket:Bucket objectLockConfiguration',
    'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration rule',
    'aws:s3/bucketObjectv2:BucketObjectv2 bucket',
    'aws-native:s3:Bucket objectLockEnabled',
    'aws-native:s3:Bucket objectLockConfiguration',
  ],
  options: {
    minimumDays: integerOption(30, 'Days that objects are locked at least when they do not say so themselves.', {
      minimum: 1,
      maximum: 36_500,
    }),
  },
  remediation:
    'Make the bucket with `objectLockEnabled: true`, and add an `aws.s3.BucketObjectLockConfiguration` with a default retention in mode `COMPLIANCE`.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2', '10.5.1'],
    'iso-27001-2022': ['A.5.33', 'A.8.15'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'AU-11'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
  judge(stack, { each, settings, violationOf }) {
    each(evidenceBucketsIn(stack), ({ bucket }) => {
      if (holdsConfiguration(stack, bucket)) return;
      if (!hasObjectLock(stack, bucket)) {
        violationOf(bucket, undefined, 'the bucket of evidence has no object lock: what is in it can be deleted');
        return;
      }
      const retentions = defaultRetentionsOf(stack, bucket);
      if (retentions.length === 0) violationOf(bucket, undefined, 'the bucket of evidence locks nothing by default');
      each(retentions, ({ owner, at }) => {
        const days = retentionDays(at);
        if (days === undefined) violationOf(owner, at, 'is missing: nothing is locked by default');
        else if (days < settings.minimumDays) violationOf(owner, at, `is less than ${settings.minimumDays} days`);
      });
    });
  },
});
