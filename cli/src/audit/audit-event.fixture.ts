import { auditEventSchema, eventDigest, GENESIS_DIGEST, type AuditEvent } from '@sallyport/contract';

/** One event of a chain, as a proxy writes it. */
export function auditEvent(sequence: number, previousDigest: string = GENESIS_DIGEST): AuditEvent {
  return auditEventSchema.parse({
    version: '1.0',
    userIdentity: { type: 'Person', principalId: 'alice' },
    eventSource: 'ssh.sallyport.local',
    eventName: 'StartSession',
    eventTime: '2026-11-23T07:00:00Z',
    UID: `p-1-${sequence}`,
    sourceIPAddress: '127.0.0.1',
    recipientAccountId: '000000000000',
    additionalEventData: {
      sessionId: 's-1',
      proxyId: 'p-1',
      sequence: String(sequence),
      previousDigest,
      timeMs: '1795417200000',
      person: 'alice',
      principalClass: 'person',
      mfa: 'true',
      mfaEvidence: 'totp',
      target: 'web-1',
      login: 'ubuntu',
      proxyAccountId: '000000000000',
      targetAccountId: '',
      region: 'us-east-1',
    },
  });
}

/** A chain of events without a gap. */
export function auditChain(length: number): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const last = events.at(-1);
    events.push(auditEvent(sequence, last === undefined ? GENESIS_DIGEST : eventDigest(last)));
  }
  return events;
}
