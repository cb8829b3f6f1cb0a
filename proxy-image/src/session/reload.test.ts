import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Client, utils } from 'ssh2';
import { MESSAGE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import { encode } from '../transport/wire';
import { startTestProxy, type TestProxy, type TestProxyOptions } from './proxy.fixture';
import { TestTarget, type TestProgram } from './target.fixture';

jest.setTimeout(30_000);

let target: TestTarget;
const started: TestProxy[] = [];

beforeAll(async () => {
  target = await TestTarget.start();
});
afterEach(async () => {
  for (const proxy of started.splice(0)) await proxy.stop();
});
afterAll(() => target.stop());

const MEMBERS = 'permit (principal in Sallyport::Group::"engineers", action, resource) when { resource.hasTag("env") && resource.getTag("env") == "prod" };';
const MEMBER = { groups: ['engineers'] };

async function startProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const proxy = await startTestProxy({ withoutSshd: true, policies: MEMBERS, user: MEMBER, ...options, target: { ...target.entry, tags: { env: 'prod' }, ...options.target } });
  started.push(proxy);
  return proxy;
}

interface Live {
  readonly raw: RawClient;
  readonly shell: TestProgram;
  readonly shellId: number;
  readonly forward: TestProgram;
  readonly forwardId: number;
}

/** A session as a ControlMaster keeps it: a shell on a terminal, a forward, a listener on the target. */
async function live(proxy: TestProxy, userName = 'root+web-1'): Promise<Live> {
  const raw = await RawClient.connect(proxy.port, userName, proxy.keyFile);
  const next = target.next();
  const { remoteId: shellId } = await raw.openSession(0);
  raw.request(shellId, 'pty-req', 'xterm', 80, 24, 0, 0, '');
  await raw.next(MESSAGE.CHANNEL_SUCCESS);
  raw.request(shellId, 'shell');
  await raw.next(MESSAGE.CHANNEL_SUCCESS);
  const shell = await next;
  raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, 'localhost', 4000);
  await raw.next(MESSAGE.REQUEST_SUCCESS);
  raw.send(MESSAGE.CHANNEL_OPEN, 'direct-tcpip', 1, 1000, 1000, 'localhost', 80, '127.0.0.1', 1);
  const confirmed = await raw.next(MESSAGE.CHANNEL_OPEN_CONFIRMATION, (reader) => reader.uint32() === 1);
  confirmed.uint32();
  const forward = target.channels.at(-1);
  if (forward === undefined) throw new Error('the target has no channel');
  return { raw, shell, shellId, forward, forwardId: confirmed.uint32() };
}

const review = (proxy: TestProxy) => proxy.proxy.review({ by: 'SIGHUP', scope: 'policies' });
const otherKey = (): string => utils.generateKeyPairSync('ed25519').public;

describe('a live session is cut', () => {
  test.each<[string, (proxy: TestProxy) => void, string]>([
    ['when its user is removed', ({ change }) => change.noUser(), 'the key or its user was removed'],
    ['when its key has expired meanwhile', ({ change }) => change.user({}, 'expiry-time="20200101Z"'), 'the key has expired'],
    ['when its key may not come from here', ({ change }) => change.user({}, 'from="192.0.2.0/24"'), 'the key may no longer be used from this address'],
    ['when its user may not come from here', ({ change }) => change.user({ sourceAddresses: ['192.0.2.0/24'] }), 'the key may no longer be used from this address'],
    ['when its key may only run one command', ({ change }) => change.user({}, 'command="uptime"'), 'the key may only run another command now'],
    ['when its key belongs to another principal', ({ change }) => change.user({ principal: 'bob' as never }), 'the key belongs to another principal now'],
    ['when its principal belongs to another person', ({ change }) => change.user({ person: 'bob' as never }), 'the principal belongs to another person now'],
    ['when its group is taken away', ({ change }) => change.user({ groups: [] }), 'no access policy permits connect as "root" on web-1'],
    ['when the tag of its target is taken away', ({ change }) => change.target({ tags: {} }), 'no access policy permits connect as "root" on web-1'],
    ['when its target is removed', ({ change }) => change.noTarget(), 'the target was removed'],
    ['when its target is another host', ({ change }) => change.target({ host: '192.0.2.1' }), 'the target has another address now'],
    ['when its target has another port', ({ change }) => change.target({ port: 2022 }), 'the target has another address now'],
    ['when the host key of its target is pinned no longer', ({ change }) => change.target({ hostKeys: [otherKey()] }), 'the host key of the target is no longer pinned'],
    ['when its login is on the target no longer', ({ change }) => change.target({ logins: ['deploy'] }), 'the target has no login "root" for you'],
    ['when the policy that admitted it is gone', ({ change }) => change.policies('permit (principal, action == Sallyport::Action::"shell", resource);'), 'no access policy permits connect as "root" on web-1'],
    ['when it is a person now, and persons need a second factor', ({ change }) => {
      change.policies(`${MEMBERS} forbid (principal is Sallyport::Person, action, resource) unless { context.mfa == "true" };`);
      change.user({ principalClass: 'person' });
    }, 'access policy test-1 forbids connect as "root" on web-1'],
  ])('%s', async (_, change, reason) => {
    const proxy = await startProxy();
    const { raw } = await live(proxy);
    change(proxy);
    expect(await review(proxy)).toEqual({ cut: 1, refreshed: 0 });
    await raw.gone();
    expect(await proxy.trail.next('TerminateSession')).toMatchObject({
      errorCode: 'AccessRevoked',
      errorMessage: expect.stringContaining(reason) as string,
      requestParameters: { by: 'SIGHUP' },
      identity: { principal: 'alice' },
    });
    await proxy.trail.next('EndSession');
  });
});

describe('a live session goes on under what is in force now', () => {
  test.each<[string, (proxy: TestProxy) => void, string]>([
    ['another group', ({ change }) => change.user({ groups: ['engineers', 'on-call'] }), 'groups'],
    ['another role', ({ change }) => change.user({ ...MEMBER, roles: ['admin'] }), 'roles'],
    ['a class', ({ change }) => change.user({ ...MEMBER, principalClass: 'person' }), 'principalClass'],
    ['a second factor', ({ change }) => change.user({ ...MEMBER, totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }), 'totpSecret'],
    ['a later expiry', ({ change }) => change.user(MEMBER, 'expiry-time="20990101Z"'), 'constraints'],
    ['a source that it comes from', ({ change }) => change.user(MEMBER, 'from="127.0.0.0/8"'), 'constraints'],
    ['another tag', ({ change }) => change.target({ tags: { env: 'prod', tier: 'web' } }), 'target.tags'],
    ['one more host key', (proxy) => proxy.change.target({ hostKeys: [...proxy.target.hostKeys, otherKey()] }), 'target.hostKeys'],
    ['a default login', ({ change }) => change.target({ defaultLogin: 'root' }), 'target.defaultLogin'],
    ['another key to the target', ({ change }) => change.target({ credential: { kind: 'privateKeyFile', path: '/other' } }), 'target.credential'],
  ])('%s', async (_, change, changes) => {
    const proxy = await startProxy();
    const { raw, shell, shellId } = await live(proxy);
    change(proxy);
    expect(await review(proxy)).toEqual({ cut: 0, refreshed: 1 });
    expect(await proxy.trail.next('RefreshSession')).toMatchObject({ requestParameters: { by: 'SIGHUP', changes }, responseElements: { ended: '0' } });
    raw.send(MESSAGE.CHANNEL_DATA, shellId, 'still here');
    raw.send(MESSAGE.CHANNEL_EOF, shellId);
    await shell.ended;
    expect(shell.input.toString()).toBe('still here');
    // What it does next is asked and recorded with the new identity and target, and a second look finds nothing.
    expect(await review(proxy)).toEqual({ cut: 0, refreshed: 0 });
    raw.end();
  });

  test('the next act is asked about, and recorded, with the new identity and target', async () => {
    const proxy = await startProxy();
    const { raw } = await live(proxy);
    proxy.change.user({ groups: ['engineers', 'on-call'] });
    proxy.change.target({ tags: { env: 'prod', tier: 'web' } });
    proxy.change.policies(`${MEMBERS} forbid (principal in Sallyport::Group::"on-call", action == Sallyport::Action::"exec", resource) when { resource.hasTag("tier") };`);
    await review(proxy);
    const { remoteId } = await raw.openSession(5);
    raw.request(remoteId, 'exec', 'id');
    expect(await proxy.trail.next('ExecuteCommand')).toMatchObject({
      errorCode: 'AccessDenied',
      identity: { groups: ['engineers', 'on-call'] },
      target: { tags: { env: 'prod', tier: 'web' } },
    });
    raw.end();
  });

  test('where nothing changed, nothing happens', async () => {
    const proxy = await startProxy();
    const { raw } = await live(proxy);
    proxy.change.user(MEMBER);
    proxy.change.target({});
    expect(await review(proxy)).toEqual({ cut: 0, refreshed: 0 });
    expect(proxy.trail.named('RefreshSession')).toEqual([]);
    raw.end();
  });
});

describe('what runs in a session ends when it is no longer permitted', () => {
  const without = (action: string) => `${MEMBERS} forbid (principal, action == Sallyport::Action::"${action}", resource);`;

  test('a shell, which is told why; the session goes on', async () => {
    const proxy = await startProxy();
    const { raw, shell } = await live(proxy);
    proxy.change.policies(without('shell'));
    expect(await review(proxy)).toEqual({ cut: 0, refreshed: 1 });
    expect((await raw.next(MESSAGE.CHANNEL_EXTENDED_DATA)).rest().toString()).toContain('forbids shell');
    await shell.closed;
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    raw.send(MESSAGE.CHANNEL_CLOSE, 0);
    expect(await proxy.trail.next('RefreshSession')).toMatchObject({ responseElements: { ended: '1' } });
    expect(raw.closed).toBe(false);
    raw.end();
    expect(await proxy.trail.next('EndChannel', ({ errorCode }) => errorCode !== undefined)).toMatchObject({ errorCode: 'AccessRevoked', responseElements: { exitStatus: '255' } });
  });

  test('a terminal, when the key may have none', async () => {
    const proxy = await startProxy();
    const { raw, shell } = await live(proxy);
    proxy.change.user(MEMBER, 'no-pty');
    await review(proxy);
    await shell.closed;
    expect((await raw.next(MESSAGE.CHANNEL_EXTENDED_DATA)).rest().toString()).toContain('the key may no longer have a terminal');
    raw.end();
  });

  test.each([
    ['by policy', ({ change }: TestProxy) => change.policies(without('forwardPort')), false],
    ['by the options of the key', ({ change }: TestProxy) => change.user(MEMBER, 'no-port-forwarding'), true],
  ])('a forward, %s', async (_, change, andListener) => {
    const proxy = await startProxy();
    const { raw, forward } = await live(proxy);
    const before = target.globalRequests.length;
    change(proxy);
    await review(proxy);
    await forward.closed;
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    expect(await proxy.trail.next('RefreshSession')).toMatchObject({ responseElements: { ended: andListener ? '2' : '1' } });
    // A round trip: what was sent to the target before has arrived.
    await expect(target.newest.open('auth-agent@openssh.com', Buffer.alloc(0), 'everything')).rejects.toThrow('not granted');
    expect(target.globalRequests.slice(before).map(({ name }) => name)).toEqual(andListener ? ['cancel-tcpip-forward'] : []);
    raw.end();
    await proxy.trail.next('EndChannel', (act) => act.requestParameters?.channelType === 'direct-tcpip' && act.errorCode === 'AccessRevoked');
  });

  test('a listener, on the target too, and what came over it', async () => {
    const proxy = await startProxy();
    const { raw } = await live(proxy);
    const arrived = target.newest.open('forwarded-tcpip', encode('localhost', 4000, '127.0.0.1', 1), 'everything');
    const opened = await raw.next(MESSAGE.CHANNEL_OPEN);
    opened.string();
    const remoteId = opened.uint32();
    raw.send(MESSAGE.CHANNEL_OPEN_CONFIRMATION, remoteId, 9, 1000, 1000);
    const channel = await arrived;
    const before = target.globalRequests.length;
    proxy.change.policies(without('listenPort'));
    await review(proxy);
    await raw.next(MESSAGE.CHANNEL_CLOSE, (reader) => reader.uint32() === 9);
    expect(await proxy.trail.next('RefreshSession')).toMatchObject({ responseElements: { ended: '2' } });
    expect(channel.bytesSent).toBe(0);
    await expect(target.newest.open('forwarded-tcpip', encode('localhost', 4000, '127.0.0.1', 1), 'everything')).rejects.toThrow('not granted');
    expect(target.globalRequests.slice(before).map(({ name }) => name)).toEqual(['cancel-tcpip-forward']);
    raw.end();
  });

  test('an agent: the target may not ask it any more', async () => {
    const proxy = await startProxy();
    const { raw, shellId } = await live(proxy);
    raw.request(shellId, 'auth-agent-req@openssh.com');
    await raw.next(MESSAGE.CHANNEL_SUCCESS);
    proxy.change.user(MEMBER, 'no-agent-forwarding');
    await review(proxy);
    await expect(target.newest.open('auth-agent@openssh.com', Buffer.alloc(0), 'everything')).rejects.toThrow('not granted');
    raw.end();
  });

  test('time that has passed ends nothing: it is asked as it was when it began', async () => {
    let now = Date.UTC(2026, 10, 30, 12);
    const hours = `${MEMBERS} forbid (principal, action, resource) when { context.time.toTime() > duration("18h") };`;
    const proxy = await startProxy({ policies: hours, now: () => now, limits: { sessionSeconds: 0 } });
    const { raw, shellId } = await live(proxy);
    now = Date.UTC(2026, 10, 30, 19);
    expect(await review(proxy)).toEqual({ cut: 0, refreshed: 0 });
    raw.request(shellId, 'keepalive@openssh.com');
    await raw.next(MESSAGE.CHANNEL_FAILURE);
    raw.end();
  });
});

describe('connections that are on their way', () => {
  test('a target is being dialled: the dial ends, and nothing starts', async () => {
    let found: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => (found = resolve));
    const proxy = await startProxy({
      target: { credential: { kind: 'ec2InstanceConnect', instance: { instanceId: 'i-0123456789abcdef0', region: 'eu-west-1' } } },
      pushPublicKey: () => {
        found?.();
        return new Promise<void>(() => undefined);
      },
    });
    const raw = await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
    await asked;
    proxy.change.noTarget();
    expect(await review(proxy)).toEqual({ cut: 1, refreshed: 0 });
    await raw.gone();
    expect(await proxy.trail.next('TerminateSession')).toMatchObject({ errorCode: 'AccessRevoked', errorMessage: 'the target was removed' });
    expect(proxy.trail.named('StartSession')).toEqual([]);
  });

  test('an identity was proven before the reload and is admitted after it', async () => {
    const proxy = await startProxy();
    const release = proxy.trail.hold();
    const raw = RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
    await proxy.trail.heldOne;
    proxy.change.noUser();
    expect(await review(proxy)).toEqual({ cut: 0, refreshed: 0 });
    release();
    await (await raw).gone();
    expect(await proxy.trail.next('StartSession')).toMatchObject({ errorCode: 'AccessRevoked', errorMessage: 'the key or its user was removed' });
    expect(proxy.live.list()).toEqual([]);
  });

  test('what changed is in place in what is admitted after it', async () => {
    const proxy = await startProxy();
    const release = proxy.trail.hold();
    const connecting = RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
    await proxy.trail.heldOne;
    proxy.change.user({ groups: ['engineers', 'on-call'] });
    proxy.change.target({ tags: { env: 'prod', tier: 'web' } });
    release();
    const raw = await connecting;
    expect(await proxy.trail.next('StartSession')).toMatchObject({ identity: { groups: ['engineers', 'on-call'] }, target: { tags: { tier: 'web' } } });
    raw.end();
  });
});

describe('jumps', () => {
  async function jump(proxy: TestProxy): Promise<{ readonly outer: Client; readonly inner: Client }> {
    const [outer, inner] = [new Client(), new Client()];
    const login = { privateKey: readFileSync(proxy.keyFile), hostVerifier: () => true };
    const ready = once(outer, 'ready');
    outer.connect({ host: '127.0.0.1', port: proxy.port, username: 'anything', ...login });
    await ready;
    const stream = await new Promise<never>((resolve, reject) => {
      outer.forwardOut('127.0.0.1', 1, 'web-1', 22, (error, channel) => {
        if (error === undefined) resolve(channel as never);
        else reject(error);
      });
    });
    const innerReady = once(inner, 'ready');
    inner.connect({ sock: stream, username: 'root', ...login });
    await innerReady;
    await proxy.trail.next('StartSession');
    inner.on('error', () => undefined);
    outer.on('error', () => undefined);
    return { outer, inner };
  }

  test('a removed user loses the inner and the outer connection, each with its event', async () => {
    const proxy = await startProxy();
    const { outer } = await jump(proxy);
    const closed = once(outer, 'close');
    proxy.change.noUser();
    expect(await review(proxy)).toEqual({ cut: 2, refreshed: 0 });
    await closed;
    await proxy.trail.next('EndSession');
    const cuts = proxy.trail.named('TerminateSession');
    expect(cuts.map(({ target: where, errorMessage }) => [where?.name, errorMessage])).toEqual([
      ['web-1', 'the key or its user was removed'],
      [undefined, 'the key or its user was removed'],
    ]);
  });

  test('a removed target ends the inner connection alone', async () => {
    const proxy = await startProxy();
    const { outer, inner } = await jump(proxy);
    const closed = once(inner, 'close');
    proxy.change.noTarget();
    expect(await review(proxy)).toEqual({ cut: 1, refreshed: 0 });
    await closed;
    await expect(new Promise((resolve, reject) => outer.forwardOut('127.0.0.1', 1, 'web-1', 22, (error) => (error === undefined ? resolve(0) : reject(error))))).rejects.toThrow('not a target');
    outer.end();
  });

  test('a bound of the key around it holds inside: the forward of the inner connection ends', async () => {
    const proxy = await startProxy();
    const { outer, inner } = await jump(proxy);
    const channel = await new Promise<NodeJS.EventEmitter>((resolve, reject) => inner.forwardOut('127.0.0.1', 1, 'localhost', 80, (error, opened) => (error === undefined ? resolve(opened) : reject(error))));
    const closed = once(channel.on('data', () => undefined), 'close');
    proxy.change.user(MEMBER, 'no-port-forwarding');
    expect(await review(proxy)).toEqual({ cut: 0, refreshed: 2 });
    await closed;
    outer.end();
  });
});
