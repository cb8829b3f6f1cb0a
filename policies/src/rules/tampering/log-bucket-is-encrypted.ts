import { encryptionOf, evidenceBucketsIn } from '../../readers/buckets';
import { stackRule } from '../../rule';

/** S3 encrypts everything anyhow; a key of one's own says who may read. */
export const logBucketIsEncrypted = stackRule({
  id: 'log-bucket-is-encrypted',
  area: 'tampering',
  title: 'A bucket of evidence is encrypted with a key of KMS',
  severity: 'low',
  reason:
    'With the keys of S3, who may read the bucket reads all of it. With a key of KMS reading needs a second right, and each use of it is recorded.',
  reads: [
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration rules',
    'aws:s3/bucket:Bucket serverSideEncryptionConfiguration',
    'aws:cloudtrail/trail:Trail kmsKeyId',
    'aws:cfg/deliveryChannel:DeliveryChannel s3KmsKeyArn',
    'aws-native:s3:Bucket bucketEncryption',
  ],
  remediation:
    'Set `sseAlgorithm: "aws:kms"` in an `aws.s3.BucketServerSideEncryptionConfiguration`, or give the trail a `kmsKeyId`.',
  controls: {
    soc2: ['CC6.1'],
    'iso-27001-2022': ['A.8.24'],
    hipaa: ['164.312(a)(2)(iv)'],
    'nist-800-53-r5': ['AU-9(3)', 'SC-28'],
  },
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
  judge(stack, { each, violationOf }) {
    each(evidenceBucketsIn(stack), ({ bucket, writers }) => {
      if (writers.some(({ props }) => props.either('kmsKeyId', 's3KmsKeyArn').isSet())) return;
      const settings = encryptionOf(stack, bucket);
      if (settings.length === 0) violationOf(bucket, undefined, 'the bucket of evidence has no key of KMS');
      each(settings, ({ owner, at }) => {
        if (!/^aws:kms(?::dsse)?$/.test(at.text() ?? '')) violationOf(owner, at, 'is no encryption with a key of KMS');
      });
    });
  },
});
