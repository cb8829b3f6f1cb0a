import { ACCESS_ACTIONS } from '@sallyport/contract';
import type { ConnectionState, Gate } from '../access/gate';
import { createGate } from '../access/create-gate';
import { makeTarget, TestLocks } from '../auth/parts.fixture';
import type { LockTable } from '../control/lock-table';
import type { Identity } from '../auth/identity';
import { personId, principalId, sessionId } from '@sallyport/contract';
import { CLIENT_CHANNEL_REQUESTS, CLIENT_CHANNELS, CLIENT_GLOBAL_REQUESTS, decideAct, TARGET_CHANNEL_REQUESTS, TARGET_CHANNELS, type ActTable } from './act-table';

const STATES: readonly ConnectionState[] = ['unauthenticated', 'mfaPending', 'authorised', 'locked', 'draining'];
const TABLES: Readonly<Record<string, ActTable>> = {
  'channel by the client': CLIENT_CHANNELS,
  'channel request by the client': CLIENT_CHANNEL_REQUESTS,
  'global request by the client': CLIENT_GLOBAL_REQUESTS,
  'channel by the target': TARGET_CHANNELS,
  'channel request by the target': TARGET_CHANNEL_REQUESTS,
};
/** Types that RFC 4254 and OpenSSH know, and that nobody does. */
const UNKNOWN = ['x11-evil', 'tun@openssh.com', 'auth-agent@openssh.com2', 'constructor', '__proto__', 'toString', '', 'Session', 'session ', 'elevate@example.com'];

const identity: Identity = {
  ...{ principal: principalId('alice'), person: personId('alice'), principalClass: 'machine', groups: [], roles: [] },
  ...{ keyFingerprint: 'SHA256:x', keyAlgorithm: 'ssh-ed25519', mfa: 'false', mfaEvidence: 'none', sourceAddress: '192.0.2.1', clientVersion: 'x' },
  constraints: { sourceAddresses: [], permitPty: true, permitPortForwarding: true, permitAgentForwarding: true, permitX11Forwarding: true },
};
const request = { identity, target: makeTarget('web-1'), login: 'root', sessionId: sessionId('s') };

function gateWith(policy: string): Gate {
  const policies = { byId: { policy } } as Parameters<typeof createGate>[0]['policies'];
  return createGate({ policies, lockTable: new TestLocks() as unknown as LockTable, clock: { now: Date.now } });
}
const everything = gateWith('permit (principal, action, resource);');
const nothing = gateWith('forbid (principal, action, resource);');
/** What a policy decides needs what it decides about. */
const DETAILS = { command: 'true', subsystem: 'sftp', destination: { host: 'localhost', port: 80, address: '127.0.0.1' }, socketPath: '/run/x' };
const ask = (gate: Gate, table: ActTable, type: string, state: ConnectionState) =>
  decideAct(table, type, (asked) => gate.authorize(asked), { ...request, ...DETAILS, state });

const rows = Object.entries(TABLES).flatMap(([name, table]) => Object.keys(table).flatMap((type) => STATES.map((state) => [name, type, state] as const)));

test.each(rows)('%s %s, %s', (name, type, state) => {
  const table = TABLES[name] ?? {};
  const rule = table[type];
  // A drain stops what is new, not what belongs to a channel that is open.
  const isPossible = state === 'authorised' || (state === 'draining' && rule?.kind === 'inherits' && rule.from === 'channel');
  const permissive = ask(everything, table, type, state);
  expect(permissive.allowed).toBe(isPossible);
  const strict = ask(nothing, table, type, state);
  // What inherits was decided before: by `connect`, by the start of its channel, or by a grant.
  expect(strict.allowed).toBe(isPossible && rule?.kind === 'inherits');
});

test.each(STATES)('a file of a transfer that runs, %s', (state) => {
  const file: ActTable = { file: { kind: 'gate', action: 'readFile', goesOn: true } };
  expect(ask(everything, file, 'file', state).allowed).toBe(state === 'authorised' || state === 'draining');
  expect(ask(nothing, file, 'file', state).allowed).toBe(false);
});

test.each(Object.keys(TABLES).flatMap((name) => UNKNOWN.flatMap((type) => STATES.map((state) => [name, type, state] as const))))(
  '%s %j, which is unknown, %s: refused',
  (name, type, state) => {
    expect(ask(everything, TABLES[name] ?? {}, type, state).allowed).toBe(false);
  },
);

test('an act that inherits needs an identity', () => {
  const decision = decideAct(CLIENT_CHANNELS, 'session', (asked) => everything.authorize(asked), { target: request.target, login: 'root', sessionId: request.sessionId, state: 'authorised' });
  expect(decision.allowed).toBe(false);
});

test('each action of the gate is asked for by something, but those of files and names, which their own parts ask for', () => {
  const asked = Object.values(TABLES).flatMap((table) => Object.values(table).flatMap((rule) => (rule.kind === 'gate' ? [rule.action] : [])));
  const elsewhere = ['connect', 'forwardName', 'sftp', 'readFile', 'writeFile'];
  expect([...asked, ...elsewhere].sort()).toEqual([...ACCESS_ACTIONS].sort());
});
