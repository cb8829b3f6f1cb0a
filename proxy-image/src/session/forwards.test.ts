import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Client } from 'ssh2';
import type { AuditAct } from '../audit/audit-trail';
import { TestNameServer } from './name-server.fixture';
import { hasOpenSsh, startTestProxy, type TestProxy } from './proxy.fixture';

jest.setTimeout(60_000);

const NO_METADATA =
  'forbid (principal, action == Sallyport::Action::"forwardPort", resource) when { context has destination.address && context.destination.address.isInRange(ip("169.254.0.0/16")) };';
const NO_SECRET =
  'forbid (principal, action == Sallyport::Action::"forwardPort", resource) when { context has destination.address && context.destination.address == ip("127.0.0.9") };';
const NO_NAMES = 'forbid (principal, action == Sallyport::Action::"forwardName", resource);';
const NO_WILDCARD =
  'forbid (principal, action == Sallyport::Action::"listenPort", resource) unless { context has destination.address && context.destination.address.isLoopback() };';
const NO_DOCKER =
  'forbid (principal, action in [Sallyport::Action::"forwardSocket", Sallyport::Action::"listenSocket"], resource) when { context has socketPath && context.socketPath == "/run/docker.sock" };';
const policies = (...more: string[]) => ['permit (principal, action, resource);', ...more].join('\n');

(hasOpenSsh ? describe : describe.skip)('what a forward leads to', () => {
  const names = new TestNameServer();
  let proxy: TestProxy;
  let echo: Server;
  let port = 0;

  beforeAll(async () => {
    const nameServers = [await names.start()];
    echo = createServer((socket) => socket.end('reached\n')).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    ({ port } = echo.address() as AddressInfo);
    proxy = await startTestProxy({
      policies: policies(NO_METADATA, NO_SECRET, NO_NAMES, NO_WILDCARD, NO_DOCKER),
      access: { nameServers },
    });
  });
  afterAll(async () => {
    await proxy.stop();
    await names.stop();
    echo.close();
  });
  beforeEach(() => {
    proxy.trail.acts.length = 0;
    names.asked.length = 0;
  });

  const user = () => `${proxy.login}+web-1@127.0.0.1`;
  /** A connection to HOST:PORT by way of the target (`ssh -W`), and the event about it. */
  async function forward(host: string, to = port) {
    const { stdout } = await proxy.run(['-W', host.includes(':') ? `[${host}]:${to}` : `${host}:${to}`, user()]);
    return { said: stdout.toString(), act: await proxy.trail.next('ForwardPort') };
  }
  const parameters = (act: AuditAct) => act.requestParameters ?? {};

  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '017700000001',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    'LOCALHOST',
    'localhost.',
  ])('%s leads to loopback, and says so', async (host) => {
    const { said, act } = await forward(host);
    expect(said).toBe('reached\n');
    expect(parameters(act)).toMatchObject({
      destinationPort: String(port),
      destinationAddress: host.toLowerCase().startsWith('localhost') ? '127.0.0.1,::1' : '127.0.0.1',
    });
  });

  test.each([
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '169.16689662',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'rebound.example',
    'instance-data.ec2.internal',
    'METADATA.google.internal.',
  ])('%s leads to the metadata service, and is refused', async (host) => {
    for (const name of ['rebound.example', 'instance-data.ec2.internal', 'metadata.google.internal'])
      names.table.set(name, ['169.254.169.254']);
    const { said, act } = await forward(host, 80);
    expect(said).toBe('');
    expect(act).toMatchObject({ errorCode: 'AccessDenied' });
    expect(parameters(act).destinationAddress).toContain('169.254.169.254');
  });

  test('a name is looked up once, and what it led to is dialled: another answer afterwards changes nothing', async () => {
    names.table.set('service.example', ['127.0.0.1']);
    const { said, act } = await forward('Service.Example.');
    expect(said).toBe('reached\n');
    expect(parameters(act)).toMatchObject({
      destinationHost: 'service.example',
      destinationAddress: '127.0.0.1',
      requestedHost: 'Service.Example.',
    });
    // Nothing but the proxy's own questions: the target was given an address.
    expect(names.asked.sort()).toEqual(['service.example A', 'service.example AAAA']);
  });

  test('of several addresses those are dialled that are permitted', async () => {
    names.table.set('mixed.example', ['127.0.0.9', '127.0.0.1']);
    const { said, act } = await forward('mixed.example');
    expect(said).toBe('reached\n');
    expect(parameters(act)).toMatchObject({ destinationHost: 'mixed.example', destinationAddress: '127.0.0.1' });
  });

  test('the next address is tried where one does not answer', async () => {
    names.table.set('two.example', ['127.0.0.77', '127.0.0.1']);
    expect((await forward('two.example')).said).toBe('reached\n');
  });

  test('a name that the proxy cannot look up is refused, with the reason', async () => {
    const { said, act } = await forward('only-the-target-knows.example');
    expect(said).toBe('');
    expect(act).toMatchObject({
      errorCode: 'AccessDenied',
      requestParameters: { destinationHost: 'only-the-target-knows.example' },
    });
    expect(act.errorMessage).toContain('forbids forwardName');
  });

  /** With a client that sends what it is given: ssh refuses some of it by itself. */
  async function refusedBy(ask: (client: Client, done: (error: Error | undefined) => void) => void) {
    const client = new Client();
    client.connect({
      host: '127.0.0.1',
      port: proxy.port,
      username: `${proxy.login}+web-1`,
      privateKey: readFileSync(proxy.keyFile),
      strictVendor: false,
    });
    await once(client, 'ready');
    const error = await new Promise<Error | undefined>((resolve) => ask(client, resolve));
    client.end();
    expect(error).toBeDefined();
    return proxy.trail.next('ForwardPort');
  }

  test.each(['08', '1.2.3.4.5', '::1%a b', 'a..b', '', '[169.254.169.254]'])(
    '%j is refused: readers differ on it',
    async (host) => {
      const act = await refusedBy((client, done) => client.forwardOut('127.0.0.1', 1, host, port, done));
      expect(act).toMatchObject({ errorCode: 'AccessDenied', requestParameters: { destinationHost: host } });
    },
  );

  /** Listens by `ssh -R` and gives the event once ssh knows the outcome. */
  async function listen(bind: string) {
    await proxy.run(['-o', 'ExitOnForwardFailure=yes', '-R', `${bind}:0:127.0.0.1:${port}`, user(), 'true']);
    return proxy.trail.named('ForwardPort');
  }

  test.each(['127.0.0.1', 'localhost', '0177.1', '[::ffff:127.0.0.1]'])(
    '-R %s listens, with one event that has the port',
    async (bind) => {
      const acts = await listen(bind);
      expect(acts).toHaveLength(1);
      expect(acts[0]).toMatchObject({
        requestParameters: { listenPort: '0' },
        responseElements: { listenPort: expect.stringMatching(/^[1-9]\d*$/) as string },
      });
      expect(acts[0]?.errorCode).toBeUndefined();
    },
  );

  test.each(['', '*', '0.0.0.0', '0', '[::]', '192.0.2.1', 'db.internal'])(
    '-R %j is refused where only loopback is permitted',
    async (bind) => {
      const acts = await listen(bind);
      expect(acts).toMatchObject([{ errorCode: 'AccessDenied' }]);
    },
  );

  test('bytes come back through a listening that was asked for in another spelling', async () => {
    const script = `python3 -c "import socket,re,sys; s=socket.create_connection(('127.0.0.1', PORT)); print(s.recv(100).decode())"`;
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const at = (free.address() as AddressInfo).port;
    free.close();
    await once(free, 'close');
    const { stdout } = await proxy.run([
      '-o',
      'ExitOnForwardFailure=yes',
      '-R',
      `127.1:${at}:127.0.0.1:${port}`,
      user(),
      script.replace('PORT', String(at)),
    ]);
    expect(stdout.toString().trim()).toBe('reached');
    expect(proxy.trail.named('ForwardPort')[0]).toMatchObject({
      requestParameters: { listenHost: '127.0.0.1', requestedHost: '127.1' },
    });
  });

  test.each([
    '/run/docker.sock',
    '/var/run/docker.sock',
    '//run/./docker.sock',
    '/proc/self/root/run/docker.sock',
    '/run/x/../docker.sock',
    'run/docker.sock',
  ])('a socket at %j is refused where /run/docker.sock is forbidden', async (path) => {
    const act = await refusedBy((client, done) => client.openssh_forwardOutStreamLocal(path, done));
    expect(act).toMatchObject({ errorCode: 'AccessDenied' });
  });
});

(hasOpenSsh ? describe : describe.skip)('names that are left to the target, or refused', () => {
  test.each([
    ['asNamed', policies(), true],
    ['asNamed', policies(NO_NAMES), false],
    ['refuse', policies(), false],
  ] as const)('%s, %s', async (forwardNames, text, permitted) => {
    const proxy = await startTestProxy({ policies: text, access: { forwardNames } });
    try {
      await proxy.run(['-W', 'localhost:1', `${proxy.login}+web-1@127.0.0.1`]);
      const act = await proxy.trail.next('ForwardPort');
      expect(act.errorCode).toBe(permitted ? undefined : 'AccessDenied');
      expect(act.requestParameters).not.toHaveProperty('destinationAddress');
    } finally {
      await proxy.stop();
    }
  });
});
