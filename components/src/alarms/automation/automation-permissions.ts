import type { Statement } from '../../internal/policy-document';

export interface AutomationPermissionFacts {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly runnerArn: string;
  readonly lockTableName: string;
  readonly topicArn: string;
  readonly topicKmsKeyArn: string | undefined;
}

/** It may ask the runner and look at the lock table, and so never lock or lift past the audit. */
export function automationStatements(facts: AutomationPermissionFacts): Statement[] {
  const { partition, region, accountId } = facts;
  const own = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  return [
    { sid: 'AskTheRunner', actions: ['lambda:InvokeFunction'], resources: [facts.runnerArn] },
    { sid: 'LookAtLocks', actions: ['dynamodb:Query'], resources: [own('dynamodb', `table/${facts.lockTableName}`)] },
    { sid: 'NoteOnTickets', actions: ['ssm:UpdateOpsItem'], resources: [own('ssm', 'opsitem/*')] },
    { sid: 'AskForApproval', actions: ['sns:Publish'], resources: [facts.topicArn] },
    ...(facts.topicKmsKeyArn === undefined
      ? []
      : [
          {
            sid: 'EncryptMessages',
            actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
            resources: [facts.topicKmsKeyArn],
          },
        ]),
  ];
}
