import type { DocumentParameter, Step } from './document';

/** What every document is made with; the values are known. */
export interface AutomationFacts {
  readonly roleArn: string;
  readonly runnerArn: string;
  readonly lockTableName: string;
  readonly topicArn: string;
  readonly approvers: readonly string[];
}

/** Approvals wait this long; the automation fails after it, and nothing was done. */
export const APPROVAL_SECONDS = 86_400;

export const OPS_ITEM_PARAMETER: DocumentParameter = {
  type: 'String',
  description: 'OpsItem of the finding, on which the outcome is noted; empty for none',
  default: '',
  allowedPattern: '^(oi-[0-9a-f]{12})?$',
};

export const REASON_PARAMETER: DocumentParameter = {
  type: 'String',
  description: 'Why, for the audit trail',
  // It becomes a part of JSON and of templates: nothing that ends a text, escapes or begins a parameter. One line.
  allowedPattern: '^[^"\\\\{}\\r\\n]{1,256}$',
};

/** Who asks is what they say; the execution leads to CloudTrail, which knows. */
export const ASKED_BY = { by: '{{ RequestedBy }}', execution: '{{ automation:EXECUTION_ID }}' } as const;

/** Asks people. What they are shown are the values that the next steps use. */
export function approve(facts: AutomationFacts, message: string, nextStep: string): Step {
  return {
    name: 'approve',
    action: 'aws:approve',
    timeoutSeconds: APPROVAL_SECONDS,
    onFailure: 'Abort',
    inputs: { NotificationArn: facts.topicArn, Message: message, MinRequiredApprovals: 1, Approvers: facts.approvers },
    nextStep,
  };
}

/** Looks into the table itself, and does not take the runner's word: 1 where the lock must stand, 0 where it must be gone. */
export function verifyLocks(facts: AutomationFacts, lockId: string, count: 0 | 1, nextStep: string): Step {
  return {
    name: 'verify',
    action: 'aws:assertAwsResourceProperty',
    inputs: {
      Service: 'dynamodb',
      Api: 'Query',
      TableName: facts.lockTableName,
      ConsistentRead: true,
      Select: 'COUNT',
      KeyConditionExpression: '#id = :id',
      ExpressionAttributeNames: { '#id': 'id' },
      ExpressionAttributeValues: { ':id': { S: lockId } },
      PropertySelector: '$.Count',
      DesiredValues: [String(count)],
    },
    onFailure: 'step:failed',
    nextStep,
  };
}

/** Tells people. The step before it is critical, so the automation ends as failed all the same. */
export function failed(facts: AutomationFacts, why: string): Step {
  return {
    name: 'failed',
    action: 'aws:executeAwsApi',
    inputs: {
      Service: 'sns',
      Api: 'Publish',
      TopicArn: facts.topicArn,
      Subject: 'Sallyport: an approved step did not take',
      Message: why,
    },
    isEnd: true,
  };
}

/** The note on the OpsItem, where there is one. */
export function note(title: string, text: string): Step[] {
  return [
    {
      name: 'hasOpsItem',
      action: 'aws:branch',
      inputs: { Choices: [{ NextStep: 'done', Variable: '{{ OpsItemId }}', StringEquals: '' }], Default: 'note' },
    },
    {
      name: 'note',
      action: 'aws:executeAwsApi',
      inputs: {
        Service: 'ssm',
        Api: 'UpdateOpsItem',
        OpsItemId: '{{ OpsItemId }}',
        OperationalData: { [title]: { Type: 'String', Value: text } },
      },
      onFailure: 'Continue',
      nextStep: 'done',
    },
  ];
}
