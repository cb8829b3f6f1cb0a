import type { CreateOpsItemCommand } from '@aws-sdk/client-ssm';
import { cutBytes } from './cut-bytes';
import { notify } from './notify';
import { openTicket } from './ops-item';
import { playParts } from './parts.fixture';

const CLOCK = { now: () => 0, after: () => () => undefined };
const HAN = '漢'.repeat(70_000);

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['漢字', 6, '漢字'],
  ['漢字', 5, '漢'],
  ['漢字', 2, ''],
  ['a🔒b', 4, 'a'],
  ['a🔒b', 5, 'a🔒'],
  ['é', 0, ''],
])('%s in %d bytes is "%s"', (text, most, cut) => {
  expect(cutBytes(text, most)).toBe(cut);
});

test('a message keeps to what SNS takes, in bytes', async () => {
  const { parts, published } = playParts(CLOCK, () => ({ events: [] }));
  const runbook = parts.packed.runbooks.get('ssh-denied-surge');
  if (runbook === undefined) throw new Error('the catalogue has no such runbook');
  await notify(parts, { runbook, result: 'finding', about: HAN, text: HAN, document: { row: HAN } });
  const [{ Message = '', MessageAttributes = {} } = {}] = published;
  expect(Buffer.byteLength(Message)).toBe(60_000);
  expect(Buffer.byteLength(MessageAttributes.document?.StringValue ?? '')).toBeLessThanOrEqual(60_000);
});

test('a ticket keeps to what OpsCenter takes, in bytes', async () => {
  const { parts } = playParts(CLOCK, () => ({ events: [] }));
  const sent: CreateOpsItemCommand[] = [];
  jest.spyOn(parts.ssm, 'send').mockImplementation(((command: CreateOpsItemCommand) => {
    sent.push(command);
    return Promise.resolve({ OpsItemId: 'oi-1' });
  }) as never);
  const ticket = { runbook: 'r', severity: 'high', title: HAN, summary: HAN, steps: HAN, dedupKey: 'k' } as const;
  await openTicket(parts, ticket);
  const [{ input } = { input: undefined }] = sent;
  expect(Buffer.byteLength(input?.Title ?? '')).toBe(1_023);
  expect(Buffer.byteLength(input?.Description ?? '')).toBe(2_046);
  expect(Buffer.byteLength(input?.OperationalData?.['sallyport-steps']?.Value ?? '')).toBe(19_998);
});
