import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { AuditStore, Clock, ResponseLedger, RunEmitter } from '@sallyport/runbooks';
import type { RunnerEnvironment } from './environment';
import type { LockTableClient } from './lock-table-client';
import type { Log } from './log';
import type { Packed } from './settings';
import type { StateTable } from './state-table';

/** What one invocation works with. */
export interface Parts {
  readonly environment: RunnerEnvironment;
  readonly packed: Packed;
  readonly clock: Clock;
  readonly log: Log;
  readonly state: StateTable;
  readonly ledger: ResponseLedger;
  readonly locks: LockTableClient;
  readonly store: AuditStore;
  readonly emitter: RunEmitter;
  readonly logs: CloudWatchLogsClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
  readonly events: EventBridgeClient;
  /** Of the function itself. */
  readonly functionArn: string;
}
