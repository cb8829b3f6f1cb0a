import { canonicalJson } from './canonical-json';
import { eventDigest } from './digest-chain';
import { auditEventSchema, type AuditEvent } from './audit-event';

const event: AuditEvent = auditEventSchema.parse({
  version: '1.0',
  userIdentity: { type: 'Person', principalId: 'alice' },
  eventSource: 'ssh.sallyport.local',
  eventName: 'StartSession',
  eventTime: '2026-11-23T07:00:00Z',
  UID: 'p-1-1',
  recipientAccountId: '000000000000',
  additionalEventData: {
    sessionId: 's-1', proxyId: 'p-1', sequence: '1', previousDigest: 'genesis', timeMs: '1795417200000', person: 'alice',
    principalClass: 'person', mfa: 'true', mfaEvidence: 'totp', target: 'web-1', login: 'ubuntu',
    proxyAccountId: '000000000000', targetAccountId: '', region: 'us-east-1',
  },
});

test('the digest does not depend on the order of keys, nor on absent members that come back as null', () => {
  const fromLake = { ...Object.fromEntries(Object.entries(event).reverse()), errorCode: null } as unknown as AuditEvent;
  expect(eventDigest(fromLake)).toBe(eventDigest(event));
});

test('the digest depends on every value', () => {
  const altered = { ...event, additionalEventData: { ...event.additionalEventData, mfa: 'false' as const } };
  expect(eventDigest(altered)).not.toBe(eventDigest(event));
});

test('an event whose always-present key is missing is refused, naming the key', () => {
  const { mfa: _mfa, ...rest } = event.additionalEventData;
  expect(() => auditEventSchema.parse({ ...event, additionalEventData: rest })).toThrow(/mfa/);
});

test('canonical JSON sorts nested keys and keeps arrays in order', () => {
  expect(canonicalJson({ b: [2, { d: 1, c: null }], a: 'é"' })).toBe('{"a":"é\\"","b":[2,{"d":1}]}');
});
