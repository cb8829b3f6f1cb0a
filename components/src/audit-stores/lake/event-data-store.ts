import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../../internal/foreseen-arn';
import { awsName, childName, evidence, evidenceTags, type StoreContext } from '../store-context';
import { createStoreKey } from '../store-key';
import { createResourcePolicy } from './resource-policy';

export interface EventDataStoreOptions {
  readonly retentionDays: pulumi.Output<number>;
  readonly terminationProtection: pulumi.Output<boolean>;
}

/** An event data store of audit events, and its key, which AWS lets nobody change or take away later. */
export function createEventDataStore(
  store: StoreContext,
  { retentionDays, terminationProtection }: EventDataStoreOptions,
): { readonly eventDataStore: aws.cloudtrail.EventDataStore; readonly key: aws.kms.Key } {
  const { accountId, partition, region } = store.aws;
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
  const key = createStoreKey(store, [
    {
      sid: 'EventDataStoresOfThisAccount',
      principals: { service: 'cloudtrail.amazonaws.com' },
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      resources: ['*'],
      conditions: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: {
          'aws:SourceArn': pulumi.interpolate`arn:${partition}:cloudtrail:${region}:${accountId}:eventdatastore/*`,
        },
      },
    },
  ]);
  const eventDataStore = new aws.cloudtrail.EventDataStore(
    childName(store, 'events'),
    {
      ...awsName(store, 'name', 'channel', 'audit'),
      // Said, because the provider's own default of seven years costs seven years.
      retentionPeriod: retentionDays,
      billingMode: 'EXTENDABLE_RETENTION_PRICING',
      terminationProtectionEnabled: terminationProtection,
      // An organization's event data store takes no events from outside of AWS.
      organizationEnabled: false,
      kmsKeyId: key.arn,
      advancedEventSelectors: [
        { name: 'Audit events', fieldSelectors: [{ field: 'eventCategory', equals: ['ActivityAuditLog'] }] },
      ],
      tags: evidenceTags(store),
    },
    evidence(store),
  );
  createDashboardPolicy(store, arnOf.eventDataStore(store.aws, eventDataStore));
  return { eventDataStore, key };
}

/**
 * Lets dashboards of this account run their queries, those of SavedQueries for one.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/security_iam_resource-based-policy-examples.html
 */
function createDashboardPolicy(store: StoreContext, eventDataStoreArn: pulumi.Output<string>): void {
  const { accountId, partition, region } = store.aws;
  createResourcePolicy(store, 'events-policy', eventDataStoreArn, {
    sid: 'DashboardsOfThisAccount',
    principals: { service: 'cloudtrail.amazonaws.com' },
    actions: ['cloudtrail:StartQuery'],
    resources: [eventDataStoreArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': pulumi.interpolate`arn:${partition}:cloudtrail:${region}:${accountId}:dashboard/*` },
    },
  });
}
