import {
  bucketPoliciesOf,
  cannedAclsOf,
  granteesOf,
  isPublicAcl,
  isPublicGroup,
  logBucketsIn,
  publicAccessSwitchesOf,
} from '../../readers/buckets';
import { allowsEveryone, statementsOf } from '../../readers/policy-documents';
import { stackRule } from '../../rule';

/** Logs tell a stranger where to begin: names, addresses, what is asked for and what fails. */
export const logBucketIsNotPublic = stackRule({
  id: 'log-bucket-is-not-public',
  area: 'tampering',
  title: 'A bucket that holds logs is not public',
  severity: 'critical',
  reason:
    'Logs name users, addresses and resources, sometimes tokens. Who can read them plans the attack; who can write them covers it.',
  reads: [
    'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock blockPublicAcls',
    'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock blockPublicPolicy',
    'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock ignorePublicAcls',
    'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock restrictPublicBuckets',
    'aws:s3/bucketAcl:BucketAcl acl',
    'aws:s3/bucketAcl:BucketAcl accessControlPolicy',
    'aws:s3/bucketPolicy:BucketPolicy policy',
    'aws:s3/bucket:Bucket acl',
    'aws:s3/bucket:Bucket grants',
    'aws:s3/bucket:Bucket policy',
    'aws-native:s3:Bucket publicAccessBlockConfiguration',
    'aws-native:s3:Bucket accessControl',
    'aws-native:s3:BucketPolicy policyDocument',
  ],
  remediation:
    'Set all four switches of the `aws.s3.BucketPublicAccessBlock` to true, and remove ACLs and statements that name everyone.',
  controls: {
    'cis-aws-3.0': ['2.1.4'],
    'cis-aws-5.0': ['2.1.4'],
    'cis-aws-6.0': ['3.1.4'],
    'cis-aws-7.0': ['3.1.4'],
    fsbp: ['CloudTrail.6', 'S3.2', 'S3.3', 'S3.8'],
    soc2: ['CC6.1'],
    'pci-dss-4.0.1': ['10.3.1', '10.3.2'],
    'iso-27001-2022': ['A.8.3', 'A.8.15'],
    hipaa: ['164.312(a)(1)'],
    'nist-800-53-r5': ['AC-3', 'AU-9'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  judge(stack, { each, violationOf }) {
    each(logBucketsIn(stack), ({ bucket }) => {
      each(publicAccessSwitchesOf(stack, bucket), ({ owner, at }) => {
        if (at.flag() !== true) violationOf(owner, at, 'is not true: the bucket of logs can be made public');
      });
      each(cannedAclsOf(stack, bucket), ({ owner, at }) => {
        if (isPublicAcl(at)) violationOf(owner, at, 'lets everyone read the bucket of logs');
      });
      each(granteesOf(stack, bucket), ({ owner, at }) => {
        if (isPublicGroup(at)) violationOf(owner, at, 'is everyone, to whom the bucket of logs is open');
      });
      each(bucketPoliciesOf(stack, bucket), ({ owner, at: policy }) => {
        // A first preview does not know a policy that names its bucket; the policy's own rules judge it before it is made.
        if (policy.isUnknown) return;
        each(statementsOf(policy), (statement) => {
          if (!allowsEveryone(statement)) return;
          violationOf(owner, statement.principals?.property, 'is everyone, to whom the bucket of logs is open');
        });
      });
    });
  },
});
