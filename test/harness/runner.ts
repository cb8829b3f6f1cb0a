import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { lockFromItem, lockToItem, type AuditLogLine, type Lock } from '@sallyport/contract';
import { CATALOGUE_FOLDER } from '@sallyport/runbooks';
import { subscribeInbox, type Inbox } from './inbox';
import { startLake, type Lake } from './lake';
import { startMoto, type Moto } from './moto';
import { startOpsCenter, type OpsCenter } from './ops-center';
import { run } from './process';
import { REPOSITORY } from './tools';

/** What one invocation did. */
export interface Invocation {
  /** The answer, or the error that Lambda would report. */
  readonly outcome:
    { readonly answer: unknown } | { readonly error: { readonly name: string; readonly message: string } };
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

export interface RunnerSettings {
  readonly overrides?: object;
  readonly neverLock?: object;
  readonly responses?: 'act' | 'suggest';
}

/** The runner's bundle on its own, with moto, an OpsCenter and a local lake around it. */
export interface RunnerWorld {
  readonly moto: Moto;
  readonly lake: Lake;
  readonly ops: OpsCenter;
  readonly inbox: Inbox;
  readonly environment: Readonly<Record<string, string>>;
  configure(settings: RunnerSettings): void;
  invoke(event: object, environment?: Readonly<Record<string, string>>): Promise<Invocation>;
  /** Lines of the proxies' log group. */
  logLines(lines: readonly AuditLogLine[]): Promise<void>;
  locks(): Promise<Lock[]>;
  putLock(lock: Lock): Promise<void>;
  /** What rules of the user's own would get. */
  findingEvents(): Promise<
    { readonly source: string; readonly 'detail-type': string; readonly detail: Record<string, unknown> }[]
  >;
  state(): Promise<Record<string, string | undefined>[]>;
  /** Lets time go by for what waits or is known: what held until later holds until now. */
  expire(kind: RegExp): Promise<void>;
  /** Makes what waits as old as if it had been asked for that much earlier. */
  age(kind: RegExp, ms: number): Promise<void>;
  stop(): Promise<void>;
}

export const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:runner';
const LOG_GROUP = '/sallyport/proxy';
const LOCK_TABLE = 'locks';
const STATE_TABLE = 'state';
const FINDINGS_GROUP = '/aws/events/findings';

// Lambda's part: load the bundle, call it, report what it returned or threw.
const DRIVER = `
const { handler } = require(process.argv[1]);
let input = '';
process.stdin.on('data', (chunk) => (input += chunk)).on('end', async () => {
  const print = (outcome) => process.stdout.write('\\n#' + JSON.stringify(outcome) + '\\n', () => process.exit(0));
  try {
    print({ answer: (await handler(JSON.parse(input), { invokedFunctionArn: '${FUNCTION_ARN}' })) ?? null });
  } catch (error) {
    print({ error: { name: error.name, message: error.message } });
  }
});`;

export async function startRunnerWorld(): Promise<RunnerWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'runner-'));
  const [moto, lake, ops] = await Promise.all([startMoto(), startLake(join(directory, 'lake')), startOpsCenter()]);
  const clients = {
    dynamo: new DynamoDBClient(moto.client),
    logs: new CloudWatchLogsClient(moto.client),
    sns: new SNSClient(moto.client),
    events: new EventBridgeClient(moto.client),
  };
  const topicArn = await prepare(clients);
  const inbox = await subscribeInbox(moto, topicArn);

  const task = join(directory, 'task');
  mkdirSync(task);
  cpSync(join(REPOSITORY, 'components/dist/functions/runner/index.js'), join(task, 'index.js'));
  mkdirSync(join(task, 'runbooks'));
  cpSync(CATALOGUE_FOLDER, join(task, 'runbooks'), {
    recursive: true,
    filter: (from) => from === CATALOGUE_FOLDER || from.endsWith('.md'),
  });
  const configure = ({ overrides = {}, neverLock = {}, responses = 'act' }: RunnerSettings): void =>
    writeFileSync(join(task, 'settings.json'), JSON.stringify({ overrides, neverLock, responses }));
  configure({});

  const environment = {
    ...moto.env,
    AWS_ENDPOINT_URL_SSM: ops.endpoint,
    AWS_ENDPOINT_URL_CLOUDTRAIL: lake.endpoint,
    AWS_ENDPOINT_URL_CLOUDTRAIL_DATA: lake.endpoint,
    AWS_MAX_ATTEMPTS: '1',
    SALLYPORT_AUDIT_SINK: JSON.stringify({
      type: 'lake',
      region: moto.region,
      accountId: moto.accountId,
      channelArn: lake.channelArn,
      eventDataStoreArn: lake.eventDataStores.ssh_events,
      managementEventDataStoreArn: lake.eventDataStores.management_events,
    }),
    SALLYPORT_EVENT_SOURCE: 'ssh.sallyport.test',
    SALLYPORT_LOG_GROUP: LOG_GROUP,
    SALLYPORT_LOCK_TABLE: LOCK_TABLE,
    SALLYPORT_STATE_TABLE: STATE_TABLE,
    SALLYPORT_TOPIC_ARN: topicArn,
  };

  type Data = Readonly<Record<string, unknown>>;
  const rewrite = async (kind: RegExp, change: (data: Data) => Data): Promise<void> => {
    for (const item of await scan(STATE_TABLE)) {
      if (!kind.test(item.kind?.S ?? '')) continue;
      const data = JSON.stringify(change(JSON.parse(item.data?.S ?? '{}') as Data));
      const due = { until: { N: String(Date.now() - 1_000) }, data: { S: data } };
      await clients.dynamo.send(new PutItemCommand({ TableName: STATE_TABLE, Item: { ...item, ...due } }));
    }
  };
  const scan = async (TableName: string) => (await clients.dynamo.send(new ScanCommand({ TableName }))).Items ?? [];
  return {
    moto,
    lake,
    ops,
    inbox,
    environment,
    configure,
    invoke: async (event, more = {}) => {
      const finished = await run(process.execPath, ['-e', DRIVER, join(task, 'index.js')], {
        input: JSON.stringify(event),
        env: { ...environment, ...more },
        timeoutMs: 90_000,
      });
      await inbox.collect();
      const lines = finished.stdout
        .toString()
        .split('\n')
        .filter((line) => line !== '');
      const last = lines.find((line) => line.startsWith('#'));
      if (last === undefined)
        throw new Error(`the function ended without an answer:\n${finished.stdout.toString()}\n${finished.stderr}`);
      return {
        outcome: JSON.parse(last.slice(1)) as Invocation['outcome'],
        log: lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>),
      };
    },
    logLines: async (lines) => {
      await clients.logs.send(
        new PutLogEventsCommand({
          logGroupName: LOG_GROUP,
          logStreamName: 'proxy-1',
          logEvents: lines.map((line) => ({ timestamp: Date.parse(line.time), message: JSON.stringify(line) })),
        }),
      );
    },
    locks: async () => (await scan(LOCK_TABLE)).map(lockFromItem),
    putLock: async (lock) =>
      void (await clients.dynamo.send(new PutItemCommand({ TableName: LOCK_TABLE, Item: { ...lockToItem(lock) } }))),
    findingEvents: async () => {
      const { events = [] } = await clients.logs.send(new FilterLogEventsCommand({ logGroupName: FINDINGS_GROUP }));
      return events.map(
        ({ message }) => JSON.parse(message ?? '') as Awaited<ReturnType<RunnerWorld['findingEvents']>>[number],
      );
    },
    state: async () =>
      (await scan(STATE_TABLE)).map((item) => ({ kind: item.kind?.S, key: item.key?.S, data: item.data?.S })),
    expire: (kind) => rewrite(kind, (data) => data),
    age: (kind, ms) =>
      rewrite(kind, (data) => ({
        ...data,
        ...(typeof data.sinceMs === 'number' ? { sinceMs: data.sinceMs - ms } : {}),
      })),
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await Promise.all([moto.stop(), lake.stop(), ops.stop()]);
      inbox.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function prepare(clients: {
  readonly dynamo: DynamoDBClient;
  readonly logs: CloudWatchLogsClient;
  readonly sns: SNSClient;
  readonly events: EventBridgeClient;
}): Promise<string> {
  const { dynamo, logs, sns, events } = clients;
  const table = (TableName: string, ...keys: string[]) =>
    dynamo.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        KeySchema: keys.map((AttributeName, index) => ({
          AttributeName,
          KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
        })),
      }),
    );
  await table(LOCK_TABLE, 'id');
  await table(STATE_TABLE, 'kind', 'key');
  for (const logGroupName of [LOG_GROUP, FINDINGS_GROUP]) await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: LOG_GROUP, logStreamName: 'proxy-1' }));
  await events.send(
    new PutRuleCommand({ Name: 'findings', EventPattern: JSON.stringify({ 'detail-type': ['Sallyport Finding'] }) }),
  );
  await events.send(
    new PutTargetsCommand({
      Rule: 'findings',
      Targets: [{ Id: '1', Arn: `arn:aws:logs:eu-central-1:123456789012:log-group:${FINDINGS_GROUP}` }],
    }),
  );
  return (await sns.send(new CreateTopicCommand({ Name: 'pager' }))).TopicArn ?? '';
}
