import type * as pulumi from '@pulumi/pulumi';
import type { AuditSinkArgs } from '../audit-sink';

/** Arguments of {@link RunbookAlarms}. */
export interface RunbookAlarmsArgs {
  /** The store that runs ask, and in which runs and responses are audited: `sink` of an audit store. */
  auditSink: pulumi.Input<AuditSinkArgs>;
  /** `eventSource` of the runner's audit events; default is the audit store's, else the proxy's, ssh.sallyport.local. */
  eventSource?: pulumi.Input<string>;
  /** Log group of the proxies: `logGroupName` of ProxyFleet. */
  proxyLogGroupName: pulumi.Input<string>;
  /** Table of locks that the proxies read: `lockTableName` of ProxyFleet. */
  lockTableName: pulumi.Input<string>;
  /** SNS topic of the responders. */
  notificationTopicArn: pulumi.Input<string>;
  /** KMS key of that topic, where its policy leaves it to IAM who may use it. */
  notificationTopicKmsKeyArn?: pulumi.Input<string>;

  /** Per runbook id: `threshold`, `schedule` (or `never`), `exceptions` with `match`, `reason` and `expires`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the schema of other languages can be inferred from `any`, and not from `unknown`; overridesSchema checks it
  overrides?: pulumi.Input<Record<string, any>>;
  /** Folder of runbooks of your own, beside the catalogue's. */
  runbooksDirectory?: pulumi.Input<string>;
  /** Who is never locked: lists of values by `person`, `principal`, `group`, `key`, `login`, `target` or `source` (an address or CIDR). Default the group `responders`. */
  neverLock?: pulumi.Input<Record<string, pulumi.Input<pulumi.Input<string>[]>>>;
  /** Whether runbooks that contain by themselves do so; false only says what they would lock. Default true. */
  automaticResponses?: pulumi.Input<boolean>;
  /** ARNs of IAM users and roles that may approve eradication; without any there are no such SSM documents. */
  approvers?: pulumi.Input<pulumi.Input<string>[]>;

  /** Days that the runner's log is kept, one of the numbers that CloudWatch Logs takes; default 400. */
  logRetentionDays?: pulumi.Input<number>;
  /** Invocations of the runner at once; default 5. -1 reserves none, for accounts whose quota leaves none to reserve. */
  reservedConcurrency?: pulumi.Input<number>;
  /** Beginning of the names in AWS; without it Pulumi makes them unique. */
  namePrefix?: pulumi.Input<string>;
  /** Tags for every resource. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
