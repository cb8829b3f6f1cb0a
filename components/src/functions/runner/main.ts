import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { SallyportError } from '@sallyport/contract';
import { systemClock } from '@sallyport/runbooks';
import type { Context } from 'aws-lambda';
import { createAuditEmitter } from './audit-emitter';
import { readEnvironment } from './environment';
import { RunnerError } from './errors';
import { createLockTableClient } from './lock-table-client';
import { createLog } from './log';
import { openSinkStore } from './open-store';
import { parseOrder, type Order } from './orders';
import { readPacked } from './settings';
import { createStateTable } from './state-table';
import { createTableLedger } from './table-ledger';
import { takeOrder } from './take-order';

/**
 * What Lambda calls. Fails loudly where Lambda or the caller should know: what is tried again (the network, a throttled
 * service), and what somebody waits for. An alarm or schedule that can never succeed is logged, which raises an alarm too.
 */
export async function handler(event: unknown, context: Pick<Context, 'invokedFunctionArn'>): Promise<unknown> {
  const clock = systemClock;
  const log = createLog(
    (line) => process.stdout.write(line),
    () => clock.now(),
  );
  let order: Order | undefined;
  try {
    order = parseOrder(event);
    const environment = readEnvironment(process.env);
    const packed = await readPacked(__dirname);
    const dynamo = new DynamoDBClient({});
    const state = createStateTable(dynamo, environment.stateTableName, () => clock.now());
    const store = openSinkStore(environment.auditSink);
    try {
      return await takeOrder(
        {
          environment,
          packed,
          clock,
          log,
          state,
          ledger: createTableLedger(state),
          locks: createLockTableClient(dynamo, environment.lockTableName, { now: () => clock.now(), log }),
          store,
          emitter: createAuditEmitter(environment, clock),
          logs: new CloudWatchLogsClient({}),
          sns: new SNSClient({}),
          ssm: new SSMClient({}),
          events: new EventBridgeClient({}),
          functionArn: context.invokedFunctionArn,
        },
        order,
      );
    } finally {
      store.close();
    }
  } catch (error) {
    log.failure('error', 'the order failed', error, { order: order?.order });
    const awaited = order === undefined || order.order === 'run' || order.order === 'lock' || order.order === 'undo';
    const final = error instanceof RunnerError || (error instanceof SallyportError && error.code.endsWith('_INVALID'));
    if (awaited || !final) throw error;
    return { failed: error.toJSON() };
  }
}
