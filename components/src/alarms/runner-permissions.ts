import type { AuditSink } from '../audit-sink';
import type { Statement } from '../internal/policy-document';
import { storeStatements } from './store-permissions';

/** What the runner's role is made of; every value is known. */
export interface RunnerFacts {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly sink: AuditSink;
  readonly proxyLogGroupName: string;
  readonly lockTableName: string;
  readonly stateTableArn: string;
  readonly topicArn: string;
  readonly topicKmsKeyArn: string | undefined;
  readonly deadLetterQueueArn: string;
  readonly runnerLogGroupArn: string;
}

const ITEMS = ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query'];

/** All that the runner may do. It can lock people out, so it can do nothing to what would show that it did. */
export function runnerStatements(facts: RunnerFacts): Statement[] {
  const { partition, region, accountId, proxyLogGroupName } = facts;
  const own = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const proxyLog = own('logs', `log-group:${proxyLogGroupName}`);
  return [
    {
      sid: 'WriteOwnLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${facts.runnerLogGroupArn}:*`],
    },
    { sid: 'ReadProxyLog', actions: ['logs:FilterLogEvents'], resources: [proxyLog, `${proxyLog}:*`] },
    {
      sid: 'ShareLocks',
      actions: ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Scan'],
      resources: [own('dynamodb', `table/${facts.lockTableName}`)],
    },
    { sid: 'KeepState', actions: ITEMS, resources: [facts.stateTableArn] },
    { sid: 'TellPeople', actions: ['sns:Publish'], resources: [facts.topicArn] },
    ...(facts.topicKmsKeyArn === undefined
      ? []
      : [
          {
            sid: 'EncryptMessages',
            actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
            resources: [facts.topicKmsKeyArn],
          },
        ]),
    {
      // The call knows no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
      sid: 'OpenTickets',
      actions: ['ssm:CreateOpsItem'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestTag/sallyport:component': 'RunbookAlarms' } },
    },
    { sid: 'TagTickets', actions: ['ssm:AddTagsToResource'], resources: [own('ssm', 'opsitem/*')] },
    {
      sid: 'PublishFindings',
      actions: ['events:PutEvents'],
      resources: [own('events', 'event-bus/default')],
      // A call may carry several events, so the key has several values.
      conditions: {
        'ForAllValues:StringEquals': { 'events:source': ['sallyport'] },
        Null: { 'events:source': 'false' },
      },
    },
    { sid: 'LeaveFailures', actions: ['sqs:SendMessage'], resources: [facts.deadLetterQueueArn] },
    ...storeStatements(facts.sink, partition),
    denyTampering,
  ];
}

/** Whatever is attached to the role later. */
const denyTampering: Statement = {
  sid: 'KeepWhatWouldTell',
  effect: 'Deny',
  actions: [
    'athena:DeleteWorkGroup',
    'athena:UpdateWorkGroup',
    'cloudtrail:Delete*',
    'cloudtrail:Stop*',
    'cloudtrail:Update*',
    'cloudwatch:DeleteAlarms',
    'cloudwatch:DisableAlarmActions',
    'cloudwatch:SetAlarmState',
    'dynamodb:DeleteTable',
    'dynamodb:UpdateTable',
    'dynamodb:UpdateTimeToLive',
    'events:DeleteRule',
    'events:DisableRule',
    'events:RemoveTargets',
    'firehose:DeleteDeliveryStream',
    'firehose:UpdateDestination',
    'glue:Delete*',
    'glue:Update*',
    'iam:*',
    'kms:DisableKey',
    'kms:PutKeyPolicy',
    'kms:ScheduleKeyDeletion',
    'lambda:Update*',
    'logs:Delete*',
    'logs:PutRetentionPolicy',
    's3:BypassGovernanceRetention',
    's3:DeleteBucket*',
    's3:DeleteObject*',
    's3:PutBucket*',
    's3:PutLifecycleConfiguration',
    's3:PutObjectRetention',
    'scheduler:Delete*',
    'scheduler:Update*',
  ],
  resources: ['*'],
};
