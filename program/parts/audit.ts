import type * as pulumi from '@pulumi/pulumi';
import { AthenaAuditStore, LakeAuditStore, type AuditSink } from '@sallyport/components';
import type { ProgramConfig, Store } from '../config/schema';
import { defined } from '../defined';
import { OtherStack } from '../stack-outputs';
import { shared } from './shared';

/** What the fleet and its alarms need to know of the audit stores, in this stack or in another one. */
export interface Audit {
  /** The store that answers runbooks. */
  readonly sink: pulumi.Input<AuditSink>;
  /** All stores; the fleet writes to those that are not `readOnly`. */
  readonly sinks: pulumi.Input<AuditSink>[];
  /** Where recordings of terminals go; only the store `athena` has a bucket for them. */
  readonly recordings?: Recordings;
}

interface Recordings {
  readonly recordingsBucketName: pulumi.Input<string>;
  readonly recordingsKmsKeyArn: pulumi.Input<string>;
}

interface DeployedStore {
  readonly sink: pulumi.Output<AuditSink>;
  readonly recordings?: Recordings;
}

/** The audit stores of this stack: the one that answers and, while moving, the one before it. */
export function deployAudit(config: ProgramConfig): Audit {
  const { sink, recordings } = deployStore(config.store, config);
  if (config.movingFrom === undefined) return { sink, sinks: [sink], ...defined({ recordings }) };
  const mode = config.movingFromMode ?? 'write';
  const before = deployStore(config.movingFrom, config);
  const sinks = [sink, before.sink.apply((known) => ({ ...known, mode }))];
  return { sink, sinks, ...defined({ recordings: recordings ?? before.recordings }) };
}

/** The audit stores of another stack. */
export async function readAudit(stack: string, config: ProgramConfig): Promise<Audit> {
  const other = new OtherStack(stack);
  const { auditSinks } = await other.audit();
  const hasRecordings = config.store === 'athena' || config.movingFrom === 'athena';
  return {
    sink: auditSinks[0],
    sinks: [...auditSinks],
    ...(hasRecordings ? { recordings: await other.recordings() } : {}),
  };
}

function deployStore(kind: Store, config: ProgramConfig): DeployedStore {
  const { eventSource, protectEvidence } = config;
  const common = { ...shared(config), ...defined({ eventSource }), protectEvidence };
  const {
    accountUsesCloudTrailLake,
    channelArn,
    eventDataStoreArn,
    managementEventDataStoreArn,
    terminationProtection,
    ...athena
  } = config.audit ?? {};
  if (kind === 'lake') {
    const { retentionDays, writerAccountIds, readerAccountIds } = athena;
    const accounts = { accountUsesCloudTrailLake, writerAccountIds, readerAccountIds };
    const existing = { channelArn, eventDataStoreArn, managementEventDataStoreArn };
    const args = { ...accounts, ...existing, retentionDays, terminationProtection };
    return { sink: new LakeAuditStore('lake', { ...common, ...defined(args) }).sink };
  }
  const store = new AthenaAuditStore('audit', { ...common, ...defined(athena) });
  return {
    sink: store.sink,
    recordings: { recordingsBucketName: store.recordingsBucketName, recordingsKmsKeyArn: store.kmsKeyArn },
  };
}
