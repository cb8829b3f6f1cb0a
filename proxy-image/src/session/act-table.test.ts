import { ACCESS_ACTIONS } from '@sallyport/contract';
import type { ConnectionState, Gate } from '../access/gate';
import { createGate } from '../access/create-gate';
import { makeTarget, TestLocks } from '../auth/parts.fixture';
import type { LockTable } from '../control/lock-table';
import type { Identity } from '../auth/identity';
import { personId, principalId, sessionId } from '@sallyport/contract';
import { bulkTransferNeeds } from './scp/bulk-transfer';
import { classifyCommand } from './scp/classify-command';
import { decideAll, unknownPath, type FileAction } from './transfer/transfer-filter';
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

/** What a command names, under rules about paths: the same for every way to write it, or a refusal. */
describe.each([
  ['an allow-list', 'permit (principal, action, resource) when { context has path && context.path like "/srv/in/*" };'],
  ['a deny-list', 'permit (principal, action, resource); forbid (principal, action, resource) when { context has path && context.path like "/etc/*" };'],
])('under %s of paths', (_name, policy) => {
  const policies = Object.fromEntries(policy.split(';').filter((text) => text.trim() !== '').map((text, index) => [`p${index}`, `${text};`]));
  const gate = createGate({ policies: { byId: policies }, lockTable: new TestLocks() as unknown as LockTable, clock: { now: Date.now } });
  const decide = (command: string): boolean => {
    const found = classifyCommand(command);
    if (found.kind !== 'rsync' && found.kind !== 'git') throw new Error(`${command} is neither rsync nor git`);
    const file = (action: FileAction): ActTable => ({ file: { kind: 'gate', action, goesOn: true } });
    const decision = decideAll(
      (action, path) => decideAct(file(action), 'file', (asked) => gate.authorize(asked), { ...request, state: 'authorised', ...(path === unknownPath ? { unknownPath: true } : { path }) }),
      bulkTransferNeeds(found),
    );
    return decision.allowed;
  };

  test.each(['/srv/in/x', '/srv/in//x', '//srv/in/x', '/srv/./in/x/', '"/srv/in/x"', "/srv/in/'x'", '/srv/in/\\x'])('%s is permitted', (path) => {
    expect(decide(`rsync --server -r . ${path}`)).toBe(true);
    expect(decide(`git-upload-pack ${path}`)).toBe(true);
  });

  test.each([
    '/etc/passwd', '//etc/passwd', '/./etc//passwd', '/srv/in/../../etc/passwd', '../etc/passwd', 'etc/passwd', '~/../etc/passwd', '~', '.', '/e*/passwd', '/{etc,tmp}/passwd', '/et[c]/passwd', '/et?/passwd',
    '/proc/self/root/etc/passwd', '/proc/1/root/etc/passwd', '/proc/self/cwd/../etc/passwd', '//proc/self/root/etc/passwd', '/dev/fd/3/../../etc/passwd', '/dev/stdin', '/proc', '/srv/in/x /etc/passwd', '/srv/in/{x,../../etc/passwd}',
  ])('%s is refused', (path) => {
    expect(decide(`rsync --server -r . ${path}`)).toBe(false);
    expect(decide(`rsync --server --sender -r . ${path}`)).toBe(false);
  });

  test.each(['rsync --server -s', 'rsync --server --sender -s', 'rsync --server --log-file --sender . /srv/in/x', 'rsync --server --sender --files-from=- . /srv/in/x'])('%s is refused', (command) => {
    expect(decide(command)).toBe(false);
  });
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
  const elsewhere = ['connect', 'forwardName', 'sftp', 'readFile', 'writeFile', 'readMetadata', 'listFolder'];
  expect([...asked, ...elsewhere].sort()).toEqual([...ACCESS_ACTIONS].sort());
});
