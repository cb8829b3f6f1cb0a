import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../internal/policy-document';
import { childName, evidence, evidenceTags, type StoreContext } from './store-context';

/** The key of one store. Whoever reads or writes needs it by IAM in this account; services and other accounts by `more`. */
export function createStoreKey(store: StoreContext, more: readonly Statement[]): aws.kms.Key {
  const { accountId, partition } = store.aws;
  return new aws.kms.Key(
    childName(store, 'key'),
    {
      description: `Sallyport audit store ${store.name}`,
      enableKeyRotation: true,
      // The longest that KMS waits: without the key the evidence cannot be read any more.
      deletionWindowInDays: 30,
      policy: policyDocument([
        {
          sid: 'AccountGovernsByIam',
          principals: { aws: [pulumi.interpolate`arn:${partition}:iam::${accountId}:root`] },
          actions: ['kms:*'],
          resources: ['*'],
        },
        ...more,
      ]),
      tags: evidenceTags(store),
    },
    evidence(store),
  );
}

/** CloudWatch Logs encrypts log groups of this account by itself. */
export const logsKeyStatement = ({ aws: { accountId, partition, region } }: StoreContext): Statement => ({
  sid: 'LogGroupsOfThisAccount',
  principals: { service: pulumi.interpolate`logs.${region}.amazonaws.com` },
  actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
  resources: ['*'],
  conditions: {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:*`,
    },
  },
});

/** Other accounts encrypt what they upload to one bucket; a multipart upload has to decrypt its parts as well. */
export const uploadKeyStatement = (
  { aws: { region } }: StoreContext,
  bucketArn: pulumi.Output<string>,
  principals: pulumi.Output<string[]>,
): Statement => ({
  sid: 'OtherAccountsUpload',
  principals: { aws: principals },
  actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
  resources: ['*'],
  conditions: {
    StringEquals: {
      'kms:ViaService': pulumi.interpolate`s3.${region}.amazonaws.com`,
      // With bucket keys the context is the bucket, not the object.
      'kms:EncryptionContext:aws:s3:arn': bucketArn,
    },
  },
});
