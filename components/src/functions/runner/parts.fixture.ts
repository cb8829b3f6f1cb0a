import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient, type PublishInput } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AUDIT_LOG_MESSAGE, type AuditEvent } from '@sallyport/contract';
import type { AuditStore, Clock } from '@sallyport/runbooks';
import { readRunbooks } from '../../alarms/read-runbooks';
import { createLockTableClient } from './lock-table-client';
import { memoryLockTable } from './lock-table.fixture';
import { createLog } from './log';
import type { Parts } from './parts';
import { memoryState } from './state-table.fixture';
import { createTableLedger } from './table-ledger';

const REGION = { region: 'eu-west-1' };

/** One page of the proxies' log, as FilterLogEvents answers. */
export interface LogPage {
  readonly events: readonly { readonly message: string }[];
  readonly nextToken?: string;
}

export interface PlayedParts {
  readonly parts: Parts;
  readonly state: ReturnType<typeof memoryState>;
  readonly published: PublishInput[];
  readonly logged: Record<string, unknown>[];
}

/** An invocation with everything in memory, on a store that holds no table. */
export function playParts(clock: Clock, nextPage: () => LogPage): PlayedParts {
  const now = (): number => clock.now();
  const published: PublishInput[] = [];
  const logged: Record<string, unknown>[] = [];
  const state = memoryState(now);
  const log = createLog((line) => logged.push(JSON.parse(line) as Record<string, unknown>), now);
  const [logs, sns] = [new CloudWatchLogsClient(REGION), new SNSClient(REGION)];
  jest.spyOn(logs, 'send').mockImplementation((() => Promise.resolve(nextPage())) as never);
  jest.spyOn(sns, 'send').mockImplementation(((command: unknown) => {
    if (command instanceof PublishCommand) published.push(command.input);
    return Promise.resolve({});
  }) as never);
  const store: Pick<AuditStore, 'tableText'> = { tableText: () => undefined };
  const event: Partial<AuditEvent> = {};
  const parts: Parts = {
    environment: {
      auditSink: { type: 'lake', region: 'eu-west-1', accountId: '123456789012' },
      eventSource: 'ssh.sallyport.test',
      logGroupName: 'proxies',
      lockTableName: 'locks',
      stateTableName: 'state',
      topicArn: 'arn:aws:sns:eu-west-1:123456789012:findings',
      auditEndpoint: undefined,
    },
    packed: {
      runbooks: new Map(readRunbooks(undefined).files.map(({ runbook }) => [runbook.id, runbook])),
      settings: { overrides: {}, neverLock: {}, responses: 'act' },
    },
    clock,
    log,
    state,
    ledger: createTableLedger(state),
    locks: createLockTableClient(memoryLockTable().client, 'locks', { now, log }),
    store: store as AuditStore,
    emitter: { proxyId: 'runner-1', emit: () => Promise.resolve(event as AuditEvent) },
    logs,
    sns,
    ssm: new SSMClient(REGION),
    events: new EventBridgeClient(REGION),
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:runner',
  };
  return { parts, state, published, logged };
}

/** A line of the proxies' log: so many refused logins from one address. */
export function refusals(atMs: number, source: string, count: number): { readonly message: string } {
  const time = new Date(atMs).toISOString();
  return {
    message: JSON.stringify({
      time,
      msg: AUDIT_LOG_MESSAGE,
      audit: {
        uid: `${source}-${atMs}`,
        eventName: 'AuthenticateUser',
        eventTime: time,
        errorCode: 'AuthenticationFailed',
        principal: 'root',
        person: '',
        principalClass: 'unknown',
        mfa: 'false',
        source,
        target: '',
        login: '',
        sessionId: '',
        proxyId: 'p-1',
        sequence: 1,
        count,
      },
    }),
  };
}
