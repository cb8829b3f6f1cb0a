import { auditEventSchema, eventDigest, GENESIS_DIGEST, type AuditEvent } from '@sallyport/contract';
import { FakeClock } from '../fake-clock.fixture';
import { createRunEmitter } from './run-emitter';

const CHANNEL = 'arn:aws:cloudtrail:eu-west-1:123456789012:channel/11111111-2222-3333-4444-555555555555';
const emitterTo = (put: (events: readonly AuditEvent[]) => Promise<void>) =>
  createRunEmitter({
    put,
    channelArn: CHANNEL,
    eventSource: 'ssh.example.com',
    principal: 'carol',
    clock: new FakeClock(1_795_417_200_123),
  });
const ACT = { eventName: 'RunRunbook', requestParameters: { runbook: 'denied' } } as const;

test('events are the contract’s, in one chain from the beginning', async () => {
  const sent: AuditEvent[] = [];
  const emitter = emitterTo((events) => (sent.push(...events), Promise.resolve()));
  await emitter.emit(ACT);
  await emitter.emit({ ...ACT, eventName: 'RunResponse' });
  expect(sent.map((event) => auditEventSchema.parse(event).UID)).toEqual([
    `${emitter.proxyId}-1`,
    `${emitter.proxyId}-2`,
  ]);
  expect(emitter.proxyId).toMatch(/^runner-[0-9a-f]{12}$/);
  expect(sent.map((event) => event.additionalEventData.previousDigest)).toEqual([
    GENESIS_DIGEST,
    eventDigest(sent[0]!),
  ]);
  expect(sent[0]).toMatchObject({
    eventTime: '2026-11-23T07:00:00Z',
    recipientAccountId: '123456789012',
    userIdentity: { type: 'Service', principalId: 'carol' },
    additionalEventData: { timeMs: '1795417200123', region: 'eu-west-1', principalClass: 'service' },
  });
});

test('two emitters never share a chain', () => {
  const put = () => Promise.resolve();
  expect(emitterTo(put).proxyId).not.toBe(emitterTo(put).proxyId);
});

test('what was not taken is told, and goes again before the next, so that the chain has no gap', async () => {
  const batches: string[][] = [];
  let fail = true;
  const emitter = emitterTo((events) => {
    batches.push(events.map((event) => event.additionalEventData.sequence));
    return fail ? Promise.reject(new Error('away')) : Promise.resolve();
  });
  await expect(emitter.emit(ACT)).rejects.toThrow('away');
  fail = false;
  await emitter.emit(ACT);
  expect(batches).toEqual([['1'], ['1', '2']]);
});

test('acts at the same time are sent one after the other, each once', async () => {
  const sequences: string[] = [];
  const emitter = emitterTo(async (events) => {
    await Promise.resolve();
    sequences.push(...events.map((event) => event.additionalEventData.sequence));
  });
  await Promise.all([emitter.emit(ACT), emitter.emit(ACT), emitter.emit(ACT)]);
  expect(sequences).toEqual(['1', '2', '3']);
});

test('an act that comes while another is on its way is sent too', async () => {
  const requests: string[][] = [];
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const emitter = emitterTo(async (events) => {
    requests.push(events.map((event) => event.additionalEventData.sequence));
    await arrived;
  });
  const first = emitter.emit(ACT);
  while (requests.length === 0) await Promise.resolve();
  const second = emitter.emit(ACT);
  arrive();
  await Promise.all([first, second]);
  expect(requests).toEqual([['1'], ['2']]);
});

test('a long error message is cut to what the schema allows', async () => {
  const emitter = emitterTo(() => Promise.resolve());
  expect((await emitter.emit({ ...ACT, errorMessage: 'x'.repeat(999) })).errorMessage).toHaveLength(256);
});
