import { evidenceBucketsIn } from '../../readers/buckets';
import { stackRule } from '../../rule';

/** AWS refuses to delete a bucket that holds objects; this setting empties it first. */
export const logBucketSurvivesDestroy = stackRule({
  id: 'log-bucket-survives-destroy',
  area: 'tampering',
  title: 'A bucket of evidence is not emptied when it is destroyed',
  severity: 'high',
  reason:
    'With `forceDestroy` a `pulumi destroy`, or a rename that replaces the bucket, deletes all objects and versions in it, governance locks notwithstanding.',
  reads: ['aws:s3/bucket:Bucket forceDestroy'],
  remediation: 'Leave `forceDestroy` out of buckets that keep evidence.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2', '10.5.1'],
    'iso-27001-2022': ['A.5.33'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'AU-11'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html',
  judge(stack, { each, violationOf }) {
    each(evidenceBucketsIn(stack), ({ bucket }) => {
      const force = bucket.props.at('forceDestroy');
      if (force.flag() === true)
        violationOf(bucket, force, 'is true: destroying the bucket deletes the evidence in it');
    });
  },
});
