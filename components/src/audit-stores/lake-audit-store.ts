import * as pulumi from '@pulumi/pulumi';
import type { AuditSink } from '../audit-sink';
import { parseArn } from '../internal/arn';
import { lookUpAws } from '../internal/aws-context';
import { arnOf } from '../internal/foreseen-arn';
import { auditSink } from './audit-sink-output';
import { createChannel, createChannelPolicy } from './lake/channel';
import { checkLakeArgs } from './lake/check-lake-args';
import { createEventDataStore } from './lake/event-data-store';
import { createLakeReaderRole } from './lake/reader-role';
import { accountPrincipals, type StoreContext } from './store-context';

export interface LakeAuditStoreArgs {
  /** `eventSource` that fleets write into audit events where they do not name another: a host name like `ssh.example.com`. */
  eventSource?: pulumi.Input<string>;
  /**
   * Must be true to make an event data store: since 31 May 2026 AWS makes one only in accounts that used CloudTrail Lake
   * before. Others take `AthenaAuditStore`.
   */
  accountUsesCloudTrailLake?: pulumi.Input<boolean>;
  /** Days that a new event data store keeps events: 7 to 2555, default 400. */
  retentionDays?: pulumi.Input<number>;
  /** An existing channel, together with `eventDataStoreArn`: nothing is made then. */
  channelArn?: pulumi.Input<string>;
  /** An existing event data store of audit events (`ActivityAuditLog`). Without `channelArn` a channel is made for it. */
  eventDataStoreArn?: pulumi.Input<string>;
  /** An existing event data store of CloudTrail management events; gives runbooks `management_events`. */
  managementEventDataStoreArn?: pulumi.Input<string>;
  /** Whether AWS refuses to delete a new event data store; default is `protectEvidence`. */
  terminationProtection?: pulumi.Input<boolean>;
  /** Other accounts whose fleets write to a new channel. */
  writerAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Other accounts that ask here. */
  readerAccountIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether event data store, channel and key survive `pulumi destroy`; default true. */
  protectEvidence?: pulumi.Input<boolean>;
  /** Names in AWS begin so: one store of this class for each prefix in an account. Without it Pulumi makes them. */
  namePrefix?: pulumi.Input<string>;
  /** Tags of every resource, besides Sallyport's own. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The audit store of accounts that have CloudTrail Lake: an event data store and the channel that proxies write to. */
export class LakeAuditStore extends pulumi.ComponentResource {
  /** Where events go and questions are asked; for `auditSinks` and `auditSink` of the other components. */
  public readonly sink: pulumi.Output<AuditSink>;
  public readonly eventDataStoreArn: pulumi.Output<string>;
  public readonly channelArn: pulumi.Output<string>;
  /** The key of a new event data store. */
  public readonly kmsKeyArn?: pulumi.Output<string>;

  constructor(name: string, args: LakeAuditStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:LakeAuditStore', name, args, opts);
    const given = checkLakeArgs(name, args);
    const store: StoreContext = { ...given, component: 'LakeAuditStore', name, parent: this, aws: lookUpAws(this) };

    if (given.eventDataStoreArn === undefined) {
      const { eventDataStore, key } = createEventDataStore(store, given);
      this.eventDataStoreArn = arnOf.eventDataStore(store.aws, eventDataStore);
      this.kmsKeyArn = arnOf.key(store.aws, key);
    } else {
      this.eventDataStoreArn = given.eventDataStoreArn;
    }
    if (given.channelArn === undefined) {
      const channel = createChannel(store, this.eventDataStoreArn);
      this.channelArn = arnOf.channel(store.aws, channel);
      if (given.writerAccountIds !== undefined) {
        createChannelPolicy(store, this.channelArn, accountPrincipals(store, given.writerAccountIds));
      }
    } else {
      this.channelArn = given.channelArn;
    }

    const reader =
      given.readerAccountIds &&
      createLakeReaderRole(store, {
        accountIds: given.readerAccountIds,
        eventDataStoreArns: [this.eventDataStoreArn, given.managementEventDataStoreArn].filter(
          (arn) => arn !== undefined,
        ),
        kmsKeyArn: this.kmsKeyArn,
      });

    // An existing store may belong to another account and region than the program's.
    const owner = given.eventDataStoreArn?.apply((arn) => parseArn(arn));
    this.sink = auditSink({
      type: 'lake',
      region: owner?.apply((arn) => arn?.region ?? '') ?? store.aws.region,
      accountId: owner?.apply((arn) => arn?.accountId ?? '') ?? store.aws.accountId,
      eventSource: given.eventSource,
      channelArn: this.channelArn,
      eventDataStoreArn: this.eventDataStoreArn,
      managementEventDataStoreArn: given.managementEventDataStoreArn,
      kmsKeyArn: this.kmsKeyArn,
      readerRoleArn: reader && arnOf.role(store.aws, reader),
    });
    this.registerOutputs({
      sink: this.sink,
      eventDataStoreArn: this.eventDataStoreArn,
      channelArn: this.channelArn,
      ...(this.kmsKeyArn === undefined ? {} : { kmsKeyArn: this.kmsKeyArn }),
    });
  }
}
