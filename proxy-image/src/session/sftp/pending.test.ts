import { PACKET } from './protocol';
import { expectedReply, pendingLookup, PendingRequests } from './pending';

const lookup = pendingLookup(PACKET.ATTRS);

test('a client keeps its id, unless the target still owes an answer under it', () => {
  const pending = new PendingRequests();
  expect(pending.add(7, lookup)).toBe(7);
  const second = pending.add(7, lookup);
  expect(second).toBe(0xffffffff);
  expect(pending.get(second)).toEqual({ ...lookup, answerAs: 7 });
  expect(pending.get(7)).toBe(lookup);
  pending.delete(7);
  expect(pending.add(7, lookup)).toBe(7);
  expect(pending.size).toBe(2);
});

test('ids of its own pass over those in use, and begin again from the top', () => {
  const pending = new PendingRequests();
  pending.add(0xfffffffe, lookup);
  expect([pending.addOwn(lookup), pending.addOwn(lookup)]).toEqual([0xffffffff, 0xfffffffd]);
  expect([...pending.entries()].map(([id]) => id)).toEqual([0xfffffffe, 0xffffffff, 0xfffffffd]);
});

test('what may answer', () => {
  const file = { number: 1 } as Parameters<typeof expectedReply>[0] extends infer P ? (P extends { kind: 'read'; file: infer F } ? F : never) : never;
  expect(expectedReply({ kind: 'read', file })).toBe(PACKET.DATA);
  expect(expectedReply({ kind: 'write', file, bytes: 1 })).toBe(0);
  expect(expectedReply({ kind: 'own', reply: PACKET.NAME, onReply: () => undefined })).toBe(PACKET.NAME);
  expect(expectedReply({ kind: 'act', parameters: {}, additional: {}, onDone: () => undefined })).toBe(0);
  expect(expectedReply(pendingLookup(99))).toBe(99);
});
