import { MESSAGE, OPEN_FAILURE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import { recordingFailed, recordingFull } from '../recording/errors';
import { startTestProxy, type TestProxy, type TestProxyOptions } from './proxy.fixture';
import type { RecordingRequest } from './recordings';
import { TestTarget, type TestProgram } from './target.fixture';

jest.setTimeout(180_000);

let target: TestTarget;
const started: TestProxy[] = [];

beforeAll(async () => {
  target = await TestTarget.start();
});
afterEach(async () => {
  target.maxSessions = Infinity;
  for (const proxy of started.splice(0)) await proxy.stop();
});
afterAll(() => target.stop());

async function startProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const proxy = await startTestProxy({ withoutSshd: true, ...options, target: { ...target.entry, ...options.target } });
  started.push(proxy);
  return proxy;
}

const connect = (proxy: TestProxy) => RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);

interface Running {
  readonly localId: number;
  readonly remoteId: number;
  readonly program: TestProgram;
}

async function run(raw: RawClient, localId: number): Promise<Running> {
  const next = target.next();
  const { remoteId } = await raw.openSession(localId);
  raw.request(remoteId, 'exec', 'cat');
  const program = await next;
  return { localId, remoteId, program };
}

/** A program that was there before goes on both ways, and its session was not cut. */
async function expectAlive(proxy: TestProxy, raw: RawClient, { localId, remoteId, program }: Running): Promise<void> {
  raw.send(MESSAGE.CHANNEL_DATA, remoteId, 'ping');
  while (!program.input.toString().endsWith('ping')) await new Promise((resolve) => setImmediate(resolve));
  program.channel.write(Buffer.from('pong'), 0);
  const reader = await raw.next(MESSAGE.CHANNEL_DATA, (data) => data.uint32() === localId);
  expect(reader.rest().subarray(8).toString()).toBe('pong');
  expect(proxy.trail.named('TerminateSession')).toEqual([]);
}

/** What the client of a channel that was ended for it reads on stderr, and the exit status. */
async function told(raw: RawClient, localId: number): Promise<{ text: string; status: number }> {
  const text = (await raw.next(MESSAGE.CHANNEL_EXTENDED_DATA, (reader) => reader.uint32() === localId)).rest().subarray(12).toString();
  const reader = await raw.next(MESSAGE.CHANNEL_REQUEST, (request) => request.uint32() === localId && request.name() === 'exit-status');
  reader.uint32();
  reader.name();
  reader.boolean();
  const status = reader.uint32();
  await raw.next(MESSAGE.CHANNEL_CLOSE, (close) => close.uint32() === localId);
  return { text, status };
}

const terminal = ['xterm', 80, 24, 0, 0, ''] as const;

/** Recordings that a test lets fail. */
function failingRecordings(): { readonly requests: RecordingRequest[]; readonly options: TestProxyOptions } {
  const requests: RecordingRequest[] = [];
  return {
    requests,
    options: {
      startRecording: (request) => {
        requests.push(request);
        return { path: '/recording', output: () => true, input: () => true, resize: () => undefined, onDrain: () => undefined, end: () => Promise.reject(new Error('disk full')) };
      },
    },
  };
}

describe('a failure is that of one channel', () => {
  test('the target refuses one session more: its words and its reason, and the others go on', async () => {
    target.maxSessions = 2;
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const first = await run(raw, 1);
    const second = await run(raw, 2);
    raw.send(MESSAGE.CHANNEL_OPEN, 'session', 3, 1000, 1000);
    const refusal = await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    expect([refusal.uint32(), refusal.uint32(), refusal.text()]).toEqual([3, OPEN_FAILURE.CONNECT_FAILED, 'the target refused the channel: open failed']);
    const end = await proxy.trail.next('EndChannel');
    expect(end).toMatchObject({ errorCode: 'TargetUnreachable', errorMessage: 'the target refused the channel: open failed', requestParameters: { channelType: 'session' } });
    expect(end.additional).toEqual(proxy.trail.named('OpenChannel').at(-1)?.additional);
    await expectAlive(proxy, raw, first);
    await expectAlive(proxy, raw, second);
    second.program.exit(0);
    await raw.next(MESSAGE.CHANNEL_CLOSE);
    raw.send(MESSAGE.CHANNEL_CLOSE, second.remoteId);
    await second.program.closed;
    await expectAlive(proxy, raw, await run(raw, 4));
    raw.end();
  });

  test('the target refuses before the event of the channel is durable', async () => {
    target.maxSessions = 1;
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const release = proxy.trail.hold();
    raw.send(MESSAGE.CHANNEL_OPEN, 'session', 2, 1000, 1000);
    // An answer of the target to a later request shows that its refusal has arrived.
    raw.request(running.remoteId, 'window-change', 80, 24, 0, 0);
    await running.program.request('window-change');
    running.program.channel.write(Buffer.from('after'), 0);
    await raw.next(MESSAGE.CHANNEL_DATA);
    release();
    expect((await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE)).uint32()).toBe(2);
    await expectAlive(proxy, raw, running);
    raw.end();
  });

  test('requests that wait for the target end their channel when they hold more than they may', async () => {
    const proxy = await startProxy({ limits: { heldBytes: 1_048_576, requestsPerSecond: 10_000 } });
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const { remoteId } = await raw.openSession(2);
    const release = proxy.trail.hold();
    raw.request(remoteId, 'exec', 'waits for its event');
    await proxy.trail.heldOne;
    for (let index = 0; index < 8; index += 1) raw.request(remoteId, 'signal', 'x'.repeat(200_000));
    expect((await told(raw, 2)).text).toContain('too many requests at once');
    release();
    await expectAlive(proxy, raw, running);
    raw.end();
  });

  test('nothing is opened on the target for a channel that is refused', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const before = target.channels.length;
    raw.send(MESSAGE.GLOBAL_REQUEST, 'no-more-sessions@openssh.com', true);
    await raw.next(MESSAGE.REQUEST_SUCCESS);
    raw.send(MESSAGE.CHANNEL_OPEN, 'session', 2, 1000, 1000);
    expect((await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE)).rest().toString()).toContain('no more sessions');
    await expectAlive(proxy, raw, running);
    expect(target.channels.length).toBe(before);
    raw.end();
  });

  test('what cannot be made durable is refused, and what runs goes on', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const { remoteId } = await raw.openSession(2);
    const before = target.channels.length;
    proxy.trail.fails = true;
    raw.request(remoteId, 'exec', 'true');
    expect(await told(raw, 2)).toEqual({ text: 'sallyport: the audit trail takes no more at the moment\r\n', status: 255 });
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    raw.send(MESSAGE.CHANNEL_OPEN, 'session', 3, 1000, 1000);
    const refusal = await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE);
    expect([refusal.uint32(), refusal.uint32(), refusal.text()]).toEqual([3, OPEN_FAILURE.RESOURCE_SHORTAGE, 'the audit trail takes no more at the moment']);
    raw.send(MESSAGE.CHANNEL_OPEN, 'direct-tcpip', 4, 1000, 1000, 'localhost', 80, '127.0.0.1', 1);
    expect((await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE)).uint32()).toBe(4);
    raw.send(MESSAGE.GLOBAL_REQUEST, 'tcpip-forward', true, 'localhost', 4000);
    await raw.next(MESSAGE.REQUEST_FAILURE);
    expect(target.channels.slice(before).every(({ requests }) => requests.length === 0)).toBe(true);
    await expectAlive(proxy, raw, running);
    proxy.trail.fails = false;
    await expectAlive(proxy, raw, await run(raw, 5));
    raw.end();
  });

  test.each([
    ['cannot be written', recordingFailed('/recording', 'no space'), 'RecordingFailed', 'this cannot be recorded at the moment, so it ends'],
    ['is full', recordingFull('/recording', 1), 'LimitExceeded', 'the recording is as long as one may be, so this ends'],
  ] as const)('a recording that %s ends its terminal, with the reason, and no other channel', async (_, error, errorCode, message) => {
    const { requests, options } = failingRecordings();
    const proxy = await startProxy(options);
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const shell = target.next();
    const { remoteId } = await raw.openSession(2);
    raw.request(remoteId, 'pty-req', ...terminal);
    raw.request(remoteId, 'shell');
    await shell;
    requests[0]?.onError(error);
    expect(await told(raw, 2)).toEqual({ text: `sallyport: ${message}\r\n`, status: 255 });
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    expect(await proxy.trail.next('EndChannel')).toMatchObject({ errorCode, errorMessage: message, additional: { recording: '/recording' } });
    await expectAlive(proxy, raw, running);
    raw.end();
  });

  test('a recording that cannot be started refuses its terminal', async () => {
    const proxy = await startProxy({
      startRecording: () => {
        throw recordingFailed('/recording', 'no space');
      },
    });
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const { remoteId } = await raw.openSession(2);
    raw.request(remoteId, 'pty-req', ...terminal);
    raw.request(remoteId, 'shell');
    expect((await told(raw, 2)).text).toContain('this cannot be recorded');
    await expectAlive(proxy, raw, running);
    raw.end();
  });

  test('a request that cannot be read ends its channel, and an opening that cannot be read is refused', async () => {
    const proxy = await startProxy();
    const raw = await connect(proxy);
    const running = await run(raw, 1);
    const { remoteId } = await raw.openSession(2);
    raw.request(remoteId, 'exec', { raw: Buffer.from([0, 0, 0, 9, 65]) });
    expect((await told(raw, 2)).text).toContain('the request cannot be read');
    raw.send(MESSAGE.CHANNEL_OPEN, 'direct-tcpip', 3, 1000, 1000, 'localhost');
    expect((await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE)).uint32()).toBe(3);
    await expectAlive(proxy, raw, running);
    raw.end();
  });

  test('a refused program leaves no channel behind', async () => {
    const proxy = await startProxy({
      policies: 'permit (principal, action, resource) unless { action == Sallyport::Action::"exec" };',
      limits: { channelsPerConnection: 2 },
    });
    const raw = await connect(proxy);
    for (let round = 0; round < 5; round += 1) {
      const { remoteId } = await raw.openSession(round);
      raw.request(remoteId, 'exec', 'true');
      await told(raw, round);
      raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
      await proxy.trail.next('EndChannel', ({ additional }) => additional?.channelId === String(round));
    }
    raw.end();
  });
});

describe('every open channel has one end', () => {
  test('whenever the target goes away', async () => {
    const open = new Set<string>();
    const proxy = await startProxy({
      startRecording: ({ sessionId }) => {
        open.add(sessionId);
        const end = () => {
          open.delete(sessionId);
          return Promise.resolve({ path: '/recording', bytes: 1, sha256: '00', durationMs: 0 });
        };
        return { path: '/recording', output: () => true, input: () => true, resize: () => undefined, onDrain: () => undefined, end };
      },
    });
    const ROUNDS = 100;
    for (let round = 0; round < ROUNDS; round += 1) {
      const raw = await connect(proxy);
      // After so many turns of the event loop, counted from the request for a channel: from before it is open to a running shell.
      let turns = round % 50;
      const goAway = (): void => {
        if (turns-- > 0 || target.sockets.size === 0) setImmediate(goAway);
        else for (const socket of target.sockets) socket.destroy();
      };
      raw.send(MESSAGE.CHANNEL_OPEN, 'session', 0, 100_000, 32_768);
      goAway();
      try {
        const confirmation = await raw.next(MESSAGE.CHANNEL_OPEN_CONFIRMATION);
        confirmation.uint32();
        const remoteId = confirmation.uint32();
        raw.request(remoteId, 'pty-req', ...terminal);
        raw.request(remoteId, 'shell');
        await raw.next(MESSAGE.CHANNEL_CLOSE);
        raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
      } catch {
        // Refused, or the connection has ended: either is an answer.
      }
      raw.end();
    }
    const sessions = new Set(proxy.trail.named('AuthenticateUser').map(({ sessionId }) => sessionId));
    expect(sessions.size).toBe(ROUNDS);
    const key = ({ sessionId, additional }: { readonly sessionId?: unknown; readonly additional?: Readonly<Record<string, string>> }) => `${String(sessionId)} ${additional?.channelId ?? ''}`;
    const opened = proxy.trail.named('OpenChannel').filter(({ errorCode }) => errorCode === undefined);
    for (const channel of opened) await proxy.trail.next('EndChannel', (act) => key(act) === key(channel));
    for (const { sessionId, errorCode } of proxy.trail.named('StartSession')) {
      if (errorCode === undefined) await proxy.trail.next('EndSession', (act) => act.sessionId === sessionId);
    }
    expect(proxy.trail.named('EndChannel').map(key).sort()).toEqual(opened.map(key).sort());
    expect(open.size).toBe(0);
    expect(proxy.trail.named('StartShell').length).toBeGreaterThan(0);
  });
});
