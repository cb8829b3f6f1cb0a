import { evidenceBucketsIn, isVersioned, versioningOf } from '../../readers/buckets';
import { stackRule } from '../../rule';

/** Without versions an object that is overwritten or deleted is gone. */
export const logBucketIsVersioned = stackRule({
  id: 'log-bucket-is-versioned',
  area: 'tampering',
  title: 'A bucket of evidence keeps versions',
  severity: 'medium',
  reason:
    'In a bucket without versions one `PutObject` replaces a log file for good, and one `DeleteObject` removes it; with versions both can be seen and undone.',
  reads: [
    'aws:s3/bucketVersioning:BucketVersioning versioningConfiguration',
    'aws:s3/bucket:Bucket versioning',
    'aws:s3/bucket:Bucket objectLockEnabled',
    'aws-native:s3:Bucket versioningConfiguration',
  ],
  remediation: 'Add an `aws.s3.BucketVersioning` with `versioningConfiguration: { status: "Enabled" }`.',
  controls: {
    soc2: ['CC7.5'],
    'pci-dss-4.0.1': ['10.3.2', '10.3.3'],
    'iso-27001-2022': ['A.5.33'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'CP-9'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
  judge(stack, { each, violationOf }) {
    each(evidenceBucketsIn(stack), ({ bucket }) => {
      if (isVersioned(stack, bucket)) return;
      const [setting] = versioningOf(stack, bucket);
      if (setting === undefined) violationOf(bucket, undefined, 'the bucket of evidence keeps no versions');
      else violationOf(setting.owner, setting.at, 'is not enabled: the bucket of evidence keeps no versions');
    });
  },
});
