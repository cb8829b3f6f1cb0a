import { SECTION_NAMES, type ResponseRule, type Runbook } from '@sallyport/runbooks';
import { LOCK_SUBJECTS } from '@sallyport/contract';
import { DOCUMENT_BYTES, type AutomationDocument } from './document';
import {
  approve,
  ASKED_BY,
  failed,
  note,
  OPS_ITEM_PARAMETER,
  REASON_PARAMETER,
  verifyLocks,
  type AutomationFacts,
} from './steps';

const DAYS = ['1', '3', '7', '14', '30'] as const;
const DAY_SECONDS = { '1': '86400', '3': '259200', '7': '604800', '14': '1209600', '30': '2592000' } as const;
/** Room for the parameters and steps beside the text. */
const TEXT_LIMIT = DOCUMENT_BYTES - 16_384;

/**
 * gather -> approve -> lock for longer -> verify -> note. The lock's id is the execution's, so that a step that is tried
 * again makes no second lock. The runner does it, so that the never-lock list holds and the act is audited.
 */
export function eradicateDocument(runbook: Runbook, rule: ResponseRule, facts: AutomationFacts): AutomationDocument {
  const lockId = 'eradicate-{{ automation:EXECUTION_ID }}';
  const reason = { reason: '{{ Reason }}', ...ASKED_BY };
  return {
    schemaVersion: '0.3',
    description: descriptionOf(runbook),
    assumeRole: facts.roleArn,
    parameters: {
      Subject: {
        type: 'String',
        description: 'What is locked',
        default: rule.contain.lock,
        allowedValues: LOCK_SUBJECTS,
      },
      Value: {
        type: 'String',
        description: `Who or what is locked: the "${rule.contain.column}" of the finding`,
        allowedPattern: '^[^\\s"\\\\{}]{1,512}$',
      },
      DurationSeconds: {
        type: 'String',
        description: `For how long: ${DAYS.join(', ')} days, in seconds`,
        default: DAY_SECONDS['7'],
        allowedValues: DAYS.map((days) => DAY_SECONDS[days]),
      },
      Reason: REASON_PARAMETER,
      RequestedBy: { type: 'String', description: 'Who asks for it', allowedPattern: '^[\\w+=,.@:/-]{1,200}$' },
      OpsItemId: OPS_ITEM_PARAMETER,
    },
    mainSteps: [
      {
        name: 'gather',
        action: 'aws:invokeLambdaFunction',
        // What the store says now, for whoever approves; a store that does not answer must not stop them.
        inputs: { FunctionName: facts.runnerArn, InputPayload: { order: 'run', runbook: runbook.id } },
        onFailure: 'Continue',
        nextStep: 'approve',
      },
      approve(
        facts,
        `Sallyport, runbook ${runbook.id}: {{ RequestedBy }} asks to lock {{ Subject }} {{ Value }} for {{ DurationSeconds }} s and to cut its live sessions. Reason: {{ Reason }}`,
        'lock',
      ),
      {
        name: 'lock',
        action: 'aws:invokeLambdaFunction',
        inputs: {
          FunctionName: facts.runnerArn,
          InputPayload: {
            order: 'lock',
            runbook: runbook.id,
            lockId,
            subject: '{{ Subject }}',
            value: '{{ Value }}',
            durationSeconds: '{{ DurationSeconds }}',
            ...reason,
          },
        },
        onFailure: 'step:failed',
        nextStep: 'verify',
      },
      verifyLocks(facts, lockId, 1, 'hasOpsItem'),
      ...note(
        'sallyport-eradicate',
        `{{ Subject }} {{ Value }} is locked for {{ DurationSeconds }} s by lock ${lockId}. Reason: {{ Reason }}`,
      ),
      {
        name: 'done',
        action: 'aws:executeAwsApi',
        inputs: {
          Service: 'sns',
          Api: 'Publish',
          TopicArn: facts.topicArn,
          Subject: 'Sallyport: locked after approval',
          Message: `{{ Subject }} {{ Value }} is locked for {{ DurationSeconds }} s by lock ${lockId}. To undo, start the undo document with that id.`,
        },
        isEnd: true,
      },
      failed(
        facts,
        `The lock of {{ Subject }} {{ Value }} (runbook ${runbook.id}) is NOT in the table. Look at the log of the runner; lock by hand.`,
      ),
    ],
  };
}

/** The runbook's own text, where the responder starts from. Cut where AWS takes no more. */
function descriptionOf(runbook: Runbook): string {
  const sections = SECTION_NAMES.map((name) => `## ${name}\n\n${runbook.sections[name].text}`);
  const text = [`# ${runbook.title}`, runbook.question, runbook.introduction, ...sections].join('\n\n');
  // Double braces would be taken for parameters of the document.
  return text.replaceAll('{{', '{ {').replaceAll('}}', '} }').slice(0, TEXT_LIMIT);
}
