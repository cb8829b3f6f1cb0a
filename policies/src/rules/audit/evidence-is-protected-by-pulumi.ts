import { evidenceIn } from '../../readers/evidence';
import { stackRule } from '../../rule';

/** `protect` is an option of the program: whoever wants to delete the resource has to change the program first. */
export const evidenceIsProtectedByPulumi = stackRule({
  id: 'evidence-is-protected-by-pulumi',
  area: 'audit',
  title: 'Evidence survives `pulumi destroy`',
  severity: 'medium',
  reason:
    'A rename, a wrong stack or one command deletes trails, event data stores and buckets with all they hold. A protected resource makes Pulumi refuse.',
  reads: [
    'aws:cloudtrail/trail:Trail s3BucketName',
    'aws-native:cloudtrail:Trail s3BucketName',
    'aws:s3/bucket:Bucket tags',
    'aws-native:s3:Bucket tags',
  ],
  remediation: 'Give the resource the option `protect: true`.',
  controls: {
    soc2: ['CC7.2'],
    'pci-dss-4.0.1': ['10.3.2', '10.5.1'],
    'iso-27001-2022': ['A.5.33'],
    hipaa: ['164.312(c)(1)'],
    'nist-800-53-r5': ['AU-9', 'AU-11'],
  },
  link: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html',
  judge(stack, { each, violationOf }) {
    const { recorders, buckets, isEvidenceBucket } = evidenceIn(stack);
    for (const recorder of recorders) {
      if (!recorder.options.protect)
        violationOf(recorder, undefined, 'the resource is not protected: a destroy ends the record');
    }
    each(buckets, (bucket) => {
      if (bucket.options.protect || !isEvidenceBucket(bucket)) return;
      violationOf(bucket, undefined, 'the bucket is not protected: a destroy takes the evidence in it');
    });
  },
});
