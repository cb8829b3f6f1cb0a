import { defaultRetentionOf, evidenceBucketsOf, FLEET_OPTIONS, versioningsOf } from '../../readers/proxy-fleets';
import { choiceOption, integerOption, stackRule } from '../../rule';

const DAYS_OF_YEAR = 365;

/** A recording that can be written over proves nothing. */
export const recordingsAreImmutable = stackRule({
  id: 'recordings-are-immutable',
  area: 'proxy',
  title: 'Recordings and audit events are locked against change',
  severity: 'critical',
  reason: 'Without Object Lock whoever may write to the bucket replaces or removes what shows what was typed and done.',
  reads: [
    'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration rule',
    'aws:s3/bucketVersioning:BucketVersioning versioningConfiguration',
    'aws:s3/bucket:Bucket objectLockConfiguration',
    'aws-native:s3:Bucket objectLockConfiguration',
  ],
  options: {
    ...FLEET_OPTIONS,
    mode: choiceOption(
      'GOVERNANCE',
      ['GOVERNANCE', 'COMPLIANCE'],
      'The weakest mode: `GOVERNANCE` may be bypassed by who has the right to, `COMPLIANCE` by nobody.',
    ),
    minimumDays: integerOption(30, 'Days that objects are locked for at least.', { minimum: 1 }),
  },
  remediation:
    'Set a default retention with a mode and days in the Object Lock of the bucket, and leave its versions enabled.',
  controls: {
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['10.3.4', '10.5.1'],
    'iso-27001-2022': ['A.5.33', 'A.8.15'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'AU-11'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
  judge(stack, { settings, violationOf, each }) {
    each(evidenceBucketsOf(stack, settings), (bucket) => {
      const retention = defaultRetentionOf(bucket, stack);
      if (retention === undefined) {
        violationOf(bucket, undefined, 'has no Object Lock with a default retention: what is in it can be replaced');
        return;
      }
      const { holder, property } = retention;
      const mode = property.at('mode');
      const wanted = settings.mode === 'COMPLIANCE' ? ['COMPLIANCE'] : ['GOVERNANCE', 'COMPLIANCE'];
      if (!wanted.includes(mode.text() ?? '')) violationOf(holder, mode, `is not ${wanted.join(' or ')}`);
      const days = property.at('days');
      const kept = days.number() ?? (property.at('years').number() ?? 0) * DAYS_OF_YEAR;
      if (kept < settings.minimumDays) violationOf(holder, days, `is less than ${settings.minimumDays} days`);
    });
    each(evidenceBucketsOf(stack, settings), (bucket) => {
      each(versioningsOf(bucket, stack), ({ holder, property }) => {
        const status = property.at('status');
        if (status.text() === 'Suspended') violationOf(holder, status, 'is Suspended: a lock holds versions only');
      });
    });
  },
});
