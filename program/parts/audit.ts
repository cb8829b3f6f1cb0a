import * as pulumi from '@pulumi/pulumi';
import { AthenaAuditStore, LakeAuditStore, type AuditSink } from '@sallyport/components';
import type { ProgramConfig, Store } from '../config/schema';
import { defined } from '../defined';
import { OtherStack } from '../stack-outputs';
import { shared } from './shared';

/** What the fleet and its alarms need to know of the audit stores, in this stack or in another one. */
export interface Audit {
  /** The first answers runbooks; all that are not `readOnly` are written to. */
  readonly sinks: pulumi.Output<AuditSink[]>;
  /** Where recordings of terminals go; only the store `athena` has a bucket for them. */
  readonly recordings?: Recordings;
}

interface Recordings {
  readonly recordingsBucketName: pulumi.Output<string>;
  readonly recordingsKmsKeyArn: pulumi.Output<string>;
}

interface DeployedStore {
  readonly sink: pulumi.Output<AuditSink>;
  readonly recordings?: Recordings;
}

/** The audit stores of this stack: the one that answers and, while moving, the one before it. */
export function deployAudit(config: ProgramConfig): Audit {
  const store = deployStore(config.store, config);
  const before = config.movingFrom === undefined ? undefined : deployStore(config.movingFrom, config);
  const mode = config.movingFromMode ?? 'write';
  const sinks = pulumi
    .all([store.sink, before?.sink])
    .apply(([now, earlier]) => (earlier === undefined ? [now] : [now, { ...earlier, mode }]));
  return { sinks, ...defined({ recordings: store.recordings ?? before?.recordings }) };
}

/** The audit stores of another stack. */
export function readAudit(stack: string, config: ProgramConfig): Audit {
  const other = new OtherStack(stack);
  const sinks = other.audit().apply(({ auditSinks }): AuditSink[] => auditSinks);
  if (config.store !== 'athena' && config.movingFrom !== 'athena') return { sinks };
  const recordings = other.recordings();
  const { recordingsBucketName, recordingsKmsKeyArn } = recordings;
  return { sinks, recordings: { recordingsBucketName, recordingsKmsKeyArn } };
}

function deployStore(kind: Store, config: ProgramConfig): DeployedStore {
  const common = { ...shared(config), protectEvidence: config.protectEvidence };
  const { channelArn, eventDataStoreArn, managementEventDataStoreArn, terminationProtection, ...section } =
    config.audit ?? {};
  if (kind === 'lake') {
    const { retentionDays, writerAccountIds, readerAccountIds } = section;
    const existing = { channelArn, eventDataStoreArn, managementEventDataStoreArn, terminationProtection };
    const store = new LakeAuditStore('lake', {
      ...common,
      ...defined({ ...existing, retentionDays, writerAccountIds, readerAccountIds }),
    });
    return { sink: store.sink };
  }
  const store = new AthenaAuditStore('audit', {
    ...common,
    ...defined({ ...section, eventSource: config.eventSource }),
  });
  return {
    sink: store.sink,
    recordings: { recordingsBucketName: store.recordingsBucketName, recordingsKmsKeyArn: store.kmsKeyArn },
  };
}
