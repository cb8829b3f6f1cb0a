/**
 * A message whose fields are missing, short, too long or of another type ends the connection that it came on, with an
 * event that says so, and nothing else. Each row names a message that a peer may send at any time.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Server, utils } from 'ssh2';
import { startTestProxy, type TestProxy } from '../session/proxy.fixture';
import { TestTarget } from '../session/target.fixture';
import { algorithms } from './algorithms';
import { connectStranger } from './before-authentication.fixture';
import { MESSAGE } from './message-numbers';
import { RawClient, tcp } from './raw-client.fixture';
import { legOf } from './ssh2-protocol';
import { encode, message, type WirePart } from './wire';

let target: TestTarget;
let proxy: TestProxy;

beforeAll(async () => {
  target = await TestTarget.start();
  const limits = { connectionsPerSourcePerMinute: 10_000, unauthenticatedPerSource: 100 };
  proxy = await startTestProxy({ withoutSshd: true, target: target.entry, limits });
});
afterAll(async () => {
  await proxy.stop();
  await target.stop();
});

const DISCONNECT = 1;
const UNIMPLEMENTED = 3;
const DEBUG = 4;
const SERVICE_REQUEST = 5;
const SERVICE_ACCEPT = 6;
const EXT_INFO = 7;
const USERAUTH_REQUEST = 50;
const USERAUTH_FAILURE = 51;
const USERAUTH_SUCCESS = 52;

/** A string that claims more bytes than its message has. */
const OVERLONG: WirePart = { raw: Buffer.from('ffffffff', 'hex') };
const KEY = encode('ssh-ed25519', Buffer.alloc(32, 1));
const byte = (value: number): WirePart => ({ raw: Buffer.of(value) });
const request = (...parts: readonly WirePart[]) => message(USERAUTH_REQUEST, ...parts);

const BEFORE_AUTHENTICATION: readonly (readonly [string, Buffer])[] = [
  ['a disconnection without its texts', message(DISCONNECT, 2, OVERLONG)],
  ['a sequence number that is short', message(UNIMPLEMENTED, byte(0))],
  ['a debug text that is too long', message(DEBUG, true, OVERLONG, '')],
  ['a service without a name', message(SERVICE_REQUEST)],
  ['a service whose name is too long', message(SERVICE_REQUEST, OVERLONG)],
  ['more extensions than there are', message(EXT_INFO, 0xffff_ffff, 'server-sig-algs', 'ssh-ed25519')],
  ['an extension whose name is too long', message(EXT_INFO, 1, OVERLONG, 'value')],
  ['a service that is not there', message(SERVICE_REQUEST, 'ssh-connection')],
  ['a request for another service', request('root', 'ssh-other', 'none')],
  ['an empty request', request()],
  [
    'a user name that is too long, before a probe',
    request(OVERLONG, 'ssh-connection', 'publickey', false, 'ssh-ed25519', KEY),
  ],
  ['a user name that is too long, before no method', request(OVERLONG, 'ssh-connection', 'none')],
  ['a service that is too long', request('root', OVERLONG, 'publickey', false, 'ssh-ed25519', KEY)],
  ['a method that is too long', request('root', 'ssh-connection', OVERLONG)],
  ['a probe without its flag', request('root', 'ssh-connection', 'publickey')],
  ['a probe without its algorithm', request('root', 'ssh-connection', 'publickey', false)],
  ['a probe whose algorithm is too long', request('root', 'ssh-connection', 'publickey', false, OVERLONG, KEY)],
  ['a probe without its key', request('root', 'ssh-connection', 'publickey', false, 'ssh-ed25519')],
  ['a probe whose key is too long', request('root', 'ssh-connection', 'publickey', false, 'ssh-ed25519', OVERLONG)],
  ['a signature that is missing', request('root', 'ssh-connection', 'publickey', true, 'ssh-ed25519', KEY)],
  ['a signature that is too long', request('root', 'ssh-connection', 'publickey', true, 'ssh-ed25519', KEY, OVERLONG)],
  [
    'an algorithm that is too long, before a signature',
    request('root', 'ssh-connection', 'publickey', true, OVERLONG, KEY, encode('ssh-ed25519', Buffer.alloc(64))),
  ],
  [
    'a signature of two numbers that has one',
    request(
      'root',
      'ssh-connection',
      'publickey',
      true,
      'ecdsa-sha2-nistp256',
      KEY,
      encode('ecdsa-sha2-nistp256', encode(Buffer.alloc(4))),
    ),
  ],
  ['a password that is too long', request('root', 'ssh-connection', 'password', false, OVERLONG)],
  ['a new password that is missing', request('root', 'ssh-connection', 'password', true, 'old')],
  ['a submethod list that is too long', request('root', 'ssh-connection', 'keyboard-interactive', '', OVERLONG)],
  ['a language tag that is too long', request('root', 'ssh-connection', 'keyboard-interactive', OVERLONG, 'x')],
  ['a host-based request without its host', request('root', 'ssh-connection', 'hostbased', 'ssh-ed25519', KEY)],
  [
    'a host-based request whose algorithm is too long',
    request(
      'root',
      'ssh-connection',
      'hostbased',
      OVERLONG,
      KEY,
      'host',
      'user',
      encode('ssh-ed25519', Buffer.alloc(64)),
    ),
  ],
  ['a refusal, which is a server’s to give', message(USERAUTH_FAILURE, 'publickey', false)],
  ['a success, which is a server’s to give', message(USERAUTH_SUCCESS)],
  ['a channel', message(MESSAGE.CHANNEL_OPEN, 'session', 0, 1, 1)],
  ['a channel without its fields', message(MESSAGE.CHANNEL_OPEN)],
  ['a global request whose name is too long', message(MESSAGE.GLOBAL_REQUEST, OVERLONG)],
  ['data for a channel that never was', message(MESSAGE.CHANNEL_DATA, 7, 'data')],
];

/** The next refusal for a broken protocol; what was recorded before does not count. */
async function protocolError(act: () => Promise<unknown>): Promise<string | undefined> {
  proxy.trail.refusals.length = 0;
  await act();
  const refusal = await proxy.trail.next('AuthenticateUser', (candidate) => candidate.errorCode !== undefined);
  expect(refusal).toMatchObject({ errorCode: 'ProtocolError', sourceAddress: '127.0.0.1' });
  expect(refusal.sessionId).toBeDefined();
  return refusal.errorMessage;
}

test.each(BEFORE_AUTHENTICATION)(
  'before authentication: %s ends the connection, with an event',
  async (_what, payload) => {
    await protocolError(async () => {
      const stranger = await connectStranger(proxy.port);
      stranger.protocol.sendPayload(payload);
      await stranger.closed;
    });
  },
);

test('a request after which the stranger leaves at once ends nothing', async () => {
  const stranger = await connectStranger(proxy.port);
  stranger.protocol.sendPayload(request(OVERLONG, 'ssh-connection', 'publickey', false, 'ssh-ed25519', KEY));
  stranger.socket.destroy();
  await stranger.closed;
  const raw = await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
  raw.end();
});

const CLEAR: readonly (readonly [string, string])[] = [
  ['no identification', 'GET / HTTP/1.1\r\n\r\n'],
  ['an identification of another protocol', 'SSH-1.5-old\r\n'],
  ['a carriage return in the middle', 'SSH-2.0-a\rb\n'],
  ['a line without an end', `SSH-2.0-${'a'.repeat(9_000)}`],
  ['a packet length that nothing has', 'SSH-2.0-test\r\n\xff\xff\xff\xff\xff\xff\xff\xff'],
  ['padding that is longer than its packet', 'SSH-2.0-test\r\n\x00\x00\x00\x0c\xff\x14AAAAAAAAAA'],
  ['a packet of a key exchange that has not begun', 'SSH-2.0-test\r\n\x00\x00\x00\x0c\x06\x1e\x00\x00\x00\x00AAAAAA'],
  ['a key exchange without algorithms', 'SSH-2.0-test\r\n\x00\x00\x00\x0c\x04\x14AAAAAAAAAA'],
];

test.each(CLEAR)('before the key exchange: %s ends the connection, with an event', async (_what, text) => {
  await protocolError(async () => {
    const { socket, closed } = await tcp(proxy.port);
    socket.write(Buffer.from(text, 'latin1'));
    await closed;
  });
});

test('whoever connects and leaves breaks nothing, and there is no event', async () => {
  proxy.trail.refusals.length = 0;
  const { socket, closed } = await tcp(proxy.port);
  socket.end();
  await closed;
  const stranger = await connectStranger(proxy.port);
  stranger.protocol.disconnect(11, 'bye');
  await stranger.closed;
  expect(proxy.trail.refusals).toEqual([]);
});

test.each<readonly [string, Buffer]>([
  ['a channel request without its name', message(MESSAGE.CHANNEL_REQUEST, 0)],
  ['a window that is short', message(MESSAGE.CHANNEL_WINDOW_ADJUST, 0, byte(1))],
  ['data that is longer than its message', message(MESSAGE.CHANNEL_DATA, 0, OVERLONG)],
  ['a global request whose name is too long', message(MESSAGE.GLOBAL_REQUEST, OVERLONG, true)],
  ['a second answer to authentication', message(USERAUTH_SUCCESS)],
  ['a request for authentication that is broken', request(OVERLONG)],
])('after authentication: %s ends this session and no other', async (_what, payload) => {
  const [other, raw] = [
    await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile),
    await RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile),
  ];
  await raw.openSession(0);
  const before = proxy.trail.named('EndSession').length;
  raw.protocol.sendPayload(payload);
  await raw.gone();
  const ended = await proxy.trail.next('EndSession', (act) => proxy.trail.named('EndSession').indexOf(act) >= before);
  expect(ended.requestParameters?.reason).toMatch(/^the client broke a bound: /);
  await other.openSession(0);
  other.end();
});

test.each<readonly [string, Buffer]>([
  ['a success that nobody asked for', message(USERAUTH_SUCCESS)],
  ['a refusal that nobody asked for', message(USERAUTH_FAILURE, 'publickey', false)],
  ['a service without a name', message(SERVICE_ACCEPT)],
  ['an extension whose name is too long', message(EXT_INFO, 1, OVERLONG, 'value')],
  ['a banner that is too long', message(MESSAGE.USERAUTH_BANNER, OVERLONG, '')],
  ['a channel without its fields', message(MESSAGE.CHANNEL_OPEN)],
])('on the target leg, before authentication: %s refuses the session', async (_what, payload) => {
  const hostKey = utils.generateKeyPairSync('ed25519');
  const hostile = new Server({ hostKeys: [hostKey.private], algorithms: algorithms() }, (connection) => {
    connection.on('error', () => undefined);
    connection.once('handshake', () => {
      legOf(connection).protocol.sendPayload(payload);
    });
  });
  hostile.listen(0, '127.0.0.1');
  await once(hostile, 'listening');
  const { port } = hostile.address() as AddressInfo;
  const second = await startTestProxy({
    withoutSshd: true,
    target: { ...target.entry, port, hostKeys: [hostKey.public] },
  });
  const raw = await RawClient.connect(second.port, 'root+web-1', second.keyFile);
  const refused = await second.trail.next('StartSession');
  expect(refused.errorCode).toBe('TargetUnreachable');
  raw.end();
  await second.stop();
  hostile.close();
});
