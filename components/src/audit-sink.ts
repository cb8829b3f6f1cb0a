import type * as pulumi from '@pulumi/pulumi';

/**
 * Where audit events are written and asked about. Every field is a string, so that a sink can be the output of one stack
 * and the input of another.
 */
export interface AuditSinkArgs {
  /** `firehose` (of an AthenaAuditStore) or `lake` (of a LakeAuditStore). */
  type: pulumi.Input<string>;
  /** Region of the store. */
  region: pulumi.Input<string>;
  /** Account that owns the store, 12 digits. */
  accountId: pulumi.Input<string>;
  /** `write` (the default), or `readOnly` while moving to another store. */
  mode?: pulumi.Input<string>;
  /** What proxies write as `eventSource`, where the fleet does not say otherwise. */
  eventSource?: pulumi.Input<string>;
  /** Firehose stream that the proxies write to. */
  streamName?: pulumi.Input<string>;
  streamArn?: pulumi.Input<string>;
  /** CloudTrail Lake channel that the proxies write to. */
  channelArn?: pulumi.Input<string>;
  /** Event data store of audit events. */
  eventDataStoreArn?: pulumi.Input<string>;
  /** Event data store of CloudTrail management events. */
  managementEventDataStoreArn?: pulumi.Input<string>;
  /** Athena workgroup in which queries run. */
  workgroup?: pulumi.Input<string>;
  /** Glue database of the tables. */
  database?: pulumi.Input<string>;
  /** Table of audit events. */
  sshEventsTable?: pulumi.Input<string>;
  /** Table of CloudTrail management events, where there is one. */
  managementEventsTable?: pulumi.Input<string>;
  /** Where Athena leaves results, `s3://BUCKET/PREFIX/`. */
  resultsLocation?: pulumi.Input<string>;
  /** Bucket that holds the events. */
  bucketArn?: pulumi.Input<string>;
  /** Key that encrypts the store. */
  kmsKeyArn?: pulumi.Input<string>;
  /** Role to assume for writing from another account. */
  writerRoleArn?: pulumi.Input<string>;
  /** Role to assume for asking from another account. */
  readerRoleArn?: pulumi.Input<string>;
}

/** An {@link AuditSinkArgs} whose values are known. */
export interface AuditSink {
  type: string;
  region: string;
  accountId: string;
  mode?: string;
  eventSource?: string;
  streamName?: string;
  streamArn?: string;
  channelArn?: string;
  eventDataStoreArn?: string;
  managementEventDataStoreArn?: string;
  workgroup?: string;
  database?: string;
  sshEventsTable?: string;
  managementEventsTable?: string;
  resultsLocation?: string;
  bucketArn?: string;
  kmsKeyArn?: string;
  writerRoleArn?: string;
  readerRoleArn?: string;
}
