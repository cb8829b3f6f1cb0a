import { expirationOf, lifecycleRulesOf, logBucketsIn } from '../../readers/buckets';
import { integerOption, stackRule } from '../../rule';

/** A lifecycle rule deletes without anybody being seen to delete. */
export const logBucketKeepsItsObjects = stackRule({
  id: 'log-bucket-keeps-its-objects',
  area: 'tampering',
  title: 'A bucket that holds logs keeps them long enough',
  severity: 'medium',
  reason:
    'Intruders are found after months, and auditors ask for a year. A lifecycle rule that deletes earlier, set by mistake or on purpose, leaves nothing to look at.',
  reads: [
    'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules',
    'aws:s3/bucket:Bucket lifecycleRules',
    'aws-native:s3:Bucket lifecycleConfiguration',
  ],
  options: {
    minimumDays: integerOption(365, 'Days that a bucket of evidence (trails, AWS Config, its tag) keeps objects.', {
      minimum: 1,
    }),
    minimumDaysOfLogs: integerOption(
      30,
      'Days that other buckets of logs keep objects: of load balancers, networks, distributions, buckets.',
      { minimum: 1 },
    ),
  },
  remediation: 'Set the days of `expiration` to as many as are asked for, or move objects to a cheaper class instead.',
  controls: {
    fsbp: ['S3.13'],
    soc2: ['CC7.3'],
    'pci-dss-4.0.1': ['10.5.1'],
    'iso-27001-2022': ['A.5.33'],
    hipaa: ['164.312(b)'],
    'nist-800-53-r5': ['AU-11', 'SI-12'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html',
  judge(stack, { each, settings, violationOf }) {
    each(logBucketsIn(stack), ({ bucket, purpose }) => {
      const least = purpose === 'evidence' ? settings.minimumDays : settings.minimumDaysOfLogs;
      each(lifecycleRulesOf(stack, bucket), ({ owner, at: rule }) => {
        const expiration = expirationOf(rule);
        if (expiration.kind === 'on-a-date') {
          violationOf(owner, expiration.at, 'lets logs expire on a date, however young they are');
        } else if (expiration.kind === 'after' && expiration.days < least) {
          violationOf(owner, expiration.at, `lets logs expire in less than ${least} days`);
        }
      });
    });
  },
});
