import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { AuditSink } from '../audit-sink';
import { lookUpAws } from '../internal/aws-context';
import { arnOf } from '../internal/foreseen-arn';
import { createEventStream } from './athena/event-stream';
import { createEventsTable } from './athena/events-table';
import { createManagementEventsTable } from './athena/management-events-table';
import { createReaderRole, createWriterRole } from './athena/store-roles';
import { createWorkgroup } from './athena/workgroup';
import { auditSink } from './audit-sink-output';
import { checkAthenaArgs } from './athena/check-athena-args';
import { createBucket, secureBucket } from './bucket';
import { uploadStatements } from './bucket-policy';
import { accountPrincipals, awsName, childName, plainTags, type StoreContext } from './store-context';
import { createStoreKey, logsKeyStatement, uploadKeyStatement } from './store-key';

/** Results of queries are kept so long; they can be asked for again. */
const RESULTS_DAYS = 30;

export interface AthenaAuditStoreArgs {
  /** `eventSource` that fleets write into audit events where they do not name another: a host name like `ssh.example.com`. */
  eventSource?: pulumi.Input<string>;
  /** Days that events are kept and locked: 1 to 3650, default 400. */
  retentionDays?: pulumi.Input<number>;
  /** Days that recordings are kept and locked: 1 to 3650, default 90. */
  recordingsRetentionDays?: pulumi.Input<number>;
  /** `GOVERNANCE` (the default; who may bypass it can delete) or `COMPLIANCE` (nobody can, root included, until the days are over). */
  objectLockMode?: pulumi.Input<string>;
  /** Seconds that Firehose gathers events for one file: 0 to 900, default 60. Queries see an event that much later. */
  bufferSeconds?: pulumi.Input<number>;
  /** Bytes that one query may read before Athena stops it: at least 10 MiB (10485760), default 100 GiB. */
  scanLimitBytes?: pulumi.Input<number>;
  /** Files of an existing CloudTrail trail, `s3://BUCKET/[PREFIX/]AWSLogs/[o-ORGANIZATION/]`; gives runbooks `management_events`. */
  managementEventsLocation?: pulumi.Input<string>;
  /** Accounts of that trail that can be asked about. */
  managementEventsAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Regions of that trail that can be asked about; events of global services are in `us-east-1`. */
  managementEventsRegions?: pulumi.Input<pulumi.Input<string>[]>;
  /** Key that encrypts the trail's files, where it has one. */
  managementEventsKmsKeyArn?: pulumi.Input<string>;
  /** Other accounts whose fleets write here. */
  writerAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Other accounts that ask here. */
  readerAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether buckets and key survive `pulumi destroy`; default true, false for stacks that are thrown away. */
  protectEvidence?: pulumi.Input<boolean>;
  /** Names in AWS begin so: one store of this class for each prefix in an account. Without it Pulumi makes them. */
  namePrefix?: pulumi.Input<string>;
  /** Tags of every resource, besides Sallyport's own. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The default audit store: Firehose into an S3 bucket under Object Lock, asked by Athena. Buckets for recordings and for
 * results of queries, one key for all.
 */
export class AthenaAuditStore extends pulumi.ComponentResource {
  /** Where events go and questions are asked; for `auditSinks` and `auditSink` of the other components. */
  public readonly sink: pulumi.Output<AuditSink>;
  public readonly bucketName: pulumi.Output<string>;
  public readonly bucketArn: pulumi.Output<string>;
  public readonly recordingsBucketName: pulumi.Output<string>;
  public readonly recordingsBucketArn: pulumi.Output<string>;
  public readonly kmsKeyArn: pulumi.Output<string>;
  public readonly databaseName: pulumi.Output<string>;
  public readonly workgroupName: pulumi.Output<string>;
  public readonly streamName: pulumi.Output<string>;
  public readonly streamArn: pulumi.Output<string>;

  constructor(name: string, args: AthenaAuditStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:AthenaAuditStore', name, args, opts);
    const given = checkAthenaArgs(name, args);
    const store: StoreContext = {
      component: 'AthenaAuditStore',
      name,
      parent: this,
      aws: lookUpAws(this),
      namePrefix: given.namePrefix,
      tags: given.tags,
      protectEvidence: given.protectEvidence,
    };
    const writers = given.writerAccountIds && accountPrincipals(store, given.writerAccountIds);

    const events = createBucket(store, 'events');
    const recordings = createBucket(store, 'recordings');
    const results = createBucket(store, 'results');
    const recordingsArn = arnOf.bucket(store.aws, recordings.bucket);
    const key = createStoreKey(store, [
      logsKeyStatement(store),
      ...(writers === undefined ? [] : [uploadKeyStatement(store, recordingsArn, writers)]),
    ]);
    const keyArn = arnOf.key(store.aws, key);
    const security = { key, objectLockMode: given.objectLockMode, retentionDays: given.retentionDays };
    secureBucket(store, events, security);
    secureBucket(store, recordings, {
      ...security,
      retentionDays: given.recordingsRetentionDays,
      statements: writers === undefined ? [] : uploadStatements(recordingsArn, writers),
    });
    secureBucket(store, results, { ...security, retentionDays: pulumi.output(RESULTS_DAYS) });

    const stream = createEventStream(store, {
      bucket: events.bucket,
      key,
      bufferSeconds: given.bufferSeconds,
    });
    const database = new aws.glue.CatalogDatabase(
      childName(store, 'database'),
      {
        ...awsName(store, 'name', 'database', 'audit'),
        description: `Sallyport audit store ${name}`,
        // IAM alone says who may read, also where Lake Formation has taken new tables out of IAM's hands.
        createTableDefaultPermissions: [
          { permissions: ['ALL'], principal: { dataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' } },
        ],
        tags: plainTags(store),
      },
      { parent: this },
    );
    const sshEventsTable = createEventsTable(store, {
      databaseName: database.name,
      bucketName: events.bucket.bucket,
      retentionDays: given.retentionDays,
    });
    const { trail } = given;
    const managementEventsTable =
      trail && createManagementEventsTable(store, { databaseName: database.name, ...trail });
    const resultsLocation = pulumi.interpolate`s3://${results.bucket.bucket}/`;
    const workgroup = createWorkgroup(store, {
      resultsLocation,
      kmsKeyArn: key.arn,
      scanLimitBytes: given.scanLimitBytes,
    });
    const streamArn = arnOf.stream(store.aws, stream);
    const bucketArn = arnOf.bucket(store.aws, events.bucket);
    const writer = given.writerAccountIds && createWriterRole(store, given.writerAccountIds, streamArn);
    const reader = createReaderRole(store, {
      accountIds: given.readerAccountIds,
      workgroupName: workgroup.name,
      databaseName: database.name,
      bucketArn,
      resultsBucketArn: arnOf.bucket(store.aws, results.bucket),
      kmsKeyArn: keyArn,
      trail,
    });

    this.bucketName = events.bucket.bucket;
    this.bucketArn = bucketArn;
    this.recordingsBucketName = recordings.bucket.bucket;
    this.recordingsBucketArn = recordingsArn;
    this.kmsKeyArn = keyArn;
    this.databaseName = database.name;
    this.workgroupName = workgroup.name;
    this.streamName = stream.name;
    this.streamArn = streamArn;
    this.sink = auditSink({
      type: 'firehose',
      region: store.aws.region,
      accountId: store.aws.accountId,
      eventSource: given.eventSource,
      streamName: stream.name,
      streamArn,
      workgroup: workgroup.name,
      database: database.name,
      sshEventsTable,
      managementEventsTable,
      resultsLocation,
      bucketArn,
      kmsKeyArn: keyArn,
      writerRoleArn: writer && arnOf.role(store.aws, writer),
      readerRoleArn: arnOf.role(store.aws, reader),
    });
    this.registerOutputs({
      sink: this.sink,
      bucketName: this.bucketName,
      bucketArn: this.bucketArn,
      recordingsBucketName: this.recordingsBucketName,
      recordingsBucketArn: this.recordingsBucketArn,
      kmsKeyArn: this.kmsKeyArn,
      databaseName: this.databaseName,
      workgroupName: this.workgroupName,
      streamName: this.streamName,
      streamArn: this.streamArn,
    });
  }
}
