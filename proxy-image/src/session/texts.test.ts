import { MESSAGE } from '../transport/message-numbers';
import { RawClient } from '../transport/raw-client.fixture';
import type { WirePart } from '../transport/wire';
import { startTestProxy, type TestProxy } from './proxy.fixture';
import { TestTarget } from './target.fixture';

jest.setTimeout(60_000);

let target: TestTarget;
let proxy: TestProxy;
let raw: RawClient;
beforeAll(async () => {
  target = await TestTarget.start();
  proxy = await startTestProxy({ withoutSshd: true, target: target.entry });
  raw = await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
});
afterAll(async () => {
  raw.end();
  await proxy.stop();
  await target.stop();
});

let nextId = 0;
const requestsSeen = () => target.channels.flatMap(({ requests }) => requests.map(({ type }) => type));

describe('a text that a target could read as another is refused, and does not reach it', () => {
  test.each<[string, string, readonly WirePart[]]>([
    ['NUL in a command', 'exec', ['rm -rf /\0 --read-only']],
    ['NUL in a subsystem', 'subsystem', ['sftp\0x']],
    ['a line break in a subsystem', 'subsystem', ['sftp\nx']],
  ])('%s', async (_, type, parts) => {
    const localId = (nextId += 1);
    const { remoteId } = await raw.openSession(localId);
    raw.request(remoteId, type, ...parts);
    const text = (await raw.next(MESSAGE.CHANNEL_EXTENDED_DATA, (reader) => reader.uint32() === localId)).rest().subarray(12).toString();
    expect(text).toMatch(/the request cannot be read: a (text|name) holds/);
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
    const end = await proxy.trail.next('EndChannel', ({ errorCode }) => errorCode !== undefined);
    expect(end.errorCode).toBe('AccessDenied');
    proxy.trail.acts.splice(0);
    expect(requestsSeen()).not.toContain(type);
  });

  test.each<[string, string, readonly WirePart[]]>([
    ['NUL in the name of a terminal', 'pty-req', ['xterm\0', 80, 24, 0, 0, '']],
    ['an escape in the name of a terminal', 'pty-req', ['xterm\x1b[2J', 80, 24, 0, 0, '']],
    ['NUL in the value of a variable', 'env', ['LANG', 'C\0x']],
    ['NUL in the name of a variable', 'env', ['LANG\0', 'C']],
    ['NUL in the name of a signal', 'signal', ['TERM\0']],
    ['NUL in the cookie of X11', 'x11-req', [false, 'MIT-MAGIC-COOKIE-1', 'ab\0', 0]],
    ['a line break in the protocol of X11', 'x11-req', [false, 'MIT\nx', 'ab', 0]],
  ])('%s', async (_, type, parts) => {
    const localId = (nextId += 1);
    const { remoteId } = await raw.openSession(localId);
    raw.request(remoteId, type, ...parts);
    await raw.next(MESSAGE.CHANNEL_FAILURE, (reader) => reader.uint32() === localId);
    expect(requestsSeen()).not.toContain(type);
    raw.send(MESSAGE.CHANNEL_CLOSE, remoteId);
  });

  test.each<[string, readonly WirePart[]]>([
    ['direct-tcpip', ['local\0host', 80, '127.0.0.1', 1]],
    ['direct-tcpip', ['localhost', 80, '127.0.0.1\0', 1]],
    ['direct-streamlocal@openssh.com', ['/run/x\0', '', 0]],
  ])('NUL in %s', async (type, parts) => {
    const localId = (nextId += 1);
    raw.send(MESSAGE.CHANNEL_OPEN, type, localId, 1000, 1000, ...parts);
    expect((await raw.next(MESSAGE.CHANNEL_OPEN_FAILURE)).uint32()).toBe(localId);
    await proxy.trail.next('OpenChannel', ({ requestParameters, errorCode }) => requestParameters?.channelType === type && errorCode === 'AccessDenied');
  });

  test.each<[string, readonly WirePart[]]>([
    ['tcpip-forward', ['local\0host', 80]],
    ['streamlocal-forward@openssh.com', ['/run/x\0']],
  ])('NUL in %s', async (name, parts) => {
    const before = target.globalRequests.length;
    raw.send(MESSAGE.GLOBAL_REQUEST, name, true, ...parts);
    await raw.next(MESSAGE.REQUEST_FAILURE);
    expect(target.globalRequests.length).toBe(before);
  });

  test('the NUL that ends a string in C is taken from the end of a command, as sshd does, and goes no further', async () => {
    const next = target.next();
    const { remoteId } = await raw.openSession((nextId += 1));
    raw.request(remoteId, 'exec', 'make\0');
    const { data } = await (await next).request('exec');
    expect(data.subarray(4).toString()).toBe('make');
    expect((await proxy.trail.next('ExecuteCommand')).requestParameters?.command).toBe('make');
  });
});
