import { MESSAGE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import { startTestProxy, type TestProxy, type TestProxyOptions } from './proxy.fixture';
import { TestTarget } from './target.fixture';

jest.setTimeout(30_000);

/** So slow that what the floods below send would take the proxy more than an hour to read. */
const SLOW = { requestsPerSecond: 1 };
const FLOOD = 60_000;
/** Global requests of one connection that may wait for their answers. */
const MOST_ANSWERS_DUE = 64;

let target: TestTarget;
let proxy: TestProxy;
beforeEach(async () => {
  target = await TestTarget.start();
});
afterEach(async () => {
  await proxy.stop();
  await target.stop();
});

/** A program that runs, on a connection with nobody waiting at either end. */
async function running(
  limits: TestProxyOptions['limits'] = SLOW,
): Promise<{ readonly raw: RawClient; readonly remoteId: number }> {
  proxy = await startTestProxy({ withoutSshd: true, target: target.entry, limits });
  const raw = await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
  const program = target.next();
  const { remoteId } = await raw.openSession(0);
  raw.request(remoteId, 'exec', 'sleep');
  (await program).running = true;
  // Nothing that the proxy still has to say may be what finds the client gone.
  await Promise.all([raw.next(MESSAGE.CHANNEL_SUCCESS), raw.next(MESSAGE.CHANNEL_WINDOW_ADJUST)]);
  return { raw, remoteId };
}

test('a client that leaves behind a flood of requests ends its session', async () => {
  const { raw, remoteId } = await running();
  for (let index = 0; index < FLOOD; index += 1)
    raw.send(MESSAGE.CHANNEL_REQUEST, remoteId, 'window-change', false, 80, 24, 0, 0);
  raw.socket.destroy();
  await proxy.trail.next('EndSession');
  expect(proxy.live.list()).toEqual([]);
  await target.empty();
});

test('a client that leaves while its requests wait for the target ends its session', async () => {
  target.answersGlobalRequests = false;
  const { raw } = await running({ requestsPerSecond: 10_000 });
  for (let index = 0; index < 500; index += 1)
    raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, '127.0.0.1', 10_000 + index);
  while (target.globalRequests.length < MOST_ANSWERS_DUE) await new Promise((resolve) => setImmediate(resolve));
  raw.socket.destroy();
  await proxy.trail.next('EndSession');
  expect(proxy.live.list()).toEqual([]);
});

test('a target that leaves behind a flood of requests ends the session', async () => {
  const { raw, remoteId } = await running();
  const { newest } = target;
  for (let index = 0; index < FLOOD; index += 1)
    newest.leg.protocol.sendPayload(
      Buffer.concat([Buffer.of(MESSAGE.GLOBAL_REQUEST, 0, 0, 0, 3), Buffer.from('x@y'), Buffer.of(0)]),
    );
  const [socket] = target.sockets;
  if (socket === undefined) throw new Error('nobody connected');
  socket.destroy();
  await raw.next(MESSAGE.CHANNEL_CLOSE);
  raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
  await raw.gone();
  await proxy.trail.next('EndSession');
  expect(proxy.live.list()).toEqual([]);
});
