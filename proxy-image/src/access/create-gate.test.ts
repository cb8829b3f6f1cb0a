import { ACCESS_ACTIONS, type AccessAction } from '@sallyport/contract';
import { UNCONSTRAINED } from '../auth/constraints';
import type { Constraints, Identity } from '../auth/identity';
import {
  defaultPolicies,
  makeGate,
  makeTarget,
  makeUser,
  SESSION,
  SOURCE,
  TestClock,
  TestLocks,
} from '../auth/parts.fixture';
import type { AccessRequest, ConnectionState } from './gate';
import type { AccessPolicies } from './policy-files';

const target = makeTarget('web-1', { tags: { machines: 'allowed' } });

function identityOf(name: string, more: Partial<Identity> = {}, constraints: Partial<Constraints> = {}): Identity {
  const { principal, person } = makeUser(name);
  return {
    principal,
    person,
    principalClass: 'person',
    groups: ['engineers'],
    roles: [],
    keyFingerprint: 'SHA256:key',
    keyAlgorithm: 'ssh-ed25519',
    mfa: 'true',
    mfaEvidence: 'totp',
    mfaProvenAtMs: Date.UTC(2026, 10, 23, 7),
    sourceAddress: SOURCE,
    clientVersion: 'OpenSSH_9.2p1',
    constraints: { ...UNCONSTRAINED, ...constraints },
    ...more,
  };
}

const alice = identityOf('alice');
const robot = identityOf('robot', {
  principalClass: 'machine',
  groups: ['machines'],
  mfa: 'false',
  mfaEvidence: 'none',
});

const ask = (action: AccessAction, more: Partial<AccessRequest> = {}): AccessRequest => ({
  state: 'authorised',
  identity: alice,
  action,
  target,
  login: 'ubuntu',
  sessionId: SESSION,
  ...more,
});

function setUp(policies?: AccessPolicies, onFailure?: (message: string) => void) {
  const clock = new TestClock();
  const locks = new TestLocks();
  return { gate: makeGate(clock, locks, policies ?? defaultPolicies(), onFailure), clock, locks };
}

const policiesOf = (...texts: string[]): AccessPolicies => ({
  byId: Object.fromEntries(texts.map((text, index) => [`p${index}`, text])),
});
const PERMIT_ALL = 'permit (principal, action, resource);';

const DATABASE = { host: 'db', port: 5432, address: '10.0.0.5' };
/** A name without an address is an act of its own. */
const destinationFor = (action: AccessAction) => (action === 'forwardName' ? { host: 'db', port: 5432 } : DATABASE);

describe('the policies that ship', () => {
  const { gate } = setUp();
  const WORK: readonly AccessAction[] = ['connect', 'shell', 'exec', 'subsystem', 'sftp', 'readFile', 'writeFile', 'readMetadata', 'listFolder'];

  it.each(ACCESS_ACTIONS)('decide %s for an engineer, a stranger and a machine', (action) => {
    const allowed = (identity: Identity) =>
      gate.authorize(ask(action, { identity, terminal: true, command: 'id', destination: destinationFor(action) })).allowed;
    expect(allowed(alice)).toBe(WORK.includes(action));
    expect(allowed(identityOf('eve', { groups: [] }))).toBe(false);
    expect(allowed({ ...alice, mfa: 'false', mfaEvidence: 'none' })).toBe(false);
    expect(allowed({ ...alice, mfa: 'unknown-federated' })).toBe(false);
    expect(allowed(robot)).toBe(WORK.includes(action) && action !== 'shell');
    const forwarder = identityOf('fred', { groups: ['port-forwarders', 'agent-forwarders', 'x11-forwarders'] });
    expect(allowed(forwarder)).toBe(/^(forward|listen)/.test(action) && action !== 'forwardName');
  });

  it('bind machines to tagged targets and private networks', () => {
    expect(gate.authorize(ask('exec', { identity: robot, target: makeTarget('web-2') })).allowed).toBe(false);
    expect(gate.authorize(ask('exec', { identity: { ...robot, sourceAddress: '203.0.113.5' } }))).toMatchObject({
      allowed: false,
      policyIds: ['machines-only-from-private-networks'],
    });
    expect(gate.authorize(ask('exec', { identity: { ...robot, sourceAddress: '::1' } })).allowed).toBe(true);
  });

  it.each([
    ['169.254.169.254', '169.254.169.254'],
    ['fd00:ec2::254', 'fd00:ec2::254'],
    ['fd00:ec2::23', 'fd00:ec2::23'],
    ['169.254.170.2', '169.254.170.2'],
    ['168.63.129.16', '168.63.129.16'],
    ['instance-data.ec2.internal', '169.254.169.254'],
    ['metadata.google.internal', '169.254.169.254'],
    ['rebound.example.com', '169.254.169.254'],
    ['64:ff9b::a9fe:a9fe', '169.254.169.254'],
  ])('forward to the metadata service, as %s, for nobody', (host, address) => {
    const identity = identityOf('fred', { groups: ['port-forwarders'] });
    expect(gate.authorize(ask('forwardPort', { identity, destination: { host, port: 80, address } }))).toMatchObject({
      allowed: false,
      policyIds: ['no-forward-to-metadata-services'],
    });
  });

  it('forbid persons a shell without a terminal, and leave them commands', () => {
    for (const terminal of [false, undefined]) {
      expect(gate.authorize(ask('shell', terminal === undefined ? {} : { terminal }))).toMatchObject({ allowed: false, policyIds: ['persons-shells-have-a-terminal'] });
    }
    expect(gate.authorize(ask('exec', { terminal: false, command: 'bash' })).allowed).toBe(true);
  });

  it('name the policies that decided', () => {
    expect(gate.authorize(ask('shell', { terminal: true }))).toEqual({ allowed: true, policyIds: ['engineers-work'] });
    expect(gate.authorize(ask('shell', { terminal: true, identity: { ...alice, mfa: 'false' } }))).toEqual({
      allowed: false,
      errorCode: 'AccessDenied',
      message: 'access policy persons-need-mfa forbids shell as "ubuntu" on web-1',
      policyIds: ['persons-need-mfa'],
    });
    expect(gate.authorize(ask('forwardAgent'))).toMatchObject({
      message: 'no access policy permits forwardAgent as "ubuntu" on web-1',
      policyIds: [],
    });
  });
});

describe.each(ACCESS_ACTIONS)('%s', (action) => {
  const STATES: Record<Exclude<ConnectionState, 'authorised'>, string> = {
    unauthenticated: 'AuthenticationFailed',
    mfaPending: 'MfaRequired',
    locked: 'PrincipalLocked',
    draining: 'ProxyDraining',
  };
  const { gate, locks } = setUp(policiesOf(PERMIT_ALL));

  it.each(Object.entries(STATES))('is refused while %s, whatever the policies say', (state, errorCode) => {
    expect(gate.authorize(ask(action, { state: state as ConnectionState }))).toMatchObject({
      allowed: false,
      errorCode,
    });
  });

  it('is refused in a state that nobody has thought of, and without an identity', () => {
    expect(gate.authorize(ask(action, { state: 'confused' as ConnectionState })).allowed).toBe(false);
    const { identity: _, ...nobody } = ask(action);
    expect(gate.authorize(nobody)).toMatchObject({ allowed: false, errorCode: 'AuthenticationFailed' });
  });

  it('is refused without any policy', () => {
    expect(setUp(policiesOf()).gate.authorize(ask(action))).toMatchObject({
      allowed: false,
      errorCode: 'AccessDenied',
      policyIds: [],
    });
  });

  it('is refused under a lock', () => {
    locks.lock('person', 'alice');
    expect(gate.authorize(ask(action))).toEqual({
      allowed: false,
      errorCode: 'PrincipalLocked',
      message: 'locked until 2026-11-24T00:00:00Z: stolen laptop',
      policyIds: [],
    });
    locks.locks = [];
    expect(gate.authorize(ask(action)).allowed).toBe(true);
  });
});

describe('what the key and the target say', () => {
  const { gate, clock, locks } = setUp(policiesOf(PERMIT_ALL));
  const withKey = (constraints: Partial<Constraints>) => identityOf('alice', {}, constraints);

  it('ends with the key', () => {
    const identity = withKey({ expiresAtMs: clock.ms + 1 });
    expect(gate.authorize(ask('exec', { identity })).allowed).toBe(true);
    clock.ms += 1;
    expect(gate.authorize(ask('exec', { identity }))).toMatchObject({ allowed: false, errorCode: 'GrantExpired' });
  });

  it('holds every list of sources', () => {
    expect(
      gate.authorize(ask('exec', { identity: withKey({ sourceAddresses: [['10.0.0.0/8'], ['192.0.2.0/24']] }) })),
    ).toMatchObject({ allowed: false, errorCode: 'AccessDenied' });
  });

  it.each<[AccessAction, Partial<Constraints>]>([
    ['forwardPort', { permitPortForwarding: false }],
    ['listenPort', { permitPortForwarding: false }],
    ['forwardSocket', { permitPortForwarding: false }],
    ['listenSocket', { permitPortForwarding: false }],
    ['forwardAgent', { permitAgentForwarding: false }],
    ['forwardX11', { permitX11Forwarding: false }],
    ['shell', { forceCommand: 'backup' }],
    ['sftp', { forceCommand: 'backup' }],
    ['subsystem', { forceCommand: 'backup' }],
  ])('refuses %s with %j', (action, constraints) => {
    expect(gate.authorize(ask(action, { identity: withKey(constraints) }))).toMatchObject({
      allowed: false,
      errorCode: 'AccessDenied',
    });
    expect(gate.authorize(ask(action)).allowed).toBe(true);
  });

  it('runs the forced command and no other', () => {
    const identity = withKey({ forceCommand: 'backup' });
    expect(gate.authorize(ask('exec', { identity, command: 'backup' })).allowed).toBe(true);
    for (const command of ['backup; id', ' backup', ''])
      expect(gate.authorize(ask('exec', { identity, command })).allowed).toBe(false);
    expect(gate.authorize(ask('exec', { identity })).allowed).toBe(false);
  });

  it('takes logins of the target as they are', () => {
    const narrow = makeTarget('web-1', { logins: ['ubuntu'] });
    expect(gate.authorize(ask('exec', { target: narrow })).allowed).toBe(true);
    for (const login of ['root', 'ubuntu,root', 'Ubuntu', ''])
      expect(gate.authorize(ask('exec', { target: narrow, login })).allowed).toBe(false);
  });

  it('starts nothing new while the locks cannot be read, and lets what runs go on', () => {
    locks.fresh = false;
    expect(gate.authorize(ask('connect'))).toMatchObject({
      allowed: false,
      errorCode: 'AccessDenied',
      message: 'the locks cannot be read, so no new session is started',
    });
    expect(gate.authorize(ask('exec')).allowed).toBe(true);
    locks.fresh = true;
  });
});

describe('what goes wrong inside', () => {
  it('a policy that cannot be evaluated is a refusal, though another permits', () => {
    const failures: string[] = [];
    const overflow = 'forbid (principal, action, resource) when { resource.port * 9223372036854775807 == 1 };';
    const { gate } = setUp(policiesOf(PERMIT_ALL, overflow), (message) => failures.push(message));
    expect(gate.authorize(ask('exec')).allowed).toBe(false);
    expect(failures).toEqual(['access policies could not be evaluated: p1']);
  });

  it.each<[string, Partial<AccessRequest>]>([
    ['a source that is no address', { identity: { ...alice, sourceAddress: 'nowhere' } }],
    ['a port that is no number', { destination: { ...DATABASE, port: Number.NaN } }],
    ['an act that the schema does not know', { action: 'fly' as AccessAction }],
  ])('%s is a refusal', (_name, more) => {
    const { gate } = setUp(policiesOf(PERMIT_ALL), () => undefined);
    expect(gate.authorize(ask('forwardPort', more))).toMatchObject({ allowed: false, errorCode: 'AccessDenied' });
  });

  it('a lock table that throws is a refusal', () => {
    const { gate, locks } = setUp(policiesOf(PERMIT_ALL), () => undefined);
    locks.match = () => {
      throw new Error('gone');
    };
    expect(gate.authorize(ask('exec'))).toMatchObject({
      allowed: false,
      message: 'the access policies could not be evaluated',
    });
  });
});

describe('context', () => {
  const allows = (condition: string, more: Partial<AccessRequest> = {}, action: AccessAction = 'exec') =>
    setUp(policiesOf(`permit (principal, action, resource) when { ${condition} };`)).gate.authorize(ask(action, more))
      .allowed;

  it.each([
    ['principal == Sallyport::Person::"alice" && principal.principal == "alice"'],
    ['principal in Sallyport::Group::"engineers"'],
    ['context.mfaEvidence == "totp" && context.mfaAgeSeconds == 3600'],
    ['context.sourceIp.isInRange(ip("10.1.0.0/16"))'],
    ['context.time > datetime("2026-11-23T07:59:59Z") && context.time < datetime("2026-11-23T08:00:01Z")'],
    ['context.login == "ubuntu" && context.sessionId == "s-1"'],
    ['resource.hasTag("machines") && resource.getTag("machines") == "allowed" && resource.port == 22'],
    ['context has command && context.command like "git *"'],
    ['!(context has path) && !(context has destination)'],
  ])('%s', (condition) => {
    expect(allows(condition, { command: 'git status' })).toBe(true);
    expect(allows(`!(${condition})`, { command: 'git status' })).toBe(false);
  });

  it('hands over path, subsystem, destination and socket where they are asked about', () => {
    expect(allows('context has path && context.path == "/etc/passwd"', { path: '/etc/passwd' }, 'readFile')).toBe(true);
    expect(
      allows('context has subsystem && context.subsystem == "netconf"', { subsystem: 'netconf' }, 'subsystem'),
    ).toBe(true);
    expect(
      allows(
        'context has destination && context.destination.port == 5432',
        { destination: DATABASE },
        'forwardPort',
      ),
    ).toBe(true);
    expect(
      allows('context has socketPath && context.socketPath == "/run/x"', { socketPath: '/run/x' }, 'forwardSocket'),
    ).toBe(true);
  });
});

describe('what is asked in another spelling', () => {
  const { gate } = setUp(policiesOf(PERMIT_ALL));
  const allowed = (action: AccessAction, more: Partial<AccessRequest>) => gate.authorize(ask(action, more)).allowed;

  it.each<[AccessAction, string, string | undefined, boolean]>([
    ['forwardPort', '169.254.169.254', '169.254.169.254', true],
    ['forwardPort', '2852039166', '169.254.169.254', false],
    ['forwardPort', '0xa9.0xfe.0xa9.0xfe', '169.254.169.254', false],
    ['forwardPort', '::ffff:169.254.169.254', '169.254.169.254', false],
    ['forwardPort', '169.254.169.254', '2852039166', false],
    ['forwardPort', '169.254.169.254', '::ffff:a9fe:a9fe', false],
    ['forwardPort', '169.254.169.254', undefined, false],
    ['forwardPort', 'fd00:ec2::254', 'fd00:ec2::254', true],
    ['forwardPort', 'FD00:EC2::254', 'fd00:ec2::254', false],
    ['forwardPort', 'fd00:0ec2::254', 'fd00:ec2::254', false],
    ['forwardPort', 'fe80::1%eth0', 'fe80::1', true],
    ['forwardPort', 'fe80::1%eth0', 'fe80::1%eth0', false],
    ['forwardPort', 'db.internal', '10.0.0.5', true],
    ['forwardPort', 'DB.internal', '10.0.0.5', false],
    ['forwardPort', 'db.internal.', '10.0.0.5', false],
    ['forwardPort', 'db.internal', undefined, false],
    ['forwardPort', '', '0.0.0.0', false],
    ['forwardName', 'db.internal', undefined, true],
    ['forwardName', 'db.internal', '10.0.0.5', false],
    ['forwardName', 'DB.internal', undefined, false],
    ['listenPort', '', '0.0.0.0', true],
    ['listenPort', 'localhost', '::1', true],
    ['listenPort', '*', '0.0.0.0', false],
    ['listenPort', '0', '0.0.0.0', false],
  ])('%s to %j at %j: %s', (action, host, address, expected) => {
    const destination = { host, port: 80, ...(address === undefined ? {} : { address }) };
    expect(allowed(action, { destination })).toBe(expected);
  });

  it.each([
    ['/run/docker.sock', true],
    ['/var/run/docker.sock', false],
    ['/run//docker.sock', false],
    ['/run/./docker.sock', false],
    ['/run/x/../docker.sock', false],
    ['/proc/self/root/run/docker.sock', false],
    ['run/docker.sock', false],
    ['/run/docker.sock\0.txt', false],
  ])('a socket at %j: %s', (socketPath, expected) => {
    expect(allowed('forwardSocket', { socketPath })).toBe(expected);
    expect(allowed('listenSocket', { socketPath })).toBe(expected);
  });
});

describe('looks at files', () => {
  const decide = (action: AccessAction, path: string, ...texts: string[]) => setUp(policiesOf(...texts)).gate.authorize(ask(action, { path }));
  const allowed = (...args: Parameters<typeof decide>) => decide(...args).allowed;
  const when = (effect: string, scope: string, pattern: string) => `${effect} (principal, action ${scope}, resource) when { context has path && context.path like "${pattern}" };`;
  const READ = 'Sallyport::Action::"readFile"';
  const WRITE = 'Sallyport::Action::"writeFile"';

  it.each([
    [`in [${READ}, ${WRITE}]`, true, true],
    [`== ${READ}`, true, true],
    [`== ${WRITE}`, true, false],
    ['== Sallyport::Action::"exec"', false, false],
  ])('a policy from before these actions, action %s, permits readMetadata: %s, listFolder: %s', (scope, metadata, list) => {
    const policy = when('permit', scope, '/srv/in/*');
    expect(allowed('readMetadata', '/srv/in/x', policy)).toBe(metadata);
    // The folder itself, whose contents are permitted; and nothing beside it.
    expect(allowed('readMetadata', '/srv/in', policy)).toBe(metadata);
    expect(allowed('listFolder', '/srv/in/', policy)).toBe(list);
    for (const path of ['/srv', '/srv/inside', '/etc/passwd', '/']) expect(allowed('readMetadata', path, policy)).toBe(false);
    for (const path of ['/srv/', '/etc/', '/']) expect(allowed('listFolder', path, policy)).toBe(false);
  });

  it('what forbids to read forbids to look, where it speaks of the group', () => {
    const forbid = when('forbid', `in [${READ}, ${WRITE}]`, '/etc/*');
    expect(decide('listFolder', '/etc/', PERMIT_ALL, forbid)).toMatchObject({ allowed: false, policyIds: ['p1'] });
    expect(allowed('readMetadata', '/etc/passwd', PERMIT_ALL, forbid)).toBe(false);
    expect(allowed('readMetadata', '/etc', PERMIT_ALL, forbid)).toBe(true);
    expect(allowed('listFolder', '/etc/', PERMIT_ALL, when('forbid', `== ${READ}`, '/etc/*'))).toBe(true);
  });

  it('a forbid of looking stands against the right to read', () => {
    const forbid = when('forbid', '== Sallyport::Action::"listFolder"', '*');
    expect(decide('listFolder', '/srv/', when('permit', `== ${READ}`, '*'), forbid)).toMatchObject({ allowed: false, policyIds: ['p1'] });
  });

  it('they may be permitted without the right to read', () => {
    const policy = when('permit', '== Sallyport::Action::"listFolder"', '/srv/*');
    expect([allowed('listFolder', '/srv/', policy), allowed('readFile', '/srv/x', policy)]).toEqual([true, false]);
  });

  it('a policy that cannot be evaluated is a refusal, though what implies it is permitted', () => {
    const overflow = 'forbid (principal, action == Sallyport::Action::"listFolder", resource) when { resource.port * 9223372036854775807 == 1 };';
    const { gate } = setUp(policiesOf(when('permit', `== ${READ}`, '*'), overflow), () => undefined);
    expect(gate.authorize(ask('listFolder', { path: '/srv/' })).allowed).toBe(false);
  });
});

describe('a path that nobody knows', () => {
  const decide = (...texts: string[]) => setUp(policiesOf(...texts)).gate.authorize(ask('readFile', { unknownPath: true, command: 'rsync --server -s' }));
  const DENY_LIST = 'forbid (principal, action, resource) when { context has path && context.path like "/etc/*" };';

  it('is as good as any where no policy looks at paths', () => expect(decide(PERMIT_ALL).allowed).toBe(true));
  it('is refused where one does, though another permits everything', () =>
    expect(decide(PERMIT_ALL, DENY_LIST)).toMatchObject({ allowed: false, errorCode: 'AccessDenied', message: expect.stringContaining('cannot be known') as string }));
  it('is refused where a policy may look at anything', () => {
    const whole = 'forbid (principal, action, resource) when { context == context && false };';
    expect(decide(PERMIT_ALL, whole).allowed).toBe(false);
  });
  it('is permitted by a policy that says so', () => {
    const whole = 'permit (principal, action in [Sallyport::Action::"readFile"], resource) when { context has unknownPath && context has command && context.command like "rsync --server*" };';
    expect(decide(whole, DENY_LIST)).toEqual({ allowed: true, policyIds: ['p0'] });
    expect(decide(whole, DENY_LIST, 'forbid (principal, action, resource) when { context has unknownPath };').allowed).toBe(false);
  });
  it('goes by the policies that hold now', () => {
    const { gate } = setUp(policiesOf(PERMIT_ALL));
    const allowed = () => gate.authorize(ask('writeFile', { unknownPath: true })).allowed;
    expect(allowed()).toBe(true);
    gate.replacePolicies(policiesOf(PERMIT_ALL, DENY_LIST));
    expect(allowed()).toBe(false);
  });
});

describe('the need for MFA', () => {
  const plain = identityOf('alice', { mfa: 'false', mfaEvidence: 'none' });
  const { mfaProvenAtMs: _, ...unproven } = plain;
  const ofPolicies = (...texts: string[]) =>
    setUp(texts.length === 0 ? undefined : policiesOf(...texts)).gate.mfaRequirement({
      identity: unproven,
      target,
      login: 'ubuntu',
      sessionId: SESSION,
    });

  it('is needed where only a proof would be allowed', () => expect(ofPolicies()).toEqual({ kind: 'needed' }));
  it('is not where the policies do not ask', () => expect(ofPolicies(PERMIT_ALL)).toEqual({ kind: 'notNeeded' }));
  it('is denied where a proof would not help', () =>
    expect(ofPolicies('permit (principal, action == Sallyport::Action::"exec", resource);')).toMatchObject({
      kind: 'denied',
      errorCode: 'AccessDenied',
    }));
  it('is denied where TOTP is not what is asked for', () =>
    expect(
      ofPolicies('permit (principal, action, resource) when { context.mfaEvidence == "sk-verify-required" };'),
    ).toMatchObject({ kind: 'denied' }));

  it('is needed again when the proof is too old for the policy', () => {
    const { gate } = setUp(
      policiesOf(
        'permit (principal, action, resource) when { context has mfaAgeSeconds && context.mfaAgeSeconds < 900 };',
      ),
    );
    expect(gate.mfaRequirement({ identity: alice, target, login: 'ubuntu', sessionId: SESSION })).toEqual({
      kind: 'needed',
    });
  });
});

describe('new policies', () => {
  it('take the place of the former whole, and do not when Cedar refuses them', () => {
    const { gate } = setUp(policiesOf(PERMIT_ALL));
    expect(() => gate.replacePolicies(policiesOf('permit ('))).toThrow(/Cedar does not take the access policies/);
    expect(gate.authorize(ask('exec')).allowed).toBe(true);
    gate.replacePolicies(policiesOf('permit (principal, action == Sallyport::Action::"connect", resource);'));
    expect([gate.authorize(ask('exec')).allowed, gate.authorize(ask('connect')).allowed]).toEqual([false, true]);
  });
});

describe('what was permitted a moment ago', () => {
  it('is refused under a lock, by new policies, and when time has run out in a policy', () => {
    const { gate, clock, locks } = setUp(policiesOf(PERMIT_ALL));
    const allowed = () => gate.authorize(ask('connect')).allowed;
    expect([allowed(), allowed()]).toEqual([true, true]);
    locks.lock('person', 'alice');
    expect(allowed()).toBe(false);
    locks.locks = [];
    expect(allowed()).toBe(true);
    const until = new Date(clock.ms + 1_000).toISOString();
    gate.replacePolicies(policiesOf(`permit (principal, action, resource) when { context.time < datetime("${until}") };`));
    expect(allowed()).toBe(true);
    clock.ms += 1_000;
    expect(allowed()).toBe(false);
    gate.replacePolicies(policiesOf('permit (principal, action, resource) when { context.mfaAgeSeconds < 1 };'));
    expect(allowed()).toBe(false);
  });
});
