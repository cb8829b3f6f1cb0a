import * as pulumi from '@pulumi/pulumi';
import type { AwsContext } from './aws-context';
import { policyDocument } from './policy-document';

/** Policy of a key that encrypts log groups: the account decides by IAM who else uses it. */
export function logKeyPolicy({ accountId, region, partition }: AwsContext): pulumi.Output<string> {
  return policyDocument([
    {
      sid: 'AccountDecidesByIam',
      principals: { aws: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
      actions: ['kms:*'],
      resources: ['*'],
    },
    {
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
      sid: 'LogsOfThisAccount',
      principals: { service: pulumi.interpolate`logs.${region}.amazonaws.com` },
      actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:*`,
        },
      },
    },
  ]);
}
