import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arnOf } from '../internal/foreseen-arn';
import { logKeyPolicy } from '../internal/log-key-policy';
import { policyDocument, serviceTrustPolicy } from '../internal/policy-document';
import type { AlarmsScope } from './alarms-scope';
import { runnerArchive } from './runner-archive';
import { runnerStatements } from './runner-permissions';

export interface Runner {
  readonly fn: aws.lambda.Function;
  readonly role: aws.iam.Role;
  readonly log: aws.cloudwatch.LogGroup;
  readonly stateTable: aws.dynamodb.Table;
  /** What Lambda, EventBridge or the scheduler could not hand over. */
  readonly deadLetters: aws.sqs.Queue;
}

/** A run asks twice and waits; what the store does not know yet is left for the next minute. */
const TIMEOUT_SECONDS = 300;
const MEMORY_MIB = 512;
const QUEUE_DAYS_SECONDS = 14 * 86_400;

/** The function that answers alarms and keeps schedules, with its role, log, memory and dead letters. */
export function createRunner(scope: AlarmsScope): Runner {
  const { name, settings, options, tags, named } = scope;
  const key = createLogKey(scope);
  const log = new aws.cloudwatch.LogGroup(
    `${name}-runner-log`,
    { ...named('name', 'logGroup', 'runner'), retentionInDays: settings.logRetentionDays, kmsKeyId: key.arn, tags },
    options,
  );
  const deadLetters = new aws.sqs.Queue(
    `${name}-dead-letters`,
    {
      ...named('name', 'function', 'dead-letters'),
      sqsManagedSseEnabled: true,
      messageRetentionSeconds: QUEUE_DAYS_SECONDS,
      tags,
    },
    options,
  );
  const stateTable = new aws.dynamodb.Table(
    `${name}-state`,
    {
      ...named('name', 'table', 'state'),
      attributes: [
        { name: 'kind', type: 'S' },
        { name: 'key', type: 'S' },
      ],
      hashKey: 'kind',
      rangeKey: 'key',
      billingMode: 'PAY_PER_REQUEST',
      ttl: { attributeName: 'ttl', enabled: true },
      serverSideEncryption: { enabled: true },
      pointInTimeRecovery: { enabled: true },
      tags,
    },
    options,
  );
  const { role, policy } = createRole(scope, { log, deadLetters, stateTable });
  const fn = new aws.lambda.Function(
    `${name}-runner`,
    {
      ...named('name', 'function', 'runner'),
      description: 'Sallyport: answers alarms with who and what, runs runbooks past the watermark, contains',
      role: role.arn,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      code: runnerArchive(settings),
      timeout: TIMEOUT_SECONDS,
      memorySize: MEMORY_MIB,
      reservedConcurrentExecutions: settings.reservedConcurrency,
      loggingConfig: { logFormat: 'Text', logGroup: log.name },
      deadLetterConfig: { targetArn: deadLetters.arn },
      environment: {
        variables: {
          SALLYPORT_AUDIT_SINK: pulumi.jsonStringify(settings.sink),
          SALLYPORT_EVENT_SOURCE: settings.eventSource,
          SALLYPORT_LOG_GROUP: settings.proxyLogGroupName,
          SALLYPORT_LOCK_TABLE: settings.lockTableName,
          SALLYPORT_STATE_TABLE: stateTable.name,
          SALLYPORT_TOPIC_ARN: settings.topicArn,
        },
      },
      tags,
    },
    // Lambda looks whether the role may send to the queue before it takes the function.
    { ...options, dependsOn: [policy] },
  );
  new aws.lambda.FunctionEventInvokeConfig(
    `${name}-retries`,
    { functionName: fn.name, maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3_600 },
    options,
  );
  return { fn, role, log, stateTable, deadLetters };
}

/** Of the runner's log, which names who was locked and why. */
function createLogKey({ name, aws: context, options, tags }: AlarmsScope): aws.kms.Key {
  return new aws.kms.Key(
    `${name}-log-key`,
    {
      description: `Sallyport ${name}: log of the runner`,
      enableKeyRotation: true,
      policy: logKeyPolicy(context),
      tags,
    },
    options,
  );
}

function createRole(
  { name, settings, aws: context, options, tags, named }: AlarmsScope,
  { log, deadLetters, stateTable }: Pick<Runner, 'log' | 'deadLetters' | 'stateTable'>,
): { readonly role: aws.iam.Role; readonly policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    `${name}-runner`,
    {
      ...named('name', 'role', 'runner'),
      description: 'Sallyport: what the runner may do',
      assumeRolePolicy: serviceTrustPolicy('lambda.amazonaws.com', context.accountId),
      tags,
    },
    options,
  );
  const facts = pulumi.output({
    partition: context.partition,
    region: context.region,
    accountId: context.accountId,
    sink: settings.sink,
    proxyLogGroupName: settings.proxyLogGroupName,
    lockTableName: settings.lockTableName,
    stateTableArn: arnOf.table(context, stateTable),
    topicArn: settings.topicArn,
    topicKmsKeyArn: pulumi.output(settings.topicKmsKeyArn),
    deadLetterQueueArn: arnOf.queue(context, deadLetters),
    runnerLogGroupArn: arnOf.logGroup(context, log),
  });
  const policy = new aws.iam.RolePolicy(
    `${name}-runner`,
    {
      ...named('name', 'policy', 'runner'),
      role: role.name,
      policy: facts.apply((known) => policyDocument(runnerStatements(known))),
    },
    options,
  );
  return { role, policy };
}
