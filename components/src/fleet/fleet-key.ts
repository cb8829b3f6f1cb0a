import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument } from '../internal/policy-document';
import type { FleetScope } from './fleet-scope';

/** The key of the log, the config and the audit volumes. Losing it loses them, so it is kept as they are. */
export function createFleetKey({ name, aws: context, evidence, tags }: FleetScope): aws.kms.Key {
  const { accountId, region, partition } = context;
  return new aws.kms.Key(
    `${name}-key`,
    {
      description: `Sallyport fleet ${name}: log, config and audit volumes`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument([
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
      ]),
      tags: tags('evidence'),
    },
    evidence,
  );
}
