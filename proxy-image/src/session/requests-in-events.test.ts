import { MESSAGE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import { ChannelRequests } from './channel-requests';
import { startTestProxy, type TestProxy, type TestProxyOptions } from './proxy.fixture';
import { TestTarget } from './target.fixture';

jest.setTimeout(60_000);

let target: TestTarget;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  target = await TestTarget.start();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => target.stop());

async function startProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const proxy = await startTestProxy({ withoutSshd: true, target: target.entry, ...options });
  stops.push(() => proxy.stop());
  return proxy;
}
const connect = (proxy: TestProxy, userName = 'root+web-1') => RawClient.connect(proxy.port, userName, proxy.keyFile);
const NO_LISTENING =
  'permit (principal, action, resource);\nforbid (principal, action == Sallyport::Action::"listenPort", resource);';

test('variables, signals and breaks stand in the events of their program and channel', async () => {
  const proxy = await startProxy();
  const raw = await connect(proxy);
  const { remoteId } = await raw.openSession(0);
  for (const name of ['LANG', 'LD_PRELOAD', 'LC_ALL', 'LD_PRELOAD']) raw.request(remoteId, 'env', name, 'secret');
  const next = target.next();
  raw.request(remoteId, 'exec', 'cat');
  const program = await next;
  const start = await proxy.trail.next('ExecuteCommand');
  expect(start.additional).toMatchObject({ environment: 'LANG,LC_ALL', refusedEnvironment: 'LD_PRELOAD x2' });
  raw.request(remoteId, 'signal', 'INT');
  raw.request(remoteId, 'signal', 'INT');
  raw.request(remoteId, 'break', 500);
  raw.send(MESSAGE.CHANNEL_EOF, remoteId);
  await program.ended;
  program.exit(0);
  await raw.next(MESSAGE.CHANNEL_CLOSE);
  raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
  const end = await proxy.trail.next('EndChannel');
  expect(end.additional).toMatchObject({ signals: 'INT x2', breaks: 'break' });
  expect(JSON.stringify(proxy.trail.acts)).not.toContain('secret');
  raw.end();
});

test('what a client sends without end stays small in the event', () => {
  const requests = new ChannelRequests();
  for (let index = 0; index < 1_000; index += 1) requests.variable(`${'N'.repeat(200)}${index}`, true);
  for (let index = 0; index < 1_000; index += 1) requests.variable(`N${index}`, false);
  const { environment = '', refusedEnvironment = '' } = requests.ofStart();
  expect(environment).toBe(`${'N'.repeat(64)} x1000`);
  expect(refusedEnvironment.length).toBeLessThan(16 * 70);
  expect(refusedEnvironment).toMatch(/^N0,N1,.*,N15,\+984$/);
  expect(requests.ofEnd()).toEqual({});
});

test('a terminal that the key may not have is refused with an event', async () => {
  const proxy = await startProxy({ keyOptions: 'no-pty' });
  const raw = await connect(proxy);
  const { remoteId } = await raw.openSession(0);
  raw.request(remoteId, 'pty-req', 'xterm', 80, 24, 0, 0, '');
  await raw.next(MESSAGE.CHANNEL_FAILURE);
  expect(await proxy.trail.next('OpenChannel', ({ errorCode }) => errorCode !== undefined)).toMatchObject({
    requestParameters: { channelType: 'session', requestType: 'pty-req' },
    errorCode: 'AccessDenied',
    errorMessage: 'the key may not have a terminal',
  });
  raw.end();
});

test('the end of a listener is an event, and so is that of one that was never granted', async () => {
  const proxy = await startProxy();
  const raw = await connect(proxy);
  raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, 'localhost', 4000);
  await raw.next(MESSAGE.REQUEST_SUCCESS);
  raw.send(MESSAGE.GLOBAL_REQUEST, 'cancel-tcpip-forward', true, 'localhost', 4000);
  await raw.next(MESSAGE.REQUEST_SUCCESS);
  expect(await proxy.trail.next('EndForward')).toMatchObject({
    requestParameters: { direction: 'remote', listenHost: 'localhost', listenPort: '4000' },
  });
  raw.send(MESSAGE.GLOBAL_REQUEST, 'cancel-tcpip-forward', true, 'localhost', 4000);
  await raw.next(MESSAGE.REQUEST_FAILURE);
  expect(await proxy.trail.next('OpenChannel', ({ errorCode }) => errorCode !== undefined)).toMatchObject({
    requestParameters: { requestType: 'cancel-tcpip-forward', listenPort: '4000' },
    errorMessage: 'the session does not listen there',
  });
  expect(proxy.trail.named('EndForward')).toHaveLength(1);
  raw.end();
});

test.each(['before its channel is open', 'while a program runs'])(
  'a refused -R says why on stderr: asked for %s',
  async (when) => {
    const proxy = await startProxy({ policies: NO_LISTENING });
    const raw = await connect(proxy);
    const ask = async () => {
      raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, '', 4000);
      await raw.next(MESSAGE.REQUEST_FAILURE);
    };
    if (when.startsWith('before')) await ask();
    const { remoteId } = await raw.openSession(0);
    raw.request(remoteId, 'shell');
    await raw.next(MESSAGE.CHANNEL_SUCCESS);
    if (when.startsWith('while')) await ask();
    const said = (await raw.next(MESSAGE.CHANNEL_EXTENDED_DATA)).rest().toString();
    expect(said).toContain('sallyport: remote forwarding of *:4000 is refused: ');
    expect(await proxy.trail.next('ForwardPort')).toMatchObject({ errorCode: 'AccessDenied' });
    raw.end();
  },
);

test('a hundred refused -R are a few lines', async () => {
  const proxy = await startProxy({ policies: NO_LISTENING });
  const raw = await connect(proxy);
  for (let port = 1; port <= 100; port += 1) {
    raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, 'localhost', port);
    await raw.next(MESSAGE.REQUEST_FAILURE);
  }
  await raw.openSession(0);
  const last = await raw.next(MESSAGE.CHANNEL_EXTENDED_DATA, (reader) => reader.rest().toString().includes('more;'));
  expect(last).toBeDefined();
  raw.end();
});

test('what a jump may not ask for is refused with an event; signs of life are none', async () => {
  const proxy = await startProxy();
  const raw = await connect(proxy, 'jump');
  raw.send(MESSAGE.GLOBAL_REQUEST, 'keepalive@openssh.com', true);
  await raw.next(MESSAGE.REQUEST_FAILURE);
  raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, 'localhost', 4000);
  await raw.next(MESSAGE.REQUEST_FAILURE);
  expect(await proxy.trail.next('OpenChannel')).toMatchObject({
    requestParameters: { requestType: 'tcpip-forward' },
    errorCode: 'AccessDenied',
  });
  expect(proxy.trail.refusals).toHaveLength(1);
  raw.end();
});

test('the cut of a drain has a code of its own', async () => {
  const proxy = await startProxy({ drainSeconds: 1 });
  const raw = await connect(proxy);
  await raw.openSession(0);
  const drained = proxy.proxy.drain();
  raw.send(MESSAGE.CHANNEL_OPEN, 'session', 5, 1000, 1000);
  await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
  expect(await proxy.trail.next('OpenChannel', ({ errorCode }) => errorCode !== undefined)).toMatchObject({
    errorCode: 'ProxyDraining',
  });
  await drained;
  await raw.gone();
  expect(await proxy.trail.next('TerminateSession')).toMatchObject({
    errorCode: 'ProxyDraining',
    requestParameters: { by: 'drain' },
  });
});
