import { bucketPoliciesOf, logBucketsIn, requiresTls } from '../../readers/buckets';
import { stackRule } from '../../rule';

/** Whether there is a policy; what a policy says that lets services deliver logs is judged before it is made. */
export const logBucketRequiresTls = stackRule({
  id: 'log-bucket-requires-tls',
  area: 'tampering',
  title: 'A bucket that holds logs refuses requests without TLS',
  severity: 'medium',
  reason: 'S3 answers plain HTTP too. Logs that are read or written that way can be read and changed on their way.',
  reads: [
    'aws:s3/bucketPolicy:BucketPolicy bucket',
    'aws:s3/bucketPolicy:BucketPolicy policy',
    'aws:s3/bucket:Bucket policy',
    'aws-native:s3:BucketPolicy policyDocument',
  ],
  remediation:
    'Give the bucket a policy that denies `s3:*` to everyone, on the bucket and its objects, where `aws:SecureTransport` is `false`.',
  controls: {
    'cis-aws-3.0': ['2.1.1'],
    'cis-aws-5.0': ['2.1.1'],
    'cis-aws-6.0': ['3.1.1'],
    'cis-aws-7.0': ['3.1.1'],
    fsbp: ['S3.5'],
    soc2: ['CC6.7'],
    'iso-27001-2022': ['A.8.24'],
    hipaa: ['164.312(e)(1)'],
    'nist-800-53-r5': ['SC-8', 'AU-9'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html',
  judge(stack, { each, violationOf }) {
    each(logBucketsIn(stack), ({ bucket }) => {
      const policies = bucketPoliciesOf(stack, bucket);
      if (policies.length === 0) violationOf(bucket, undefined, 'the bucket of logs has no policy that requires TLS');
      each(policies, ({ owner, at: policy }) => {
        // A first preview does not know a policy that names its bucket.
        if (policy.isUnknown || requiresTls(policy)) return;
        violationOf(owner, policy, 'does not refuse requests without TLS to the bucket of logs');
      });
    });
  },
});
