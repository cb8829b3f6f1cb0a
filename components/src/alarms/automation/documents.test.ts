import { takeOrder } from '../../functions/runner/take-order';
import { parseOrder } from '../../functions/runner/orders';
import { playParts } from '../../functions/runner/parts.fixture';
import { readRunbooks } from '../read-runbooks';
import type { AutomationDocument } from './document';
import { eradicateDocument } from './eradicate-document';
import { REASON_PARAMETER } from './steps';
import { undoDocument } from './undo-document';

const FACTS = {
  roleArn: 'arn:aws:iam::123456789012:role/automation',
  runnerArn: 'arn:aws:lambda:eu-west-1:123456789012:function:runner',
  lockTableName: 'locks',
  topicArn: 'arn:aws:sns:eu-west-1:123456789012:findings',
  approvers: ['arn:aws:iam::123456789012:role/security'],
};
const EXECUTION = '0f3c7b52-1c1e-4a6f-9d0a-6a3d5f5e9b11';
const GIVEN: Readonly<Record<string, string>> = {
  'automation:EXECUTION_ID': EXECUTION,
  LockId: `eradicate-${EXECUTION}`,
  Subject: 'person',
  Value: 'mallory',
  DurationSeconds: '86400',
  Reason: 'stolen laptop',
  RequestedBy: 'dora',
};

const accepts = (text: string): boolean => new RegExp(REASON_PARAMETER.allowedPattern ?? '').test(text);

test.each(['', 'a "quote"', 'a \\ backslash', '{{ RequestedBy }}', 'two\nlines', 'x'.repeat(257)])(
  'the reason %j is refused',
  (reason) => expect(accepts(reason)).toBe(false),
);

test.each(["carol's laptop was stolen, see SEC-12 (again)", 'x'.repeat(256), 'gestohlen: Schlüssel 漢'])(
  'the reason %j is taken',
  (reason) => expect(accepts(reason)).toBe(true),
);

/** What a step of the document orders, with its parameters filled in. */
function orderOf(document: AutomationDocument, name: string): unknown {
  const step = document.mainSteps.find((each) => each.name === name);
  if (step?.action !== 'aws:invokeLambdaFunction') throw new Error(`${name} invokes nothing`);
  return JSON.parse(
    JSON.stringify(step.inputs.InputPayload).replaceAll(/\{\{ (\S+) \}\}/g, (_, key: string) => GIVEN[key] ?? ''),
  ) as unknown;
}

test('locks and lifts of an automation are audited with its execution', async () => {
  const { parts } = playParts({ now: () => 1_795_417_200_000, after: () => () => undefined }, () => ({ events: [] }));
  const emit = jest.spyOn(parts.emitter, 'emit');
  const { runbook } = readRunbooks(undefined).files.find((file) => file.runbook.response !== undefined) ?? {};
  if (runbook?.response === undefined) throw new Error('no runbook has a response');
  await takeOrder(parts, parseOrder(orderOf(eradicateDocument(runbook, runbook.response, FACTS), 'lock')));
  await takeOrder(parts, parseOrder(orderOf(undoDocument(FACTS), 'lift')));
  const audited = { by: 'dora', execution: EXECUTION, reason: 'stolen laptop' };
  expect(emit.mock.calls.map(([act]) => act)).toMatchObject([
    { requestParameters: { ...audited, action: 'eradicate' }, responseElements: { outcome: 'contained' } },
    { requestParameters: { ...audited, action: 'undo' }, responseElements: { outcome: 'undone' } },
  ]);
});
