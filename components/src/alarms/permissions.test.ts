import type { AuditSink } from '../audit-sink';
import { ACCOUNT, REGION } from '../fleet/fleet.fixture';
import { broadPolicy, documentOf, simulate } from '../fleet/simulate.fixture';
import { automationStatements } from './automation/automation-permissions';
import { runnerStatements, type RunnerFacts } from './runner-permissions';

const own = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const STREAM = own('firehose', 'deliverystream/audit');
const CHANNEL = own('cloudtrail', 'channel/0aae3b4b-0b2a-4b6a-9a3e-9d0e0f5c1a2b');
const EVENTS = own('cloudtrail', 'eventdatastore/11111111-2222-3333-4444-555555555555');
const KEY = own('kms', 'key/11111111-2222-3333-4444-555555555555');
const TOPIC = own('sns', 'findings');
const RUNNER = own('lambda', 'function:runner');
const LOG = own('logs', 'log-group:/sallyport/ssh');
const OWN_LOG = own('logs', 'log-group:runner');
const LOCKS = own('dynamodb', 'table/locks');
const STATE = own('dynamodb', 'table/state');
const QUEUE = own('sqs', 'dead-letters');
const READER = 'arn:aws:iam::222222222222:role/reader';

const athena: AuditSink = {
  type: 'firehose',
  region: REGION,
  accountId: ACCOUNT,
  streamArn: STREAM,
  workgroup: 'audit',
  database: 'audit',
  bucketArn: 'arn:aws:s3:::audit-bucket',
  resultsLocation: 's3://audit-bucket/results/',
  kmsKeyArn: KEY,
};
const lake: AuditSink = {
  type: 'lake',
  region: REGION,
  accountId: ACCOUNT,
  channelArn: CHANNEL,
  eventDataStoreArn: EVENTS,
};

const facts: RunnerFacts = {
  partition: 'aws',
  region: REGION,
  accountId: ACCOUNT,
  sink: athena,
  proxyLogGroupName: '/sallyport/ssh',
  lockTableName: 'locks',
  stateTableArn: STATE,
  topicArn: TOPIC,
  topicKmsKeyArn: undefined,
  deadLetterQueueArn: QUEUE,
  runnerLogGroupArn: OWN_LOG,
};
const runner = (sink: AuditSink = athena): Promise<unknown> => documentOf(runnerStatements({ ...facts, sink }));

describe('the runner may', () => {
  it.each<[string, string, string, (Record<string, string | string[]> | undefined)?, AuditSink?]>([
    ['write its log', 'logs:PutLogEvents', `${OWN_LOG}:log-stream:x`],
    ['read the log of the proxies', 'logs:FilterLogEvents', LOG],
    ['read locks', 'dynamodb:Scan', LOCKS],
    ['create a lock', 'dynamodb:PutItem', LOCKS],
    ['lift a lock', 'dynamodb:DeleteItem', LOCKS],
    ['remember', 'dynamodb:PutItem', STATE],
    ['recall', 'dynamodb:Query', STATE],
    ['forget', 'dynamodb:DeleteItem', STATE],
    ['tell people', 'sns:Publish', TOPIC],
    ['open a ticket', 'ssm:CreateOpsItem', '*', { 'aws:RequestTag/sallyport:component': 'RunbookAlarms' }],
    ['publish a finding', 'events:PutEvents', own('events', 'event-bus/default'), { 'events:source': ['sallyport'] }],
    ['leave what failed', 'sqs:SendMessage', QUEUE],
    ['ask Athena', 'athena:StartQueryExecution', own('athena', 'workgroup/audit')],
    ['read a table', 'glue:GetTable', own('glue', 'table/audit/ssh_events')],
    ['read events', 's3:GetObject', 'arn:aws:s3:::audit-bucket/events/x'],
    ['keep results', 's3:PutObject', 'arn:aws:s3:::audit-bucket/results/x'],
    ['decrypt events', 'kms:Decrypt', KEY],
    ['audit by the stream', 'firehose:PutRecordBatch', STREAM],
    ['ask the lake', 'cloudtrail:StartQuery', EVENTS, undefined, lake],
    ['audit by the channel', 'cloudtrail-data:PutAuditEvents', CHANNEL, undefined, lake],
    ['become the reader of another account', 'sts:AssumeRole', READER, undefined, { ...athena, readerRoleArn: READER }],
  ])('%s', async (_, action, resource, context = {}, sink = athena) => {
    expect(await simulate([await runner(sink)], { action, resource, context })).toBe('Allowed');
  });
});

describe('the runner may not, by itself,', () => {
  it.each<[string, string, string, Record<string, string | string[]>?, AuditSink?]>([
    ['read another log', 'logs:FilterLogEvents', own('logs', 'log-group:/other')],
    ['write another table', 'dynamodb:PutItem', own('dynamodb', 'table/other')],
    ['write where events lie', 's3:PutObject', 'arn:aws:s3:::audit-bucket/events/x'],
    [
      'publish in the name of others',
      'events:PutEvents',
      own('events', 'event-bus/default'),
      { 'events:source': ['sallyport', 'aws.health'] },
    ],
    ['open tickets of others', 'ssm:CreateOpsItem', '*'],
    ['tell another topic', 'sns:Publish', own('sns', 'other')],
    ['ask in another workgroup', 'athena:StartQueryExecution', own('athena', 'workgroup/primary')],
    ['start an Automation', 'ssm:StartAutomationExecution', own('ssm', 'automation-definition/x:1')],
    ['become another role', 'sts:AssumeRole', 'arn:aws:iam::222222222222:role/admin'],
    [
      'read the store past the reader',
      's3:GetObject',
      'arn:aws:s3:::audit-bucket/events/x',
      {},
      { ...athena, readerRoleArn: READER },
    ],
  ])('%s', async (_, action, resource, context = {}, sink = athena) => {
    expect(await simulate([await runner(sink)], { action, resource, context })).toBe('ImplicitlyDenied');
  });
});

describe('the runner must not, whatever is attached to its role,', () => {
  it.each([
    ['delete events', 's3:DeleteObject', 'arn:aws:s3:::audit-bucket/events/x'],
    ['unlock events', 's3:BypassGovernanceRetention', 'arn:aws:s3:::audit-bucket/events/x'],
    ['delete the log of the proxies', 'logs:DeleteLogGroup', LOG],
    ['shorten its own log', 'logs:PutRetentionPolicy', OWN_LOG],
    ['delete a table', 'dynamodb:DeleteTable', LOCKS],
    ['end a key', 'kms:ScheduleKeyDeletion', KEY],
    ['rewrite the policy of a key', 'kms:PutKeyPolicy', KEY],
    ['turn the stream elsewhere', 'firehose:UpdateDestination', STREAM],
    ['delete the event data store', 'cloudtrail:DeleteEventDataStore', EVENTS],
    ['stop a trail', 'cloudtrail:StopLogging', own('cloudtrail', 'trail/org')],
    ['silence an alarm', 'cloudwatch:DisableAlarmActions', own('cloudwatch', 'alarm:x')],
    ['call an alarm off', 'cloudwatch:SetAlarmState', own('cloudwatch', 'alarm:x')],
    ['cut itself off', 'events:DisableRule', own('events', 'rule/x')],
    ['change its own code', 'lambda:UpdateFunctionCode', RUNNER],
    ['give itself more', 'iam:PutRolePolicy', `arn:aws:iam::${ACCOUNT}:role/proxy`],
  ])('%s', async (_, action, resource) => {
    expect(await simulate([await runner(), broadPolicy], { action, resource })).toBe('ExplicitlyDenied');
    // Else the denial would show nothing.
    expect(await simulate([broadPolicy], { action, resource })).toBe('Allowed');
  });
});

describe('an Automation', () => {
  const automation = (): Promise<unknown> =>
    documentOf(
      automationStatements({
        partition: 'aws',
        region: REGION,
        accountId: ACCOUNT,
        runnerArn: RUNNER,
        lockTableName: 'locks',
        topicArn: TOPIC,
        topicKmsKeyArn: undefined,
      }),
    );

  it.each([
    ['asks the runner', 'lambda:InvokeFunction', RUNNER],
    ['looks at locks', 'dynamodb:Query', LOCKS],
    ['asks for approval', 'sns:Publish', TOPIC],
    ['notes on a ticket', 'ssm:UpdateOpsItem', own('ssm', 'opsitem/oi-0123456789ab')],
  ])('%s', async (_, action, resource) => {
    expect(await simulate([await automation()], { action, resource })).toBe('Allowed');
  });

  it.each([
    ['locks past the runner', 'dynamodb:PutItem', LOCKS],
    ['lifts past the runner', 'dynamodb:DeleteItem', LOCKS],
    ['calls another function', 'lambda:InvokeFunction', own('lambda', 'function:other')],
    ['writes events', 'firehose:PutRecordBatch', STREAM],
  ])('never %s', async (_, action, resource) => {
    expect(await simulate([await automation()], { action, resource })).toBe('ImplicitlyDenied');
  });
});
