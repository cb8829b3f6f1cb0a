import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { MESSAGE } from '../transport/message-numbers';
import { ModelPeer } from '../transport/model-peer.fixture';
import { RawClient } from '../transport/raw-client.fixture';
import { startTestProxy, type TestProxy, type TestProxyOptions } from './proxy.fixture';
import { Relay } from './relay';
import { Session } from './session';
import { TestTarget } from './target.fixture';

jest.setTimeout(60_000);

/** Names no target. */
const JUMP = 'anything';
const UNEXPECTED = Buffer.from('no packet of SSH at all, and long enough for two blocks');

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

const connect = (proxy: TestProxy, login = 'root+web-1') => RawClient.connect(proxy.port, login, proxy.keyFile);

async function run(raw: RawClient, localId: number): Promise<{ readonly remoteId: number; readonly program: Awaited<ReturnType<TestTarget['next']>> }> {
  const next = target.next();
  const { remoteId } = await raw.openSession(localId);
  raw.request(remoteId, 'exec', 'cat');
  return { remoteId, program: await next };
}

const broken = (): never => {
  throw new TypeError('broken');
};

describe('what is thrown with nothing around it ends its channel, with an event', () => {
  test('by the answer to a request that failed', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const { remoteId } = await raw.openSession(2);
    proxy.trail.recordRefusal = broken;
    raw.request(remoteId, 'pty-req', { raw: Buffer.from([0, 0, 0, 9, 65]) });
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    expect(await proxy.trail.next('EndChannel')).toMatchObject({ errorCode: 'InternalError', additional: { channelId: '1' } });
    raw.send(MESSAGE.CHANNEL_DATA, running.remoteId, 'ping');
    while (running.program.input.toString() !== 'ping') await new Promise((resolve) => setImmediate(resolve));
    raw.end();
  });

  test('by the end of a filter', async () => {
    const proxy = await startProxy({
      startFilter: (_, { sinks }) => ({ clientToTarget: (bytes) => sinks.toTarget(bytes), targetToClient: (bytes) => sinks.toClient(bytes), end: broken }),
    });
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const ending = await run(raw, 2);
    ending.program.exit(0);
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    raw.send(MESSAGE.CHANNEL_CLOSE, ending.remoteId);
    expect(await proxy.trail.next('EndChannel')).toMatchObject({ additional: { channelId: '1' } });
    raw.send(MESSAGE.CHANNEL_DATA, running.remoteId, 'ping');
    while (running.program.input.toString() !== 'ping') await new Promise((resolve) => setImmediate(resolve));
    raw.end();
  });

  test('by the messages that a filter held back until its end', async () => {
    const [client, far] = [new ModelPeer(1_000), new ModelPeer(1_000)];
    client.openChannel();
    await far.acceptChannel();
    if (client.channel === undefined || far.channel === undefined) throw new Error('no channel');
    const failures: unknown[] = [];
    const relay = new Relay({
      ...{ client: client.channel, target: far.channel },
      filter: { clientToTarget: () => undefined, targetToClient: () => undefined, end: () => Promise.resolve() },
      onClientRequest: () => undefined,
      onTargetRequest: () => undefined,
      onFailure: (thrown) => failures.push(thrown),
      onEnd: () => undefined,
    });
    relay.start();
    far.channel.setFlow('everything');
    jest.spyOn(client.channel, 'close').mockImplementation(broken);
    far.close();
    await relay.settled;
    expect(failures).toEqual([new TypeError('broken')]);
  });
});

test('a cut that cannot be announced is made all the same', async () => {
  const proxy = await startProxy();
  const raw = await connect(proxy);
  await run(raw, 1);
  const session = proxy.live.list()[0];
  if (!(session instanceof Session)) throw new Error('no session');
  jest.spyOn(session.client.leg.protocol, 'channelExtData').mockImplementation(broken);
  proxy.locks.put('person', 'alice');
  await raw.gone();
  expect(proxy.live.list()).toEqual([]);
});

describe('a peer that breaks the protocol has an event', () => {
  const breach = (raw: RawClient) => {
    raw.send(MESSAGE.CHANNEL_DATA, 4_000, 'to a channel that never was');
  };

  test('the client of a session, in its end', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    await run(raw, 1);
    breach(raw);
    expect(await proxy.trail.next('EndSession')).toMatchObject({ errorCode: 'ProtocolError', errorMessage: 'message 94 for a channel that never was' });
  });

  test('the client of a session whose target is still dialled', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const accepted = once(silent, 'connection') as Promise<[Socket]>;
    const proxy = await startProxy({ target: { port: (silent.address() as AddressInfo).port } });
    const raw = await connect(proxy);
    const [socket] = await accepted;
    breach(raw);
    expect(await proxy.trail.next('StartSession')).toMatchObject({ errorCode: 'ProtocolError', identity: { person: 'alice' } });
    expect(proxy.trail.named('EndSession')).toEqual([]);
    socket.destroy();
    silent.close();
  });

  test('the client of a jump, in its end', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy, JUMP);
    breach(raw);
    expect(await proxy.trail.next('EndSession')).toMatchObject({ errorCode: 'ProtocolError', requestParameters: { kind: 'jump' } });
  });

  test('the target, in the end of the session', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const { remoteId } = await run(raw, 1);
    for (const socket of target.sockets) socket.write(UNEXPECTED);
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    expect(await proxy.trail.next('EndSession')).toMatchObject({ errorCode: 'ProtocolError', requestParameters: { reason: expect.stringContaining('the target broke a bound: ') as string } });
  });
});

test('a target that says why it leaves is quoted in the end of the session', async () => {
  const proxy = await startProxy();
  const raw = await connect(proxy);
  const { remoteId } = await run(raw, 1);
  target.newest.leg.protocol.disconnect(2, 'down for\x1b maintenance');
  await raw.next(MESSAGE.CHANNEL_CLOSE);
  raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
  expect(await proxy.trail.next('EndSession')).toMatchObject({ requestParameters: { reason: 'the target closed the connection: down for? maintenance' } });
});

test('a target that answers no global request makes the client wait, also one that wants no answers', async () => {
  const proxy = await startProxy({ limits: { requestsPerSecond: 100_000 } });
  const raw = await connect(proxy);
  await run(raw, 1);
  const session = proxy.live.list()[0];
  if (!(session instanceof Session)) throw new Error('no session');
  const outcome = await session.targetReady;
  if (!outcome.ok) throw new Error(outcome.message);
  const answers: (() => void)[] = [];
  jest.spyOn(outcome.layer, 'ask').mockImplementation(() => new Promise((resolve) => answers.push(() => resolve(undefined))));
  for (let index = 0; index < 200; index += 1) raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', false, '127.0.0.1', 2_000 + index);
  const opened = raw.openSession(2);
  const isWaiting = new Promise((resolve) => setTimeout(() => resolve('waits'), 500));
  expect(await Promise.race([opened.then(() => 'open'), isWaiting])).toBe('waits');
  const answering = setInterval(() => answers.splice(0).forEach((answer) => answer()), 5);
  expect((await opened).remoteId).toBeDefined();
  clearInterval(answering);
  raw.end();
});
