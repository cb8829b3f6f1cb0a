import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../../internal/foreseen-arn';
import { policyDocument } from '../../internal/policy-document';
import { awsName, childName, plainTags, type StoreContext } from '../store-context';
import { EVENTS_PREFIX } from './events-table';

export interface EventStreamOptions {
  readonly bucket: aws.s3.Bucket;
  readonly key: aws.kms.Key;
  readonly bufferSeconds: pulumi.Output<number>;
}

const LOG_STREAM = 'delivery';

/**
 * Firehose in front of the events bucket. Each record is one line of JSON already, so it is only put together and zipped,
 * not converted: nothing between the proxy and the file rewrites an event, and the case of map keys stays.
 */
export function createEventStream(
  store: StoreContext,
  options: EventStreamOptions,
): aws.kinesis.FirehoseDeliveryStream {
  const { parent } = store;
  const { bucket, key } = options;
  const logGroup = new aws.cloudwatch.LogGroup(
    childName(store, 'delivery'),
    {
      ...awsName(store, 'name', 'logGroup', 'delivery'),
      kmsKeyId: key.arn,
      retentionInDays: 90,
      tags: plainTags(store),
    },
    { parent },
  );
  const logStream = new aws.cloudwatch.LogStream(
    childName(store, 'delivery'),
    { name: LOG_STREAM, logGroupName: logGroup.name },
    { parent },
  );
  const { role, policy } = createDeliveryRole(store, options, logGroup);
  return new aws.kinesis.FirehoseDeliveryStream(
    childName(store, 'stream'),
    {
      ...awsName(store, 'name', 'stream', 'audit'),
      destination: 'extended_s3',
      serverSideEncryption: { enabled: true, keyType: 'CUSTOMER_MANAGED_CMK', keyArn: key.arn },
      extendedS3Configuration: {
        bucketArn: bucket.arn,
        roleArn: role.arn,
        kmsKeyArn: key.arn,
        prefix: `${EVENTS_PREFIX}calendarday=!{timestamp:yyyy-MM-dd}/`,
        errorOutputPrefix: 'undelivered/!{firehose:error-output-type}/calendarday=!{timestamp:yyyy-MM-dd}/',
        compressionFormat: 'GZIP',
        fileExtension: '.json.gz',
        bufferingInterval: options.bufferSeconds,
        bufferingSize: 64,
        cloudwatchLoggingOptions: { enabled: true, logGroupName: logGroup.name, logStreamName: logStream.name },
      },
      tags: plainTags(store),
    },
    // Events that come before the role may write would be lost to `undelivered/`.
    { parent, dependsOn: [policy] },
  );
}

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
function createDeliveryRole(
  store: StoreContext,
  { bucket, key }: EventStreamOptions,
  logGroup: aws.cloudwatch.LogGroup,
): { readonly role: aws.iam.Role; readonly policy: aws.iam.RolePolicy } {
  const { parent } = store;
  const { accountId, region } = store.aws;
  const bucketArn = arnOf.bucket(store.aws, bucket);
  const role = new aws.iam.Role(
    childName(store, 'delivery'),
    {
      ...awsName(store, 'name', 'role', 'audit-delivery'),
      description: 'Firehose writes audit events to their bucket',
      assumeRolePolicy: policyDocument([
        {
          sid: 'FirehoseOfThisAccount',
          principals: { service: 'firehose.amazonaws.com' },
          actions: ['sts:AssumeRole'],
          conditions: { StringEquals: { 'sts:ExternalId': accountId } },
        },
      ]),
      tags: plainTags(store),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    childName(store, 'delivery'),
    {
      role: role.id,
      policy: policyDocument([
        {
          sid: 'PutObjects',
          actions: ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'],
          resources: [pulumi.interpolate`${bucketArn}/*`],
        },
        {
          sid: 'FindBucket',
          actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
          resources: [bucketArn],
        },
        {
          sid: 'EncryptObjects',
          actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
          resources: [arnOf.key(store.aws, key)],
          conditions: { StringEquals: { 'kms:ViaService': pulumi.interpolate`s3.${region}.amazonaws.com` } },
        },
        {
          sid: 'SayWhatFails',
          actions: ['logs:PutLogEvents'],
          resources: [pulumi.interpolate`${arnOf.logGroup(store.aws, logGroup)}:log-stream:${LOG_STREAM}`],
        },
      ]),
    },
    { parent },
  );
  return { role, policy };
}
