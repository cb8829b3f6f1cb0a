import { requiresTls } from '../../readers/buckets';
import { allows, documentsOf, statementsOf, textOf, type Statement } from '../../readers/policy-documents';
import { resourceRule } from '../../rule';

/** By whom a policy is told to be that of a bucket of logs. Load balancers of some regions write by accounts of AWS instead. */
const DELIVERS_LOGS =
  /^(?:cloudtrail|config|delivery\.logs|logging\.s3|logdelivery\.elasticloadbalancing|firehose)\.amazonaws\.com(?:\.cn)?$/;

/** What a policy says is judged before it is made; whether there is one, when the stack is seen as a whole. */
export const logBucketPolicyRequiresTls = resourceRule({
  id: 'log-bucket-policy-requires-tls',
  area: 'tampering',
  title: 'A bucket policy that lets logs be delivered refuses requests without TLS',
  severity: 'medium',
  reason: 'S3 answers plain HTTP too. Logs that are read or written that way can be read and changed on their way.',
  types: ['aws:s3/bucketPolicy:BucketPolicy', 'aws:s3/bucket:Bucket', 'aws-native:s3:BucketPolicy'],
  reads: [
    'aws:s3/bucketPolicy:BucketPolicy policy',
    'aws:s3/bucket:Bucket policy',
    'aws-native:s3:BucketPolicy policyDocument',
  ],
  remediation:
    'Add a statement that denies `s3:*` to everyone, on the bucket and its objects, where `aws:SecureTransport` is `false`.',
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
  judge(resource, { each, violation }) {
    each(documentsOf(resource, 'resource'), (policy) => {
      if (!statementsOf(policy).some(deliversLogs) || requiresTls(policy)) return;
      violation(policy, 'lets logs be delivered and does not refuse requests without TLS');
    });
  },
});

const deliversLogs = (statement: Statement): boolean =>
  allows(statement, 's3:PutObject') &&
  (statement.principals?.items ?? []).some(
    ({ kind, property }) => kind === 'Service' && DELIVERS_LOGS.test(textOf(property)),
  );
