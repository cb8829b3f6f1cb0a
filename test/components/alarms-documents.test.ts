import {
  CreateDocumentCommand,
  SSMClient,
  UpdateOpsItemCommand,
  type UpdateOpsItemCommandInput,
} from '@aws-sdk/client-ssm';
import { DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient, type PublishCommandInput } from '@aws-sdk/client-sns';
import { findRunbook, loadCatalogue, type Catalogue } from '@sallyport/runbooks';
import type { AutomationDocument } from '../../components/src/alarms/automation/document';
import { eradicateDocument } from '../../components/src/alarms/automation/eradicate-document';
import type { AutomationFacts } from '../../components/src/alarms/automation/steps';
import { undoDocument } from '../../components/src/alarms/automation/undo-document';
import { execute, type AutomationWorld } from '../harness/automation';
import { describeWithMoto } from '../harness/moto';
import { FUNCTION_ARN, startRunnerWorld, type RunnerWorld } from '../harness/runner';

const APPROVER = 'arn:aws:iam::123456789012:role/security';
const TICKET = 'oi-0123456789ab';

describeWithMoto('the SSM documents', () => {
  let world: RunnerWorld;
  let catalogue: Catalogue;
  let facts: AutomationFacts;
  let clients: { dynamo: DynamoDBClient; sns: SNSClient; ssm: SSMClient; tickets: SSMClient };

  beforeAll(async () => {
    world = await startRunnerWorld();
    catalogue = await loadCatalogue();
    clients = {
      dynamo: new DynamoDBClient(world.moto.client),
      sns: new SNSClient(world.moto.client),
      ssm: new SSMClient(world.moto.client),
      tickets: new SSMClient({ ...world.moto.client, endpoint: world.ops.endpoint }),
    };
    facts = {
      roleArn: 'arn:aws:iam::123456789012:role/automation',
      runnerArn: FUNCTION_ARN,
      lockTableName: world.environment.SALLYPORT_LOCK_TABLE ?? '',
      topicArn: world.environment.SALLYPORT_TOPIC_ARN ?? '',
      approvers: [APPROVER],
    };
    world.ops.items.push({ id: TICKET, Title: 'a finding', Description: '', OperationalData: {} });
  }, 120_000);

  afterAll(async () => {
    for (const client of Object.values(clients ?? {})) client.destroy();
    await world?.stop();
  }, 60_000);

  /** The services, by the input that the document itself gives. */
  const reach = (approves: boolean): AutomationWorld & { readonly asked: string[] } => {
    const asked: string[] = [];
    return {
      asked,
      callApi: async (service, api, input) => {
        switch (`${service}:${api}`) {
          case 'dynamodb:Query':
            return clients.dynamo.send(new QueryCommand(input as unknown as QueryCommandInput));
          case 'sns:Publish':
            return clients.sns.send(new PublishCommand(input as unknown as PublishCommandInput));
          case 'ssm:UpdateOpsItem':
            return clients.tickets.send(new UpdateOpsItemCommand(input as unknown as UpdateOpsItemCommandInput));
          default:
            throw new Error(`nobody answers ${service}:${api}`);
        }
      },
      invokeFunction: async (name, payload) => {
        if (name !== FUNCTION_ARN) throw new Error(`there is no function ${name}`);
        const { outcome } = await world.invoke(payload);
        if ('error' in outcome) throw new Error(outcome.error.message);
        return outcome.answer;
      },
      approve: ({ message, approvers }) => {
        asked.push(`${approvers.join()}: ${message}`);
        return approves;
      },
    };
  };

  const documentOf = (id: string): AutomationDocument => {
    const runbook = findRunbook(catalogue, id);
    if (runbook.response === undefined) throw new Error(`${id} has no response`);
    return JSON.parse(JSON.stringify(eradicateDocument(runbook, runbook.response, facts))) as AutomationDocument;
  };

  const request = {
    Value: 'mallory',
    Subject: 'person',
    Reason: 'a stolen laptop',
    RequestedBy: 'arn:aws:iam::123456789012:user/dora',
    OpsItemId: TICKET,
  };

  test('are taken by SSM, and every step leads to another one', async () => {
    const documents = [
      undoDocument(facts),
      ...catalogue.runbooks.filter(({ response }) => response !== undefined).map(({ id }) => documentOf(id)),
    ];
    for (const [index, document] of documents.entries()) {
      await clients.ssm.send(
        new CreateDocumentCommand({
          Name: `document-${index}`,
          DocumentType: 'Automation',
          DocumentFormat: 'JSON',
          Content: JSON.stringify(document),
        }),
      );
      const names = document.mainSteps.map(({ name }) => name);
      const next = document.mainSteps.flatMap((step) => [
        ...(step.nextStep === undefined ? [] : [step.nextStep]),
        ...(step.onFailure?.startsWith('step:') === true ? [step.onFailure.slice(5)] : []),
        ...(step.action === 'aws:branch'
          ? [...step.inputs.Choices.map((choice) => choice.NextStep), step.inputs.Default]
          : []),
      ]);
      expect(new Set(names).size).toBe(names.length);
      expect(next.filter((name) => !names.includes(name))).toEqual([]);
    }
  }, 60_000);

  test('eradication waits for the approval, locks for as long as was approved, verifies and notes it', async () => {
    const reached = reach(true);
    const execution = await execute(documentOf('ssh-lateral-movement'), request, reached);
    expect(execution.steps.map(({ name }) => name)).toEqual([
      'gather',
      'approve',
      'lock',
      'verify',
      'hasOpsItem',
      'note',
      'done',
    ]);
    expect(execution).toMatchObject({ status: 'Success' });
    expect(reached.asked).toEqual([
      `${APPROVER}: Sallyport, runbook ssh-lateral-movement: ${request.RequestedBy} asks to lock person mallory for 604800 s and to cut its live sessions. Reason: a stolen laptop`,
    ]);
    const [lock] = await world.locks();
    expect(lock).toMatchObject({
      id: `eradicate-${execution.id}`,
      subject: 'person',
      value: 'mallory',
      reason: 'a stolen laptop',
    });
    expect(Date.parse(lock?.expiresAt ?? '') - Date.parse(lock?.createdAt ?? '')).toBe(604_800_000);
    const note = world.ops.items.find(({ id }) => id === TICKET)?.OperationalData['sallyport-eradicate'];
    expect(note?.Value).toContain(`by lock eradicate-${execution.id}`);
    await world.inbox.collect();
    expect(world.inbox.mails.at(-1)?.Subject).toBe('Sallyport: locked after approval');

    const undone = await execute(
      undoDocument(facts),
      { LockId: lock?.id ?? '', Reason: 'the laptop was found', RequestedBy: 'dora', OpsItemId: TICKET },
      reached,
    );
    expect(undone).toMatchObject({
      status: 'Success',
      steps: [{ name: 'lift' }, { name: 'verify' }, { name: 'hasOpsItem' }, { name: 'note' }, { name: 'done' }],
    });
    expect(await world.locks()).toEqual([]);
    expect(world.ops.items.find(({ id }) => id === TICKET)?.OperationalData['sallyport-undo']?.Value).toContain(
      'the laptop was found',
    );
  }, 60_000);

  test('nothing is locked where the approver says no', async () => {
    const execution = await execute(documentOf('ssh-lateral-movement'), request, reach(false));
    expect(execution).toMatchObject({
      status: 'Rejected',
      steps: [{ name: 'gather' }, { name: 'approve', failure: 'rejected' }],
    });
    expect(await world.locks()).toEqual([]);
  }, 60_000);

  test('an approved lock that does not take is told, and the execution fails', async () => {
    world.configure({ neverLock: { person: ['mallory'] } });
    const execution = await execute(documentOf('ssh-lateral-movement'), { ...request, OpsItemId: '' }, reach(true));
    world.configure({});
    expect(execution).toMatchObject({
      status: 'Failed',
      steps: [
        { name: 'gather' },
        { name: 'approve' },
        { name: 'lock', failure: 'person mallory is on the never-lock list' },
        { name: 'failed' },
      ],
    });
    await world.inbox.collect();
    expect(world.inbox.mails.at(-1)?.Message).toContain(
      'person mallory (runbook ssh-lateral-movement) is NOT in the table',
    );
  }, 60_000);

  test('a runner that says it locked and did not is found out', async () => {
    const liar: AutomationWorld = { ...reach(true), invokeFunction: () => Promise.resolve({}) };
    expect(await execute(documentOf('ssh-lateral-movement'), { ...request, OpsItemId: '' }, liar)).toMatchObject({
      status: 'Failed',
      steps: [
        { name: 'gather' },
        { name: 'approve' },
        { name: 'lock' },
        { name: 'verify', failure: '$.Count is 0' },
        { name: 'failed' },
      ],
    });
  }, 60_000);

  test('a store that does not answer does not stop the approvers', async () => {
    const runbook = documentOf('ssh-sessions-by-principal');
    // Its query needs a parameter that the document does not have, so that gathering fails.
    const execution = await execute(runbook, { ...request, OpsItemId: '' }, reach(true));
    expect(execution).toMatchObject({
      status: 'Success',
      steps: [
        { name: 'gather', failure: expect.stringContaining('principal') as string },
        { name: 'approve' },
        {},
        {},
        {},
        {},
      ],
    });
  }, 60_000);

  test.each([
    ['a value that would be a parameter of its own', { Value: '{{global:DATE}}' }],
    ['a value with a quote', { Value: 'a","by":"nobody' }],
    ['a subject that is none', { Subject: 'everybody' }],
    ['a time without end', { DurationSeconds: '999999999' }],
  ])('%s is refused before the first step', async (_, more) => {
    await expect(execute(documentOf('ssh-lateral-movement'), { ...request, ...more }, reach(true))).rejects.toThrow(
      /^parameter \w+ may not be/,
    );
  });
});
