import { MESSAGE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import { UNPERMITTED_WINDOW_BYTES } from '../transport/receive-window';
import { startTestProxy, type TestProxy, type TestProxyOptions } from './proxy.fixture';
import { TestTarget } from './target.fixture';

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
  const proxy = await startTestProxy({ withoutSshd: true, ...options, target: target.entry });
  started.push(proxy);
  return proxy;
}
const connect = (proxy: TestProxy, userName = 'root+web-1') => RawClient.connect(proxy.port, userName, proxy.keyFile);
const JUMP = 'anything';
const NOTHING = 'forbid (principal, action, resource);';

describe('a person', () => {
  test.each(['root+web-1', JUMP])('as %s has a share of the sessions; the refusal says which bound it was', async (userName) => {
    const proxy = await startProxy({ limits: { sessions: 4 } });
    const all = [await connect(proxy, userName), await connect(proxy, userName), await connect(proxy, userName)];
    const fourth = await connect(proxy, userName);
    await fourth.gone();
    const refused = await proxy.trail.next('StartSession', ({ errorCode }) => errorCode === 'LimitExceeded');
    expect(refused).toMatchObject({ identity: { person: 'alice' }, additional: { limit: 'sessionsPerPerson' }, errorMessage: 'one person may have 3 sessions at a time' });
    // A place comes free with the end of one.
    all[0]?.end();
    await proxy.trail.next('EndSession');
    const fifth = await connect(proxy, userName);
    fifth.send(MESSAGE.GLOBAL_REQUEST, 'keepalive@openssh.com', true);
    await fifth.next(MESSAGE.REQUEST_FAILURE);
    for (const raw of [...all, fifth]) raw.end();
  });

  test('has a share of the channels, over all connections', async () => {
    const proxy = await startProxy({ limits: { channels: 4 } });
    const [one, other] = [await connect(proxy), await connect(proxy)];
    const { remoteId } = await one.openSession(0);
    await one.openSession(1);
    await other.openSession(0);
    other.send(MESSAGE.CHANNEL_OPEN, 'session', 9, 1000, 1000);
    const reader = await other.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    expect([reader.uint32(), reader.uint32()]).toEqual([9, 4]);
    await proxy.trail.next('OpenChannel', ({ errorCode, additional }) => errorCode === 'LimitExceeded' && additional?.limit === 'channelsPerPerson');
    one.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    await one.next(MESSAGE.CHANNEL_CLOSE);
    await other.openSession(10);
    // All of a connection's are free when it has gone.
    one.end();
    await proxy.trail.next('EndSession');
    await other.openSession(11);
    other.end();
  });
});

describe('a channel that may do nothing yet', () => {
  test.each(['root+web-1', JUMP])('of %s holds a few KiB; what is sent beyond it ends the connection', async (userName) => {
    const proxy = await startProxy({ policies: userName === JUMP ? NOTHING : 'permit (principal, action, resource);' });
    const raw = await connect(proxy, userName);
    const { remoteId, window } = await raw.openSession(0);
    expect(window).toBe(UNPERMITTED_WINDOW_BYTES);
    raw.send(MESSAGE.CHANNEL_DATA, remoteId, Buffer.alloc(window));
    raw.send(MESSAGE.GLOBAL_REQUEST, 'keepalive@openssh.com', true);
    await raw.next(MESSAGE.REQUEST_FAILURE);
    raw.send(MESSAGE.CHANNEL_DATA, remoteId, 'x');
    await raw.gone();
  });

  test('gets its window with its program, and the target gets all that came before', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const next = target.next();
    const { remoteId, window } = await raw.openSession(0);
    raw.send(MESSAGE.CHANNEL_DATA, remoteId, Buffer.alloc(window, 'a'));
    raw.request(remoteId, 'exec', 'cat');
    const adjust = await raw.next(MESSAGE.CHANNEL_WINDOW_ADJUST);
    adjust.uint32();
    const more = adjust.uint32();
    raw.send(MESSAGE.CHANNEL_DATA, remoteId, Buffer.alloc(more, 'b'));
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    const program = await next;
    await program.closed;
    expect(program.input.length).toBe(window + more);
    raw.end();
  });
});

describe('a jump', () => {
  test('is listed, can be cut, and its end is an event', async () => {
    const proxy = await startProxy({ policies: NOTHING });
    const raw = await connect(proxy, JUMP);
    const [live] = proxy.live.list();
    expect(live?.describe()).toMatchObject({ kind: 'jump', person: 'alice', target: '', login: '', channels: [] });
    expect(proxy.proxy.sessionCount).toBe(1);
    await live?.terminate({ errorCode: 'SessionCut', reason: 'left unattended', by: 'carol' });
    await raw.gone();
    expect(await proxy.trail.next('TerminateSession')).toMatchObject({ errorCode: 'SessionCut', requestParameters: { kind: 'jump', by: 'carol' } });
    expect(await proxy.trail.next('EndSession')).toMatchObject({ requestParameters: { kind: 'jump', reason: 'left unattended' } });
    expect([proxy.live.list(), proxy.proxy.sessionCount]).toEqual([[], 0]);
  });

  test.each([
    ['without a channel', { jumpIdleSeconds: 60 }, 61, 'a jump without a channel ends after 60 seconds'],
    ['without traffic', { idleSeconds: 30 }, 31, 'no traffic for 30 seconds'],
    ['after its whole time', { sessionSeconds: 50 }, 51, 'sessions end after 50 seconds'],
  ])('%s ends', async (_, limits, seconds, reason) => {
    let now = Date.now();
    const proxy = await startProxy({ limits, now: () => now });
    const raw = await connect(proxy, JUMP);
    await proxy.trail.next('AuthenticateUser');
    now += seconds * 1_000;
    await raw.gone();
    expect(await proxy.trail.next('TerminateSession')).toMatchObject({ errorCode: 'LimitExceeded', errorMessage: reason });
  });

  test('has two shells at most, which end with their text', async () => {
    const proxy = await startProxy({ policies: NOTHING });
    const raw = await connect(proxy, JUMP);
    const { remoteId } = await raw.openSession(0);
    await raw.openSession(1);
    raw.send(MESSAGE.CHANNEL_OPEN, 'session', 2, 1000, 1000);
    await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    await proxy.trail.next('OpenChannel', ({ additional }) => additional?.limit === 'helpChannels');
    raw.request(remoteId, 'shell');
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    await raw.openSession(3);
    raw.end();
  });

  test('has a share of the handshakes inside jumps, and no more of them in a minute than connections', async () => {
    const proxy = await startProxy({ limits: { unauthenticatedConnections: 3, unauthenticatedPerSource: 3, connectionsPerSourcePerMinute: 8 } });
    const raw = await connect(proxy, JUMP);
    const open = (id: number) => {
      raw.send(MESSAGE.CHANNEL_OPEN, 'direct-tcpip', id, 100_000, 32_768, 'web-1', 22, '127.0.0.1', 1);
    };
    open(0);
    const first = await raw.next(MESSAGE.CHANNEL_OPEN_CONFIRMATION);
    first.uint32();
    const remoteId = first.uint32();
    open(1);
    await raw.next(MESSAGE.CHANNEL_OPEN_CONFIRMATION);
    open(2);
    await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    await proxy.trail.next('OpenChannel', ({ additional }) => additional?.limit === 'jumpHandshakesPerPerson');
    expect(proxy.live.list()[0]?.describe().channels).toMatchObject([{ kind: 'jump', detail: 'web-1' }, { kind: 'jump', detail: 'web-1' }]);
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    for (const id of [3, 4, 5, 6, 7, 8]) open(id);
    await proxy.trail.next('OpenChannel', ({ additional }) => additional?.limit === 'connectionsPerSourcePerMinute');
    raw.end();
  });
});
