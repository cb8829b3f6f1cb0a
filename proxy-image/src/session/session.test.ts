import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Client, utils } from 'ssh2';
import { MESSAGE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import { encode, type WirePart } from '../transport/wire';
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

async function startProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const proxy = await startTestProxy({ withoutSshd: true, ...options, target: { ...target.entry, ...options.target } });
  started.push(proxy);
  return proxy;
}
const connect = (proxy: TestProxy, userName = 'root+web-1') => RawClient.connect(proxy.port, userName, proxy.keyFile);

interface Started {
  readonly remoteId: number;
  readonly program: TestProgram;
}
async function start(raw: RawClient, type: string, ...parts: readonly WirePart[]): Promise<Started> {
  const next = target.next();
  const { remoteId } = await raw.openSession(0);
  raw.request(remoteId, type, ...parts);
  await raw.next(MESSAGE.CHANNEL_SUCCESS);
  return { remoteId, program: await next };
}

/** What a refused program says on stderr, and its exit status. */
async function refusal(raw: RawClient): Promise<{ text: string; status: number }> {
  const text = (await raw.next(MESSAGE.CHANNEL_EXTENDED_DATA)).rest().subarray(12).toString();
  const reader = await raw.next(MESSAGE.CHANNEL_REQUEST, (request) => (request.uint32(), request.name() === 'exit-status'));
  reader.uint32();
  reader.name();
  reader.boolean();
  return { text, status: reader.uint32() };
}

describe('what is confirmed is durable', () => {
  test.each([
    ['a channel', (raw: RawClient) => { raw.send(MESSAGE.CHANNEL_OPEN, 'session', 7, 1000, 1000); }, MESSAGE.CHANNEL_OPEN_CONFIRMATION],
    ['a forwarded port', (raw: RawClient) => { raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, 'localhost', 4000); }, MESSAGE.REQUEST_SUCCESS],
    ['a forwarded channel', (raw: RawClient) => { raw.send(MESSAGE.CHANNEL_OPEN, 'direct-tcpip', 7, 1000, 1000, 'localhost', 80, '127.0.0.1', 1); }, MESSAGE.CHANNEL_OPEN_CONFIRMATION],
  ])('%s is confirmed only after its event', async (_, ask, confirmation) => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    await proxy.trail.next('StartSession');
    const before = proxy.trail.acts.length;
    const release = proxy.trail.hold();
    ask(raw);
    raw.send(MESSAGE.GLOBAL_REQUEST, 'nobody-knows@example.com', true);
    await proxy.trail.next('OpenChannel', (act) => act.requestParameters?.requestType === 'nobody-knows@example.com');
    expect(raw.received.some(({ type }) => type === confirmation)).toBe(false);
    expect(proxy.trail.acts.length).toBe(before);
    release();
    await raw.next(confirmation);
    expect(proxy.trail.acts.length).toBeGreaterThan(before);
    raw.end();
  });

  test('the events of one command, in order, with what they say', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const { remoteId, program } = await start(raw, 'exec', 'make');
    raw.send(MESSAGE.CHANNEL_DATA, remoteId, 'four');
    raw.send(MESSAGE.CHANNEL_EOF, remoteId);
    await program.ended;
    program.channel.write(Buffer.from('seven77'), 0);
    program.exit(2);
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    await proxy.trail.next('EndChannel');
    raw.end();
    await proxy.trail.next('EndSession');
    expect(proxy.trail.acts.map(({ eventName }) => eventName)).toEqual(['AuthenticateUser', 'StartSession', 'OpenChannel', 'ExecuteCommand', 'EndChannel', 'EndSession']);
    const ids = new Set(proxy.trail.acts.map(({ sessionId }) => sessionId));
    expect(ids.size).toBe(1);
    expect(proxy.trail.named('ExecuteCommand')[0]).toMatchObject({ requestParameters: { command: 'make' }, login: 'root', identity: { principal: 'alice' }, additional: { policyIds: 'test' } });
    expect(proxy.trail.named('EndChannel')[0]?.responseElements).toEqual({ bytesIn: '4', bytesOut: '7', exitStatus: '2' });
    expect(proxy.trail.named('EndSession')[0]?.responseElements).toEqual({ bytesIn: '4', bytesOut: '7' });
  });
});

describe('refusals', () => {
  test('a program that the policy refuses: told on stderr, status 255, nothing starts on the target', async () => {
    const proxy = await startProxy({ policies: 'permit (principal, action in [Sallyport::Action::"connect", Sallyport::Action::"shell"], resource);' });
    const raw = await connect(proxy);
    const { remoteId } = await raw.openSession(0);
    const before = target.channels.length;
    raw.request(remoteId, 'exec', 'rm -rf /');
    const { text, status } = await refusal(raw);
    expect(text).toMatch(/^sallyport: no access policy permits exec/);
    expect(status).toBe(255);
    expect(target.channels.length).toBe(before);
    expect(await proxy.trail.next('ExecuteCommand')).toMatchObject({ errorCode: 'AccessDenied', requestParameters: { command: 'rm -rf /' } });
    raw.end();
  });

  test('a port forward that the policy refuses is not opened on the target', async () => {
    const proxy = await startProxy({ policies: 'permit (principal, action == Sallyport::Action::"connect", resource);' });
    const raw = await connect(proxy);
    const before = target.channels.length;
    raw.send(MESSAGE.CHANNEL_OPEN, 'direct-tcpip', 3, 1000, 1000, '192.0.2.55', 5432, '127.0.0.1', 1);
    const reader = await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    expect([reader.uint32(), reader.uint32(), reader.text()]).toEqual([3, 1, expect.stringContaining('no access policy permits forwardPort')]);
    expect(target.channels.length).toBe(before);
    expect(await proxy.trail.next('ForwardPort')).toMatchObject({ errorCode: 'AccessDenied', requestParameters: { destinationHost: '192.0.2.55', destinationAddress: '192.0.2.55', destinationPort: '5432' } });
    raw.end();
  });

  test('a target whose host key is not pinned: no credential is sent, the client is told', async () => {
    const proxy = await startProxy({ target: { hostKeys: [utils.generateKeyPairSync('ed25519').public] } });
    const raw = await connect(proxy);
    const { remoteId } = await raw.openSession(0);
    raw.request(remoteId, 'shell');
    expect((await refusal(raw)).text).toContain('host key that is not pinned');
    expect(await proxy.trail.next('StartSession')).toMatchObject({ errorCode: 'HostKeyMismatch' });
    raw.end();
  });

  test('a target that cannot be reached', async () => {
    const proxy = await startProxy({ target: { port: 1 } });
    const raw = await connect(proxy);
    const { remoteId } = await raw.openSession(0);
    raw.request(remoteId, 'exec', 'true');
    expect(await refusal(raw)).toMatchObject({ text: expect.stringContaining('web-1 cannot be reached') as string, status: 255 });
    expect(await proxy.trail.next('StartSession')).toMatchObject({ errorCode: 'TargetUnreachable' });
    raw.end();
  });

  test('unknown channels and requests by the client', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    raw.send(MESSAGE.CHANNEL_OPEN, 'tun@openssh.com', 3, 1000, 1000, 1, 0);
    const reader = await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    expect([reader.uint32(), reader.uint32()]).toEqual([3, 3]);
    raw.send(MESSAGE.GLOBAL_REQUEST, 'elevate@example.com', true);
    await raw.next(MESSAGE.REQUEST_FAILURE);
    await proxy.trail.next('OpenChannel', (act) => act.requestParameters?.channelType === 'tun@openssh.com' && act.errorCode === 'AccessDenied');
    await proxy.trail.next('OpenChannel', (act) => act.requestParameters?.requestType === 'elevate@example.com');
    raw.end();
  });

  test.each(['auth-agent@openssh.com', 'x11', 'session', 'direct-tcpip', 'nobody-knows@example.com'])('a target that opens %s without a grant is refused', async (type) => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    await start(raw, 'exec', 'true');
    await expect(target.newest.open(type, encode('localhost', 4000, 'localhost', 1), 'nothing')).rejects.toThrow();
    expect(raw.received.some((received) => received.type === MESSAGE.CHANNEL_OPEN)).toBe(false);
    await proxy.trail.next('OpenChannel', (act) => act.errorCode === 'AccessDenied' && act.requestParameters?.channelType === type);
    raw.end();
  });

  test('no more sessions, once the client said so', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    await raw.openSession(0);
    raw.send(MESSAGE.GLOBAL_REQUEST, 'no-more-sessions@openssh.com', true);
    await raw.next(MESSAGE.REQUEST_SUCCESS);
    raw.send(MESSAGE.CHANNEL_OPEN, 'session', 1, 1000, 1000);
    await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    raw.end();
  });
});

describe('what a key narrows', () => {
  test.each([
    ['shell', []],
    ['exec', ['rm -rf /']],
    ['subsystem', ['sftp']],
  ] as const)('command="internal-sftp": the sftp subsystem starts where the client asks for %s', async (type, parts) => {
    const proxy = await startProxy({ keyOptions: 'command="internal-sftp"' });
    const raw = await connect(proxy);
    const { program } = await start(raw, type, ...parts);
    const asked = await program.request('subsystem');
    expect(asked.data).toEqual(encode('sftp'));
    expect(program.requests.map((request) => request.type)).toEqual(['subsystem']);
    expect(await proxy.trail.next('StartSubsystem')).toMatchObject({ requestParameters: { subsystem: 'sftp' } });
    raw.end();
  });

  test('a forced command takes the place of what is asked for; both are recorded', async () => {
    const proxy = await startProxy({ keyOptions: 'command="/usr/bin/backup"' });
    const raw = await connect(proxy);
    const { program } = await start(raw, 'exec', 'rm -rf /');
    expect((await program.request('exec')).data.equals(encode('/usr/bin/backup'))).toBe(true);
    expect((await proxy.trail.next('ExecuteCommand')).requestParameters).toEqual({ terminal: 'none', command: '/usr/bin/backup', originalCommand: 'rm -rf /' });
    raw.end();
  });

  test.each([
    ['no-pty', 'pty-req', ['xterm', 80, 24, 0, 0, '']],
    ['no-agent-forwarding', 'auth-agent-req@openssh.com', []],
  ] as const)('%s', async (keyOptions, type, parts) => {
    const proxy = await startProxy({ keyOptions });
    const raw = await connect(proxy);
    const { remoteId } = await raw.openSession(0);
    raw.request(remoteId, type, ...parts);
    await raw.next(MESSAGE.CHANNEL_FAILURE);
    raw.end();
  });

  test('no-port-forwarding', async () => {
    const proxy = await startProxy({ keyOptions: 'no-port-forwarding' });
    const raw = await connect(proxy);
    raw.send(MESSAGE.CHANNEL_OPEN, 'direct-tcpip', 3, 1000, 1000, '192.0.2.55', 5432, '127.0.0.1', 1);
    await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, 'localhost', 4000);
    await raw.next(MESSAGE.REQUEST_FAILURE);
    raw.end();
  });

  test('an expired key ends the session that it opened', async () => {
    let now = Date.UTC(2026, 10, 23);
    const proxy = await startProxy({ keyOptions: 'expiry-time="20261124"', now: () => now });
    const raw = await connect(proxy);
    await proxy.trail.next('StartSession');
    now = Date.UTC(2026, 10, 26);
    await raw.gone();
    expect(await proxy.trail.next('TerminateSession')).toMatchObject({ errorCode: 'GrantExpired' });
  });
});

describe('a client that closes first', () => {
  test('still gets the exit status: a multiplexed OpenSSH closes when output has ended, and waits for it', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const { remoteId, program } = await start(raw, 'exec', 'true');
    program.running = true;
    program.channel.sendEof();
    await raw.next(MESSAGE.CHANNEL_EOF);
    raw.send(MESSAGE.CHANNEL_EOF, remoteId);
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    await program.ended;
    program.channel.tell('exit-status', encode(5));
    program.channel.close();
    const reader = await raw.next(MESSAGE.CHANNEL_REQUEST);
    reader.uint32();
    expect([reader.name(), reader.boolean(), reader.uint32()]).toEqual(['exit-status', false, 5]);
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    expect((await proxy.trail.next('EndChannel')).responseElements).toMatchObject({ exitStatus: '5' });
    raw.end();
  });

  test('before anything was started: the channel is closed, and free for another', async () => {
    const proxy = await startProxy({ limits: { channelsPerConnection: 1 } });
    const raw = await connect(proxy);
    for (let round = 0; round < 3; round += 1) {
      const { remoteId } = await raw.openSession(round);
      raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
      await raw.next(MESSAGE.CHANNEL_CLOSE);
    }
    raw.end();
  });

  test('right behind its start and its input: the program runs, and gets the input', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const { remoteId } = await raw.openSession(0);
    const next = target.next();
    raw.request(remoteId, 'exec', 'tee log');
    raw.send(MESSAGE.CHANNEL_DATA, remoteId, 'all of it');
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    const program = await next;
    await program.closed;
    expect(program.input.toString()).toBe('all of it');
    raw.end();
  });
});

describe('forwarding', () => {
  test('-R: the target may open what it was asked to listen on, and only while it is', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, 'localhost', 4000);
    await raw.next(MESSAGE.REQUEST_SUCCESS);
    expect(target.globalRequests.at(-1)?.data.equals(encode('localhost', 4000))).toBe(true);
    const opened = target.newest.open('forwarded-tcpip', encode('localhost', 4000, '192.0.2.1', 5), 'everything');
    const request = await raw.next(MESSAGE.CHANNEL_OPEN);
    expect(request.name()).toBe('forwarded-tcpip');
    const remoteId = request.uint32();
    raw.send(MESSAGE.CHANNEL_OPEN_CONFIRMATION, remoteId, 9, 1000, 1000);
    const channel = await opened;
    channel.write(Buffer.from('hello'), 0);
    expect((await raw.next(MESSAGE.CHANNEL_DATA)).rest().subarray(8).toString()).toBe('hello');
    await expect(target.newest.open('forwarded-tcpip', encode('localhost', 4001, '192.0.2.1', 5), 'nothing')).rejects.toThrow('not granted');
    raw.send(MESSAGE.GLOBAL_REQUEST, 'cancel-tcpip-forward', true, 'localhost', 4000);
    await raw.next(MESSAGE.REQUEST_SUCCESS);
    await expect(target.newest.open('forwarded-tcpip', encode('localhost', 4000, '192.0.2.1', 5), 'nothing')).rejects.toThrow('not granted');
    raw.end();
  });

  test('the agent: asked for, recorded, then opened by the target', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const { remoteId } = await raw.openSession(0);
    raw.request(remoteId, 'auth-agent-req@openssh.com');
    await raw.next(MESSAGE.CHANNEL_SUCCESS);
    expect(proxy.trail.named('ForwardAgent')).toHaveLength(1);
    void target.newest.open('auth-agent@openssh.com', Buffer.alloc(0), 'nothing').catch(() => undefined);
    expect((await raw.next(MESSAGE.CHANNEL_OPEN)).name()).toBe('auth-agent@openssh.com');
    raw.end();
  });
});

describe('ends', () => {
  test('a lock cuts the session at once, and tells the terminal', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    await start(raw, 'shell');
    let listedAtTheEnd: number | undefined;
    const ended = proxy.trail.next('EndSession', () => {
      listedAtTheEnd = proxy.live.list().length;
      return true;
    });
    proxy.locks.put('person', 'alice');
    expect((await raw.next(MESSAGE.CHANNEL_EXTENDED_DATA)).rest().toString()).toContain('stolen laptop');
    await raw.gone();
    expect(await proxy.trail.next('TerminateSession')).toMatchObject({ errorCode: 'PrincipalLocked', requestParameters: { by: 'lock l-1' } });
    await ended;
    expect(listedAtTheEnd).toBe(0);
  });

  test('a drain refuses what is new, lets go on what runs, then cuts it', async () => {
    const proxy = await startProxy({ drainSeconds: 1 });
    const raw = await connect(proxy);
    const { remoteId, program } = await start(raw, 'exec', 'cat');
    const drained = proxy.proxy.drain();
    raw.send(MESSAGE.CHANNEL_OPEN, 'session', 5, 1000, 1000);
    expect((await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE)).rest().toString()).toContain('draining');
    raw.send(MESSAGE.CHANNEL_DATA, remoteId, 'still');
    raw.send(MESSAGE.CHANNEL_EOF, remoteId);
    await program.ended;
    expect(program.input.toString()).toBe('still');
    const refused = new Client();
    refused.connect({ host: '127.0.0.1', port: proxy.port, username: 'x', hostVerifier: () => true });
    await once(refused, 'error');
    await drained;
    await raw.gone();
    expect(await proxy.trail.next('TerminateSession')).toMatchObject({ requestParameters: { by: 'drain' } });
  });

  test.each([
    ['idleSeconds', 'no traffic'],
    ['sessionSeconds', 'sessions end'],
  ] as const)('%s', async (limit, reason) => {
    let now = Date.UTC(2026, 10, 23);
    const proxy = await startProxy({ limits: { [limit]: 60 }, now: () => now });
    const raw = await connect(proxy);
    await proxy.trail.next('StartSession');
    now += 61_000;
    await raw.gone();
    expect(await proxy.trail.next('TerminateSession')).toMatchObject({ errorCode: 'LimitExceeded', errorMessage: expect.stringContaining(reason) as string });
  });

  test('long channels report their bytes every minute', async () => {
    let now = Date.UTC(2026, 10, 23);
    const proxy = await startProxy({ now: () => now });
    const raw = await connect(proxy);
    const { remoteId } = await start(raw, 'exec', 'cat');
    raw.send(MESSAGE.CHANNEL_DATA, remoteId, 'twelve bytes');
    now += 61_000;
    expect((await proxy.trail.next('ReportProgress')).responseElements).toEqual({ bytesIn: '12', bytesOut: '0' });
    raw.end();
  });

  test('a client that is silent is asked for a sign of life, and cut without one', async () => {
    let now = Date.UTC(2026, 10, 23);
    const proxy = await startProxy({ limits: { keepaliveSeconds: 1 }, now: () => (now += 200) });
    const raw = await connect(proxy);
    await proxy.trail.next('StartSession');
    const timer = setInterval(() => (now += 1_000), 100);
    await raw.next(MESSAGE.GLOBAL_REQUEST);
    await raw.gone();
    clearInterval(timer);
    expect(proxy.live.list()).toEqual([]);
  });

  test('more channels than a connection may have', async () => {
    const proxy = await startProxy({ limits: { channelsPerConnection: 3 } });
    const raw = await connect(proxy);
    for (let id = 0; id < 3; id += 1) await raw.openSession(id);
    raw.send(MESSAGE.CHANNEL_OPEN, 'session', 9, 1000, 1000);
    const reader = await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    expect([reader.uint32(), reader.uint32()]).toEqual([9, 4]);
    raw.end();
  });
});

describe('jump', () => {
  test('the inner connection is a session of its own, and nothing else passes', async () => {
    const proxy = await startProxy();
    const outer = new Client();
    const ready = once(outer, 'ready');
    outer.connect({ host: '127.0.0.1', port: proxy.port, username: 'anything', privateKey: readFileSync(proxy.keyFile), hostVerifier: () => true });
    await ready;
    await expect(forward(outer, 'db', 5432)).rejects.toThrow('not a target');
    const inner = new Client();
    const next = target.next();
    const innerReady = once(inner, 'ready');
    inner.connect({ sock: await forward(outer, 'web-1', 22), username: 'root', privateKey: readFileSync(proxy.keyFile), hostVerifier: () => true });
    await innerReady;
    inner.exec('inner', () => undefined);
    await next;
    expect(await proxy.trail.next('ExecuteCommand')).toMatchObject({ target: { name: 'web-1' }, login: 'root', requestParameters: { command: 'inner' } });
    expect(new Set(proxy.trail.named('AuthenticateUser').map(({ sessionId }) => sessionId)).size).toBe(2);
    inner.end();
    outer.end();
  });

  test('a shell without a target says how to name one, with status 1', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy, 'anything');
    const { remoteId } = await raw.openSession(0);
    raw.request(remoteId, 'shell');
    const { text, status } = await refusal(raw);
    expect(text).toContain('You may reach:\r\n  LOGIN+web-1\r\n');
    expect(status).toBe(1);
    raw.end();
  });

  test('a lock cuts the outer connection too', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy, 'anything');
    proxy.locks.put('person', 'alice');
    await raw.gone();
  });
});

async function forward(client: Client, host: string, port: number): Promise<never> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 1, host, port, (error, channel) => {
      if (error === undefined) resolve(channel as never);
      else reject(error);
    });
  });
}
