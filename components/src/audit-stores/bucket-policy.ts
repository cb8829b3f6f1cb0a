import * as pulumi from '@pulumi/pulumi';
import type { Statement } from '../internal/policy-document';

/**
 * What nobody may do with a bucket of the store, whatever other policies allow: speak to it without TLS, or put an object
 * under another key or none. A request that names no encryption gets the bucket's, so the conditions ask for headers that
 * are there (`Null` false): a negated operator alone is true of a header that is missing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function protectionStatements(bucketArn: pulumi.Output<string>, kmsKeyArn: pulumi.Output<string>): Statement[] {
  const objects = pulumi.interpolate`${bucketArn}/*`;
  const algorithm = 's3:x-amz-server-side-encryption';
  const key = 's3:x-amz-server-side-encryption-aws-kms-key-id';
  return [
    {
      sid: 'TlsOnly',
      effect: 'Deny',
      principals: '*',
      actions: ['s3:*'],
      resources: [bucketArn, objects],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      sid: 'NoOtherEncryption',
      effect: 'Deny',
      principals: '*',
      actions: ['s3:PutObject'],
      resources: [objects],
      conditions: { StringNotEquals: { [algorithm]: 'aws:kms' }, Null: { [algorithm]: 'false' } },
    },
    {
      sid: 'NoOtherKey',
      effect: 'Deny',
      principals: '*',
      actions: ['s3:PutObject'],
      resources: [objects],
      conditions: { StringNotEquals: { [key]: kmsKeyArn }, Null: { [key]: 'false' } },
    },
  ];
}

/** Lets other accounts put objects, which they can then neither read nor change: the versions are locked. */
export const uploadStatements = (
  bucketArn: pulumi.Output<string>,
  principals: pulumi.Output<string[]>,
): Statement[] => [
  {
    sid: 'OtherAccountsUpload',
    principals: { aws: principals },
    actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
    resources: [pulumi.interpolate`${bucketArn}/*`],
  },
];
