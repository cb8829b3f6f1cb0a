import type { AuditEvent } from '@sallyport/contract';
import { auditEvent } from './audit-event.fixture';
import { pastSession } from './past-session';

const event = (sequence: number, more: Partial<AuditEvent> = {}): AuditEvent => {
  const whole = auditEvent(sequence);
  const timeMs = String(Date.parse('2026-11-23T07:00:00Z') + sequence * 1_000);
  return { ...whole, additionalEventData: { ...whole.additionalEventData, timeMs }, ...more };
};
const authenticated = event(1, { eventName: 'AuthenticateUser' });
const started = event(2, { userAgent: 'OpenSSH_9.2p1' });
const ended = event(9, { eventName: 'EndSession', requestParameters: { reason: 'the client closed the connection' } });

test('a session that ended: from its admission to its end, and why', () => {
  expect(pastSession('s-1', [authenticated, started, ended])).toEqual({
    id: 's-1',
    person: 'alice',
    principal: 'alice',
    principalClass: 'person',
    keyFingerprint: '',
    mfa: 'true',
    mfaEvidence: 'totp',
    login: 'ubuntu',
    target: 'web-1',
    sourceAddress: '127.0.0.1',
    client: 'OpenSSH_9.2p1',
    startedAt: '2026-11-23T07:00:02.000Z',
    state: 'ended',
    endedAt: '2026-11-23T07:00:09.000Z',
    reason: 'the client closed the connection',
  });
});

test('one whose end is not in the store is not said to have ended', () => {
  const session = pastSession('s-1', [authenticated, started]);
  expect(session.state).toBe('unknown');
  expect(session).not.toHaveProperty('endedAt');
});

test('one that was refused says why, also when something in an admitted one was refused', () => {
  const refusal = { errorCode: 'AccessDenied', errorMessage: 'no access policy permits it' } as const;
  expect(pastSession('s-1', [authenticated, event(2, refusal)])).toMatchObject({
    state: 'refused',
    reason: 'no access policy permits it',
  });
  const forward = event(3, { eventName: 'ForwardPort', ...refusal });
  expect(pastSession('s-1', [started, forward, ended])).toMatchObject({
    state: 'ended',
    reason: 'the client closed the connection',
  });
});
