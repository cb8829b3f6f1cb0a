import { auditEventSchema, type AuditEvent } from '@sallyport/contract';

interface Given extends Partial<Pick<AuditEvent, 'eventName' | 'errorCode' | 'sourceIPAddress' | 'requestParameters'>> {
  readonly timeMs?: number;
  readonly principal?: string;
  readonly more?: Readonly<Record<string, string>>;
}

let sequence = 0;

/** A whole audit event of which a test names what it cares about. */
export function auditEventFixture({
  timeMs = 1_795_417_200_000,
  principal = 'alice',
  more = {},
  ...given
}: Given = {}): AuditEvent {
  sequence += 1;
  return auditEventSchema.parse({
    version: '1.0',
    userIdentity: { type: 'Person', principalId: principal },
    eventSource: 'ssh.sallyport.test',
    eventName: 'AuthenticateUser',
    eventTime: `${new Date(timeMs).toISOString().slice(0, 19)}Z`,
    UID: `p-1-${sequence}`,
    sourceIPAddress: '203.0.113.9',
    recipientAccountId: '000000000000',
    ...given,
    additionalEventData: {
      sessionId: 's-1',
      proxyId: 'p-1',
      sequence: String(sequence),
      previousDigest: 'genesis',
      timeMs: String(timeMs),
      person: principal,
      principalClass: 'person',
      mfa: 'true',
      mfaEvidence: 'totp',
      target: 'web-1',
      login: 'ubuntu',
      proxyAccountId: '000000000000',
      targetAccountId: '',
      region: 'us-east-1',
      ...more,
    },
  });
}
