import type { AutomationDocument } from './document';
import {
  ASKED_BY,
  failed,
  note,
  OPS_ITEM_PARAMETER,
  REASON_PARAMETER,
  verifyLocks,
  type AutomationFacts,
} from './steps';

/** Lifts a lock that a response or an approved step made. It needs no approval: whoever was locked by mistake waits. */
export function undoDocument(facts: AutomationFacts): AutomationDocument {
  return {
    schemaVersion: '0.3',
    description:
      '# Undo a response\n\nLifts the lock of a response. Sessions that were cut do not come back; a new one can be begun at once.',
    assumeRole: facts.roleArn,
    parameters: {
      LockId: {
        type: 'String',
        description: 'Id of the lock, from the OpsItem or the notification',
        allowedPattern: '^[A-Za-z0-9-]{1,64}$',
      },
      Reason: REASON_PARAMETER,
      RequestedBy: { type: 'String', description: 'Who asks for it', allowedPattern: '^[\\w+=,.@:/-]{1,200}$' },
      OpsItemId: OPS_ITEM_PARAMETER,
    },
    mainSteps: [
      {
        name: 'lift',
        action: 'aws:invokeLambdaFunction',
        inputs: {
          FunctionName: facts.runnerArn,
          InputPayload: { order: 'undo', lockId: '{{ LockId }}', reason: '{{ Reason }}', ...ASKED_BY },
        },
        onFailure: 'step:failed',
        nextStep: 'verify',
      },
      verifyLocks(facts, '{{ LockId }}', 0, 'hasOpsItem'),
      ...note('sallyport-undo', 'Lock {{ LockId }} was lifted by {{ RequestedBy }}. Reason: {{ Reason }}'),
      {
        name: 'done',
        action: 'aws:executeAwsApi',
        inputs: {
          Service: 'sns',
          Api: 'Publish',
          TopicArn: facts.topicArn,
          Subject: 'Sallyport: lock lifted',
          Message: 'Lock {{ LockId }} was lifted by {{ RequestedBy }}. Reason: {{ Reason }}',
        },
        isEnd: true,
      },
      failed(facts, 'The lock {{ LockId }} was NOT lifted; it may have expired. Look at the log of the runner.'),
    ],
  };
}
