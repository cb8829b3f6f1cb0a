/**
 * One test for each defect of ssh2 1.17 that a gateway must not have, through the whole proxy: what breaks here when
 * ssh2 is updated is what the patch and the connection layer are for. Numbers are those of the list of defects.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { sessionId } from '@sallyport/contract';
import { Client, Server, utils } from 'ssh2';
import type { Authenticator } from '../auth/authenticator';
import { startTestProxy, type TestProxy } from '../session/proxy.fixture';
import { TestTarget, type TestProgram } from '../session/target.fixture';
import { MESSAGE } from './message-numbers';
import { enablePostQuantum } from './post-quantum';
import { sharedLimits } from '../limits/limits.fixture';
import { RawClient, tcp } from './raw-client.fixture';
import { SshServer } from './ssh-server';
import { encode, message } from './wire';

jest.setTimeout(60_000);

let target: TestTarget;
let proxy: TestProxy;

beforeAll(async () => {
  target = await TestTarget.start();
  proxy = await startTestProxy({ withoutSshd: true, target: target.entry, limits: { requestsPerSecond: 100, loginGraceSeconds: 2 } });
});
afterAll(async () => {
  await proxy.stop();
  await target.stop();
});

const connectRaw = () => RawClient.connect(proxy.port, 'root+web-1', proxy.keyFile);
const credentials = () => ({ host: '127.0.0.1', port: proxy.port, username: 'root+web-1', privateKey: readFileSync(proxy.keyFile), hostVerifier: () => true });

/** Starts a program through the proxy; both ends of it. */
async function start(raw: RawClient, command: string | Buffer = 'program', window?: number): Promise<{ remoteId: number; program: TestProgram }> {
  const next = target.next();
  const { remoteId } = await raw.openSession(0, window);
  raw.request(remoteId, 'exec', command);
  await raw.next(MESSAGE.CHANNEL_SUCCESS);
  return { remoteId, program: await next };
}

test('1: no compression is offered, so that none can break the process', async () => {
  const client = new Client();
  client.connect({ ...credentials(), algorithms: { compress: ['zlib@openssh.com'] } });
  const [error] = (await once(client, 'error')) as [Error];
  expect(error.message).toContain('compression');
});

test('2: a client that does not read makes the target wait, whatever window it gave', async () => {
  const raw = await connectRaw();
  const { program } = await start(raw, 'flood', 0xffff_0000);
  raw.socket.pause();
  const total = 64 * 1024 * 1024;
  for (let sent = 0; sent < total; sent += 65_536) program.channel.write(Buffer.alloc(65_536), 0);
  const sentWhenStalled = await settled(() => program.channel.bytesSent);
  // One window, the socket's share, and what the kernels hold on loopback.
  expect(sentWhenStalled).toBeLessThan(24 * 1024 * 1024);
  const held = proxy.live.list()[0]?.describe().channels[0];
  expect(held?.bytesOut).toBeLessThanOrEqual(sentWhenStalled);
  raw.socket.resume();
  let received = 0;
  while (received < total) received += (await raw.next(MESSAGE.CHANNEL_DATA)).rest().length - 8;
  raw.end();
});

test('3: data beyond the window ends the connection', async () => {
  const raw = await connectRaw();
  const { remoteId, program } = await start(raw);
  program.reading = false;
  for (let round = 0; round < 400 && !raw.closed; round += 1) {
    raw.protocol.channelData(remoteId, Buffer.alloc(32 * 1024));
    if (round % 50 === 0) await new Promise(setImmediate);
  }
  await raw.gone();
});

// Node 24 pools small buffers in slabs of 64 KiB, as large as the buffer that the patch lends to packets.
test.each([8, 64])('4 and 15: stdout and stderr in parallel, then the exit status, all arrive whole (pool of %i KiB)', async (kib) => {
  const poolSize = Buffer.poolSize;
  Buffer.poolSize = kib * 1024;
  const client = new Client();
  const ready = once(client, 'ready');
  client.connect(credentials());
  await ready;
  const next = target.next();
  const finished = run(client, 'both');
  const program = await next;
  for (let round = 0; round < 50; round += 1) {
    program.channel.write(Buffer.alloc(100_000, 'o'), 0);
    program.channel.write(Buffer.alloc(100_000, 'e'), 1);
  }
  program.exit(3);
  const { stdout, stderr, code } = await finished;
  expect([stdout.equals(Buffer.alloc(5_000_000, 'o')), stderr.equals(Buffer.alloc(5_000_000, 'e')), code]).toEqual([true, true, 3]);
  client.end();
  Buffer.poolSize = poolSize;
});

test('5: input and EOF that come before the program has started are not lost', async () => {
  const raw = await connectRaw();
  const { remoteId } = await raw.openSession(0);
  const release = proxy.trail.hold();
  const next = target.next();
  raw.request(remoteId, 'exec', 'cat');
  raw.send(MESSAGE.CHANNEL_DATA, remoteId, 'early');
  raw.send(MESSAGE.CHANNEL_EOF, remoteId);
  // An answer to a later request shows that all of it has been read.
  raw.send(MESSAGE.GLOBAL_REQUEST, 'keepalive@openssh.com', true);
  await raw.next(MESSAGE.REQUEST_FAILURE);
  expect(raw.received.some(({ type }) => type === MESSAGE.CHANNEL_SUCCESS)).toBe(false);
  release();
  const program = await next;
  await program.ended;
  expect(program.input.toString()).toBe('early');
  raw.end();
});

test('6: a second program on one channel fails, the first goes on', async () => {
  const raw = await connectRaw();
  const { remoteId, program } = await start(raw);
  raw.request(remoteId, 'exec', 'two');
  await raw.next(MESSAGE.CHANNEL_FAILURE);
  program.channel.write(Buffer.from('still here'), 0);
  expect((await raw.next(MESSAGE.CHANNEL_DATA)).rest().subarray(8).toString()).toBe('still here');
  raw.end();
});

test('7: signals and exit signals that ssh2 does not know pass', async () => {
  const raw = await connectRaw();
  const { remoteId, program } = await start(raw);
  raw.send(MESSAGE.CHANNEL_REQUEST, remoteId, 'signal', false, 'WINCH@example.com');
  expect((await program.request('signal')).data.equals(encode('WINCH@example.com'))).toBe(true);
  program.channel.tell('exit-signal', encode('WINCH@example.com', false, '', ''));
  const reader = await raw.next(MESSAGE.CHANNEL_REQUEST);
  reader.uint32();
  expect([reader.name(), reader.boolean(), reader.name()]).toEqual(['exit-signal', false, 'WINCH@example.com']);
  raw.end();
});

test('8: a huge count of keyboard-interactive answers is refused before anything is allocated', async () => {
  const server = new Server({ hostKeys: [utils.generateKeyPairSync('ed25519').private] }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => {
      if (context.method === 'keyboard-interactive') context.prompt('code', () => context.reject());
      else context.reject(['keyboard-interactive']);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const before = process.memoryUsage().rss;
  await unauthenticated(port, (protocol) => {
    protocol.authKeyboard('root+web-1');
    protocol.sendPayload(message(61, 33_000_000));
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  server.close();
});

test('10: whoever does not authenticate in time is closed, silent or not', async () => {
  const silent = await tcp(proxy.port);
  const talkative = await tcp(proxy.port);
  talkative.socket.write('SSH-2.0-slow\r\n');
  expect((await silent.closed).toString()).toMatch(/^SSH-2\.0-OpenSSH_Sallyport\r\n/);
  await talkative.closed;
  await proxy.trail.next('AuthenticateUser', (act) => act.errorMessage === 'not authenticated in time');
});

test('10: a flood of key exchanges ends the connection', async () => {
  const raw = await connectRaw();
  let exchanges = 0;
  raw.client.on('handshake', () => {
    exchanges += 1;
    if (!raw.closed) raw.protocol.rekey();
  });
  raw.protocol.rekey();
  await raw.gone();
  expect(exchanges).toBeGreaterThan(10);
  expect(exchanges).toBeLessThan(100);
});

test('11: after a protocol error the socket is closed, not left half open', async () => {
  const { socket, closed } = await tcp(proxy.port);
  socket.write('SSH-2.0-x\r\n');
  await once(socket, 'data');
  socket.write(Buffer.alloc(64, 0xff));
  await closed;
});

test('13: an identification in many segments', async () => {
  const { socket } = await tcp(proxy.port);
  socket.setNoDelay(true);
  const offer = readUntil(socket, (text) => text.includes('curve25519-sha256'));
  for (const character of 'SSH-2.0-drip\r\n') {
    await new Promise<void>((resolve) => socket.write(character, () => resolve()));
    await new Promise(setImmediate);
  }
  await offer;
  socket.destroy();
});

describe('14', () => {
  test('commands, environment and terminal modes reach the target byte for byte', async () => {
    const raw = await connectRaw();
    const { remoteId } = await raw.openSession(0);
    const modes = Buffer.from([3, 0xff, 0xff, 0xff, 0x03, 0]);
    raw.request(remoteId, 'pty-req', 'xterm', 80, 24, 0, 0, modes);
    raw.request(remoteId, 'env', 'LC_X', Buffer.from([0xe9, 0xff]));
    const next = target.next();
    raw.request(remoteId, 'exec', Buffer.from([0x65, 0xe9, 0xff]));
    const program = await next;
    expect(program.requests.map(({ type, data }) => [type, data.toString('hex')])).toEqual([
      ['pty-req', encode('xterm', 80, 24, 0, 0, modes).toString('hex')],
      ['env', encode('LC_X', Buffer.from([0xe9, 0xff])).toString('hex')],
      ['exec', encode(Buffer.from([0x65, 0xe9, 0xff])).toString('hex')],
    ]);
    const act = await proxy.trail.next('ExecuteCommand', ({ requestParameters }) => requestParameters?.terminalSize === '80x24');
    expect(act.requestParameters?.terminal).toBe('xterm');
    expect(act.requestParameters?.command).toBe('e\\xe9\\xff');
    raw.end();
  });

  test('requests after the program has started are answered', async () => {
    const raw = await connectRaw();
    const { remoteId } = await start(raw);
    raw.request(remoteId, 'pty-req', 'xterm', 80, 24, 0, 0, '');
    await raw.next(MESSAGE.CHANNEL_FAILURE);
    raw.request(remoteId, 'window-change', 80, 24, 0, 0);
    await raw.next(MESSAGE.CHANNEL_SUCCESS);
    raw.request(remoteId, 'nobody-knows@example.com');
    await raw.next(MESSAGE.CHANNEL_FAILURE);
    raw.end();
  });

  test('a command of 100,000 bytes', async () => {
    const raw = await connectRaw();
    const { program } = await start(raw, Buffer.alloc(100_000, 'x'));
    expect((await program.request('exec')).data.length).toBe(100_004);
    raw.end();
  });

  test('an RSA host key is not offered with SHA-1', async () => {
    const key = utils.parseKey(utils.generateKeyPairSync('rsa', { bits: 2048 }).private);
    if (key instanceof Error) throw key;
    const nobody: Authenticator = { begin: () => ({ onRequest: () => undefined, state: () => 'unauthenticated', outcome: () => undefined, abort: () => undefined }) };
    const delegate = { onChannelOpen: () => undefined, onGlobalRequest: () => undefined, onViolation: () => undefined, onLimit: () => undefined };
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const server = new SshServer([key], {
      ...{ authenticator: nobody, authenticationTries: 1, connectionLimits: { channels: 1, requestsPerSecond: 1, now: () => 0, shared: sharedLimits() }, log },
      ...{ unauthenticatedDelegate: () => delegate, keyExchanges: { exchange: () => undefined }, onAuthenticated: () => undefined },
    });
    const listener = createServer((socket) => {
      server.inject(socket, { sessionId: sessionId('s'), sourceAddress: '127.0.0.1', settled: () => undefined });
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { socket } = await tcp((listener.address() as AddressInfo).port);
    socket.write('SSH-2.0-x\r\n');
    const offer = await readUntil(socket, (text) => text.includes('rsa-sha2-256'));
    expect(offer).not.toMatch(/ssh-rsa/);
    socket.destroy();
    listener.close();
  });

  test.each([
    ['right', ['mlkem768x25519-sha256', 'curve25519-sha256']],
    ['wrong', ['curve25519-sha256', 'curve25519-sha256@libssh.org']],
  ] as const)('a %s guess of the key exchange', async (guess, kex) => {
    enablePostQuantum();
    const client = new Client();
    const ready = once(client, 'ready');
    client.connect({ ...credentials(), algorithms: { kex: [...kex] as never } });
    guessFirst(client, guess);
    await ready;
    client.end();
  });

  test('an unknown authentication method fails, and the next one may follow', async () => {
    const client = new Client();
    const ready = once(client, 'ready');
    let asked = 0;
    client.connect({
      ...credentials(),
      authHandler: (_left, _partial, next) => {
        asked += 1;
        if (asked === 1) next({ type: 'none', username: 'root+web-1' });
        else if (asked === 2) privates(client).sendPayload(message(50, 'root+web-1', 'ssh-connection', 'gssapi-with-mic', 0));
        else next({ type: 'publickey', username: 'root+web-1', key: readFileSync(proxy.keyFile) });
      },
    });
    await ready;
    expect(asked).toBe(3);
    client.end();
  });
});

test('17: when the target dies, its channels end and the client is told', async () => {
  const raw = await connectRaw();
  await start(raw);
  target.newest.leg.socket.destroy();
  await raw.gone();
  const closed = /^the target closed the connection(: .*ECONNRESET)?$/;
  const end = await proxy.trail.next('EndSession', (act) => closed.test(String(act.requestParameters?.reason)));
  // A target that restarts has broken no protocol.
  expect(end.errorCode).toBeUndefined();
});

test('a flood of requests waits for its turn: all are answered in order, and others do not wait with it', async () => {
  const raw = await connectRaw();
  const [from, sent] = [performance.now(), 350];
  for (let round = 0; round < sent; round += 1) raw.send(MESSAGE.GLOBAL_REQUEST, 'keepalive@openssh.com', true);
  const other = await connectRaw();
  other.send(MESSAGE.GLOBAL_REQUEST, 'keepalive@openssh.com', true);
  await other.next(MESSAGE.REQUEST_FAILURE);
  for (let round = 0; round < sent; round += 1) await raw.next(MESSAGE.REQUEST_FAILURE);
  // 100 a second, after a burst of one second.
  expect(performance.now() - from).toBeGreaterThan(((sent - 100) / 100) * 1_000 - 50);
  raw.end();
  other.end();
});

test('the connection protocol before authentication ends the connection', async () => {
  await unauthenticated(proxy.port, (protocol) => {
    protocol.sendPayload(message(MESSAGE.CHANNEL_OPEN, 'session', 0, 1, 1));
  });
  await proxy.trail.next('AuthenticateUser', (act) => act.errorCode === 'ProtocolError');
});

interface PrivateProtocol {
  sendPayload(payload: Buffer): void;
  authKeyboard(userName: string): void;
  readonly _packetRW: { readonly write: { alloc(length: number, force: boolean): Buffer; finalize(packet: Buffer, force: boolean): Buffer; allocStartKEX: number } };
  readonly _cipher: { encrypt(packet: Buffer): void };
  readonly _kexinit: Buffer;
}

function privates(client: Client): PrivateProtocol {
  return (client as unknown as { _protocol: PrivateProtocol })._protocol;
}

/** A client that gets as far as authentication, and there does what the test says; resolves when it is cut. */
async function unauthenticated(port: number, act: (protocol: PrivateProtocol) => void): Promise<void> {
  const client = new Client();
  client.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  let asked = 0;
  client.connect({
    ...credentials(),
    port,
    authHandler: (_left, _partial, next) => {
      asked += 1;
      if (asked === 1) next({ type: 'none', username: 'root+web-1' });
      else act(privates(client));
    },
  });
  await closed;
}

/** Makes ssh2's client set first_kex_packet_follows (RFC 4253 section 7); a wrong guess is followed by the right packet. */
function guessFirst(client: Client, guess: 'right' | 'wrong'): void {
  const protocol = privates(client);
  const { _cipher: cipher } = protocol;
  const encrypt = cipher.encrypt.bind(cipher);
  const KEXINIT = 20;
  cipher.encrypt = (packet) => {
    if (packet[5] !== KEXINIT) {
      encrypt(packet);
      return;
    }
    const flag = protocol._kexinit.length - 5;
    protocol._kexinit[flag] = 1;
    packet[5 + flag] = 1;
    encrypt(packet);
    if (guess === 'right') return;
    const wrong = message(30, Buffer.alloc(32, 7));
    const { write } = protocol._packetRW;
    const frame = write.alloc(wrong.length, true);
    wrong.copy(frame, write.allocStartKEX);
    encrypt(write.finalize(frame, true));
  };
}

/** Waits until a number has stopped to change. */
async function settled(read: () => number): Promise<number> {
  for (let last = -1, quiet = 0; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = read();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
    if (quiet === 10) return now;
  }
}

async function readUntil(socket: NodeJS.ReadableStream, found: (text: string) => boolean): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (found(text)) resolve(text);
    });
  });
}

async function run(client: Client, command: string): Promise<{ stdout: Buffer; stderr: Buffer; code: number }> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error !== undefined) {
        reject(error);
        return;
      }
      const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
      let code = -1;
      channel.on('data', (chunk: Buffer) => stdout.push(chunk));
      channel.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
      channel.on('exit', (status: number) => (code = status));
      const outEnded = once(channel, 'close');
      const errEnded = once(channel.stderr, 'close');
      void Promise.all([outEnded, errEnded]).then(() => {
        resolve({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr), code });
      });
    });
  });
}
