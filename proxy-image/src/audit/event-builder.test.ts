import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  auditEventSchema,
  AUDIT_EVENT_FIELD_LIMITS as LIMIT,
  PUT_AUDIT_EVENTS_LIMITS,
  canonicalJson,
  personId,
  principalId,
  proxyId,
  sessionId,
  targetName,
} from '@sallyport/contract';
import type { Identity } from '../auth/identity';
import type { Target } from '../targets/target';
import { auditConfig } from './audit-config.fixture';
import type { AuditAct } from './audit-trail';
import { jsonBytes } from './bounded-map';
import { buildEvent } from './event-builder';

const link = { proxyId: proxyId('proxy-1'), sequence: 7, previousDigest: 'before' };
const NOW = Date.parse('2026-11-23T07:00:00.987Z');
const build = (act: AuditAct, settings = auditConfig()) => buildEvent({ act, timeMs: NOW }, link, settings);

const alice: Identity = {
  principal: principalId('arn:aws:sts::123456789012:assumed-role/Admin/alice'),
  person: personId('alice'),
  principalClass: 'person',
  groups: ['operators', 'oncall'],
  roles: [],
  keyFingerprint: 'SHA256:abc',
  keyAlgorithm: 'ssh-ed25519',
  mfa: 'true',
  mfaEvidence: 'totp',
  sourceAddress: '::ffff:10.0.0.7',
  clientVersion: 'OpenSSH_9.6',
  constraints: { sourceAddresses: [], permitPty: true, permitPortForwarding: true, permitAgentForwarding: true, permitX11Forwarding: true },
};

const web: Target = {
  name: targetName('web-1'),
  host: '10.1.0.1',
  port: 22,
  logins: [],
  tags: {},
  hostKeys: [],
  credential: { kind: 'privateKeyFile', path: '/key' },
  accountId: '222222222222',
};

test('an act of a proven identity carries who, where, how proven, and its place in the chain', () => {
  const event = build({ eventName: 'StartSession', identity: alice, sessionId: sessionId('s-1'), target: web, login: 'ubuntu', additional: { policyIds: 'p1' } });
  expect(auditEventSchema.parse(event)).toEqual(event);
  expect(event).toMatchObject({
    UID: 'proxy-1-7',
    eventTime: '2026-11-23T07:00:00Z',
    userAgent: 'OpenSSH_9.6',
    sourceIPAddress: '10.0.0.7',
    userIdentity: { type: 'Person', principalId: alice.principal, details: { arn: alice.principal, groups: 'operators,oncall', keyFingerprint: 'SHA256:abc' } },
    additionalEventData: {
      policyIds: 'p1', sequence: '7', previousDigest: 'before', timeMs: String(NOW), person: 'alice', mfa: 'true', mfaEvidence: 'totp',
      target: 'web-1', login: 'ubuntu', sessionId: 's-1', targetAccountId: '222222222222', principalClass: 'person',
    },
  });
});

test('who has proven nothing is unknown, with what was claimed beside it', () => {
  const event = build({ eventName: 'AuthenticateUser', claimed: { userName: 'root', keyFingerprint: 'SHA256:x' }, sourceAddress: '192.0.2.1', errorCode: 'AuthenticationFailed' });
  expect(event.userIdentity).toEqual({ type: 'Unknown', principalId: 'root', details: { claimedUserName: 'root', claimedKeyFingerprint: 'SHA256:x' } });
  expect(event.additionalEventData).toMatchObject({ principalClass: 'unknown', mfa: 'false', mfaEvidence: 'none', person: '' });
});

test("the proxy's own acts are the service's, and name their operator", () => {
  expect(build({ eventName: 'EmitHeartbeat' }).userIdentity).toEqual({ type: 'Service', principalId: 'sallyport' });
  expect(build({ eventName: 'CreateLock', operator: { principal: 'uid:1000(carol)', claimedBy: 'carol the CISO' } }).userIdentity).toEqual({
    ...{ type: 'Service', principalId: 'uid:1000(carol)', details: { operator: 'uid:1000(carol)', claimedBy: 'carol the CISO' } },
  });
});

test('a caller cannot overwrite what every event carries', () => {
  const event = build({ eventName: 'StartSession', identity: alice, additional: { mfa: 'unknown-federated', sequence: '99', person: 'mallory' } });
  expect(event.additionalEventData).toMatchObject({ mfa: 'true', sequence: '7', person: 'alice' });
});

test('control characters, bidirectional overrides and lone surrogates are made visible, new lines stay', () => {
  const event = build({ eventName: 'ExecuteCommand', requestParameters: { command: 'a\u001b[2J\nb\u202ec\ud800' } });
  expect(event.requestParameters?.command).toBe('a\\u{1b}[2J\nb\\u{202e}c\ufffd');
});

test('what is cut is marked and named', () => {
  const event = build({ eventName: 'ExecuteCommand', requestParameters: { command: 'x'.repeat(200_000), cwd: '/home' }, errorMessage: 'm'.repeat(300) });
  expect(event.requestParameters).toMatchObject({ cwd: '/home' });
  expect(event.requestParameters?.command).toBe('x'.repeat(4_096));
  expect(event.requestParameters).toMatchObject({ commandLength: '200000', commandSha256: createHash('sha256').update('x'.repeat(200_000)).digest('hex') });
  expect(event.errorMessage).toHaveLength(LIMIT.errorMessage);
  expect(event.additionalEventData.cutValues).toBe('requestParameters.command,errorMessage');
  expect(event.additionalEventData.reason).toBe('m'.repeat(300));
});

test.each([
  ['full', { command: 'echo secret' }],
  ['hash', { commandSha256: createHash('sha256').update('echo secret').digest('hex'), commandLength: '11' }],
  ['none', undefined],
] as const)('a command line is recorded as audit.commands: %s says', (commands, expected) => {
  const parameters = build({ eventName: 'ExecuteCommand', requestParameters: { command: 'echo secret' } }, auditConfig({ commands })).requestParameters;
  expect(parameters).toEqual(expected);
});

test('an empty map is left out', () => {
  expect(build({ eventName: 'StartShell', requestParameters: {} })).not.toHaveProperty('requestParameters');
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.tuple(fc.constantFrom('\u0000', '"', 'é', '漢', '😀', '\ud83d', '\\', 'a'), fc.integer({ min: 1, max: 130_000 })).map(([unit, times]) => unit.repeat(times)),
);
const hostileMap = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('command', 'path', 'x1', '__proto__', 'Ä')), hostile, { maxKeys: 40 });

test('whatever an act carries, its event is valid and within the limits of CloudTrail Lake', () => {
  fc.assert(
    fc.property(hostileMap, hostileMap, hostileMap, hostile, hostile, hostile, hostile, (requestParameters, responseElements, additional, errorMessage, userName, login, clientVersion) => {
      const event = build({
        eventName: 'AuthenticateUser', claimed: { userName, keyFingerprint: userName }, sourceAddress: userName,
        login, clientVersion, requestParameters, responseElements, additional, errorMessage, errorCode: 'AuthenticationFailed',
      });
      expect(auditEventSchema.safeParse(event).error).toBeUndefined();
      expect(jsonBytes(event.requestParameters ?? {})).toBeLessThanOrEqual(LIMIT.requestParametersBytes);
      expect(jsonBytes(event.responseElements ?? {})).toBeLessThanOrEqual(LIMIT.responseElementsBytes);
      expect(jsonBytes(event.additionalEventData)).toBeLessThanOrEqual(LIMIT.additionalEventDataBytes);
      const line = canonicalJson(event);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(PUT_AUDIT_EVENTS_LIMITS.eventBytes);
      expect(line).not.toContain('\n');
      // The digest is taken of this text here and of the parsed event elsewhere.
      expect(canonicalJson(JSON.parse(line))).toBe(line);
    }),
    { numRuns: 60 },
  );
});
