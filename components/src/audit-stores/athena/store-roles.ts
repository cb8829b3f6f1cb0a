import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Statement } from '../../internal/policy-document';
import type { StoreContext } from '../store-context';
import { createStoreRole } from '../store-role';
import { EVENTS_PREFIX } from './events-table';
import { workgroupArn } from './workgroup';

/** Whoever writes assumes it where other accounts write too: it can put events into the stream and do nothing else. */
export function createWriterRole(
  store: StoreContext,
  accountIds: pulumi.Output<readonly string[]>,
  streamArn: pulumi.Output<string>,
): aws.iam.Role {
  return createStoreRole(store, 'writer', accountIds, [
    { sid: 'PutEvents', actions: ['firehose:PutRecord', 'firehose:PutRecordBatch'], resources: [streamArn] },
  ]);
}

export interface ReaderOptions {
  /** Accounts whose roles may ask, besides the store's own. */
  readonly accountIds: pulumi.Output<readonly string[]>;
  readonly workgroupName: pulumi.Output<string>;
  readonly databaseName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  readonly resultsBucketArn: pulumi.Output<string>;
  readonly kmsKeyArn: pulumi.Output<string>;
  readonly trail:
    { readonly location: pulumi.Output<string>; readonly kmsKeyArn: pulumi.Output<string> | undefined } | undefined;
}

/** Whoever asks the store assumes it: Athena reads the files of a table with the rights of the one who asks. */
export function createReaderRole(store: StoreContext, options: ReaderOptions): aws.iam.Role {
  const { accountId, partition, region } = store.aws;
  const { databaseName, bucketArn, resultsBucketArn, kmsKeyArn, trail } = options;
  const glue = pulumi.interpolate`arn:${partition}:glue:${region}:${accountId}`;
  return createStoreRole(store, 'reader', options.accountIds, [
    {
      sid: 'RunQueries',
      actions: [
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetWorkGroup',
        'athena:GetNamedQuery',
        'athena:ListNamedQueries',
        'athena:GetPreparedStatement',
        'athena:ListPreparedStatements',
      ],
      resources: [workgroupArn(store, options.workgroupName)],
    },
    {
      sid: 'ReadTables',
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartition', 'glue:GetPartitions'],
      resources: [
        pulumi.interpolate`${glue}:catalog`,
        pulumi.interpolate`${glue}:database/${databaseName}`,
        pulumi.interpolate`${glue}:table/${databaseName}/*`,
      ],
    },
    {
      sid: 'FindBuckets',
      actions: ['s3:GetBucketLocation', 's3:ListBucket'],
      resources: [bucketArn, resultsBucketArn],
    },
    { sid: 'ReadEvents', actions: ['s3:GetObject'], resources: [pulumi.interpolate`${bucketArn}/${EVENTS_PREFIX}*`] },
    {
      sid: 'KeepResults',
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      resources: [pulumi.interpolate`${resultsBucketArn}/*`],
    },
    {
      sid: 'DecryptEventsEncryptResults',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [kmsKeyArn],
      conditions: { StringEquals: { 'kms:ViaService': pulumi.interpolate`s3.${region}.amazonaws.com` } },
    },
    ...(trail === undefined ? [] : trailStatements(store, trail)),
  ]);
}

/** The bucket's owner has to let this role in as well, where that is another account. */
function trailStatements(store: StoreContext, trail: NonNullable<ReaderOptions['trail']>): Statement[] {
  const { partition } = store.aws;
  const bucketName = trail.location.apply((location) => location.slice('s3://'.length).split('/')[0] ?? '');
  const prefix = trail.location.apply((location) => location.slice('s3://'.length).split('/').slice(1).join('/'));
  const bucketArn = pulumi.interpolate`arn:${partition}:s3:::${bucketName}`;
  return [
    { sid: 'FindTrail', actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [bucketArn] },
    { sid: 'ReadTrail', actions: ['s3:GetObject'], resources: [pulumi.interpolate`${bucketArn}/${prefix}*`] },
    ...(trail.kmsKeyArn === undefined
      ? []
      : [{ sid: 'DecryptTrail', actions: ['kms:Decrypt'], resources: [trail.kmsKeyArn] }]),
  ];
}
