import type { AuditErrorCode, AuditEvent, AuditEventName } from '@sallyport/contract';

const PEOPLE = 200;
const TARGETS = 50;

/** A small generator of numbers that is the same on every machine (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MIX: readonly { readonly share: number; readonly name: AuditEventName; readonly errorCode?: AuditErrorCode }[] = [
  { share: 0.16, name: 'AuthenticateUser' },
  { share: 0.02, name: 'AuthenticateUser', errorCode: 'AuthenticationFailed' },
  { share: 0.15, name: 'StartSession' },
  { share: 0.01, name: 'StartSession', errorCode: 'AccessDenied' },
  { share: 0.16, name: 'OpenChannel' },
  { share: 0.15, name: 'ExecuteCommand' },
  { share: 0.04, name: 'TransferFile' },
  { share: 0.15, name: 'EndChannel' },
  { share: 0.15, name: 'EndSession' },
  { share: 0.01, name: 'EmitHeartbeat' },
];

/** `count` audit events spread evenly over the time, in order: 200 people, 50 targets, some of it refused. */
export function* generateEvents(count: number, startMs: number, endMs: number): Generator<AuditEvent> {
  const random = seeded(1);
  for (let index = 0; index < count; index += 1) {
    const timeMs = Math.floor(startMs + ((endMs - startMs) * index) / count);
    yield event(index + 1, timeMs, random);
  }
}

function event(sequence: number, timeMs: number, random: () => number): AuditEvent {
  const kind = pick(random());
  const person = `person-${Math.floor(random() * PEOPLE)}`;
  const heartbeat = kind.name === 'EmitHeartbeat';
  const strange = random() < 0.002;
  return {
    version: '1.0',
    userIdentity: { type: heartbeat ? 'Service' : 'Person', principalId: heartbeat ? 'proxy-bench' : person },
    eventSource: 'ssh.bench',
    eventName: kind.name,
    eventTime: `${new Date(timeMs).toISOString().slice(0, 19)}Z`,
    UID: `proxy-bench-${sequence}`,
    recipientAccountId: '000000000000',
    ...(kind.errorCode === undefined ? {} : { errorCode: kind.errorCode, errorMessage: 'refused' }),
    sourceIPAddress: `10.0.${Math.floor(random() * 4)}.${Math.floor(random() * 250)}`,
    requestParameters: kind.name === 'ExecuteCommand' ? { command: `systemctl status service-${sequence % 97}` } : {},
    additionalEventData: {
      sessionId: heartbeat ? '' : `s-${Math.floor(sequence / 6)}`,
      proxyId: 'proxy-bench',
      sequence: String(sequence),
      previousDigest: 'not-chained',
      timeMs: String(timeMs),
      person: heartbeat ? '' : person,
      principalClass: heartbeat ? 'service' : 'person',
      mfa: strange ? 'false' : 'true',
      mfaEvidence: strange ? 'none' : 'totp',
      target: heartbeat ? '' : `web-${Math.floor(random() * TARGETS)}`,
      login: heartbeat ? '' : 'ubuntu',
      proxyAccountId: '000000000000',
      targetAccountId: '',
      region: 'us-east-1',
    },
  };
}

function pick(value: number): (typeof MIX)[number] {
  let left = value;
  for (const kind of MIX) {
    left -= kind.share;
    if (left < 0) return kind;
  }
  return { share: 0, name: 'EmitHeartbeat' };
}
