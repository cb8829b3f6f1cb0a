import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { message, encode } from '../../../proxy-image/src/transport/wire';
import { describeWith } from '../../harness/tools';
import { RawClient } from './raw-client';
import { startWorld, type World } from './world';

const IDENT = 'SSH-2.0-hostile\r\n';

/** What the proxy said until it closed the connection or `ms` went by. */
async function talk(port: number, script: (socket: Socket) => void | Promise<void>, ms = 1_000): Promise<{ text: Buffer; closed: boolean }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(() => true);
  await once(socket, 'connect');
  await script(socket);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const wasClosed = await Promise.race([closed, late]);
  clearTimeout(timer);
  socket.destroy();
  return { text: Buffer.concat(chunks), closed: wasClosed };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 15));

/** An unencrypted packet (RFC 4253 section 6). */
function clear(payload: Buffer): Buffer {
  const padding = 8 - ((5 + payload.length) % 8) + (((5 + payload.length) % 8) > 4 ? 8 : 0);
  return Buffer.concat([encode(1 + payload.length + padding), Buffer.of(padding), payload, Buffer.alloc(padding)]);
}

describeWith(['ssh', 'sshd'], 'a hostile client before authentication', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ config: { limits: { loginGraceSeconds: 3, unauthenticatedPerSource: 60 } } });
  }, 30_000);
  afterAll(async () => world.stop());
  // Whatever happened: the proxy is alive and answers.
  afterEach(async () => {
    expect(await world.lag()).toBeLessThan(2_000);
  });

  const unauthenticated = () => RawClient.unauthenticated({ port: world.proxy.port, userName: `${world.sshd.login}+web-1`, keyFile: world.proxy.users.ci.keyFile });

  test('an identification byte by byte is an identification', async () => {
    const { text } = await talk(world.proxy.port, async (socket) => {
      for (const byte of IDENT) {
        socket.write(byte);
        await turn();
      }
    }, 300);
    // The ident and, behind it, KEXINIT: number 20.
    expect(text.toString('latin1')).toMatch(/^SSH-2\.0-OpenSSH_Sallyport\r\n/);
    expect(text[text.indexOf('\n') + 6]).toBe(20);
  });

  test.each([
    ['HTTP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['SSH 1', 'SSH-1.5-old\r\n'],
    ['a PROXY protocol header that nobody may send', `PROXY TCP4 203.0.113.9 10.0.0.1 1000 22\r\n${IDENT}`],
    ['a PROXY protocol header, version 2', Buffer.concat([Buffer.from('0d0a0d0a000d0a515549540a2111000c', 'hex'), Buffer.alloc(12), Buffer.from(IDENT)])],
    ['a line without end', Buffer.alloc(70_000, 0x41)],
    ['zeros', Buffer.alloc(100_000)],
    ['an ident with escape sequences, then nonsense', 'SSH-2.0-\x1b]0;owned\x07\r\n\xff\xff\xff\xff\xff'],
    ['a packet of 4 GiB', Buffer.concat([Buffer.from(IDENT), Buffer.of(0xff, 0xff, 0xff, 0xfc, 4), Buffer.alloc(40)])],
    ['a packet of no length', Buffer.concat([Buffer.from(IDENT), Buffer.alloc(64)])],
    ['a channel in the clear', Buffer.concat([Buffer.from(IDENT), clear(message(90, 'session', 0, 1000, 1000))])],
    ['a global request in the clear', Buffer.concat([Buffer.from(IDENT), clear(message(80, 'tcpip-forward', true, '', 0))])],
    ['success in the clear', Buffer.concat([Buffer.from(IDENT), clear(message(52))])],
    ['new keys without an exchange', Buffer.concat([Buffer.from(IDENT), clear(message(21))])],
    ['a key exchange without algorithms', Buffer.concat([Buffer.from(IDENT), clear(message(20, { raw: Buffer.alloc(16) }, '', '', '', '', '', '', '', '', '', '', false, 0))])],
    ['a malformed key exchange', Buffer.concat([Buffer.from(IDENT), clear(Buffer.of(20, 1, 2, 3))])],
  ])('%s: the connection ends', async (_, bytes) => {
    const { closed } = await talk(world.proxy.port, (socket) => void socket.write(bytes));
    expect(closed).toBe(true);
  });

  test('silence ends at the grace time, in the clear and after the key exchange', async () => {
    const raw = await unauthenticated();
    const silent = talk(world.proxy.port, () => undefined, 6_000);
    const half = talk(world.proxy.port, (socket) => void socket.write('SSH-2.0-hal'), 6_000);
    await raw.peer.cut(6_000);
    expect((await silent).closed).toBe(true);
    expect((await half).closed).toBe(true);
  });

  test.each([
    ['a channel', (raw: RawClient) => raw.peer.send(90, 'session', 0, 2 ** 21, 32_768)],
    ['a forwarding', (raw: RawClient) => raw.peer.send(90, 'direct-tcpip', 0, 2 ** 21, 32_768, '127.0.0.1', 22, '127.0.0.1', 1)],
    ['a global request', (raw: RawClient) => raw.peer.send(80, 'tcpip-forward', true, '0.0.0.0', 0)],
    ['a request on a channel', (raw: RawClient) => raw.peer.send(98, 0, 'exec', true, 'id')],
    ['channel data', (raw: RawClient) => raw.peer.send(94, 0, 'x')],
    ['a confirmation', (raw: RawClient) => raw.peer.send(91, 0, 0, 1000, 1000)],
    ['a success of its own, then a channel', (raw: RawClient) => { raw.peer.send(52); raw.peer.send(90, 'session', 0, 2 ** 21, 32_768); }],
    ['an answer to no prompt, then a channel', (raw: RawClient) => { raw.peer.send(61, 1, '123456'); raw.peer.send(90, 'session', 0, 2 ** 21, 32_768); }],
    ['a service that is not for strangers', (raw: RawClient) => raw.peer.send(5, 'ssh-connection')],
  ])('%s: not confirmed, and it ends the connection', async (_, act) => {
    const raw = await unauthenticated();
    act(raw);
    await raw.peer.cut();
    expect(raw.peer.messages.filter(({ type }) => type === 52 || type === 91 || type === 99 || type === 81)).toEqual([]);
  });

  test('all 256 message numbers, empty and with rubbish, open nothing', async () => {
    const attempts = Array.from({ length: 256 }, (_, type) => type).filter((type) => type !== 1 && (type < 20 || type > 49));
    for (let index = 0; index < attempts.length; index += 24) {
      const raws = await Promise.all(attempts.slice(index, index + 24).map(async (type) => ({ type, raw: await unauthenticated() })));
      for (const { type, raw } of raws) {
        raw.peer.sendRaw(Buffer.of(type));
        raw.peer.sendRaw(Buffer.concat([Buffer.of(type), Buffer.alloc(64, 0xff)]));
        raw.peer.send(90, 'session', 0, 2 ** 21, 32_768);
      }
      await Promise.all(raws.map(({ raw }) => raw.peer.cut()));
      for (const { type, raw } of raws) expect([type, raw.peer.messages.filter((each) => each.type === 91 || each.type === 52)]).toEqual([type, []]);
    }
  }, 30_000);

  test.each([
    ['a key that was probed, signed by another', (raw: RawClient) => { raw.probe(); raw.sign({ signer: world.proxy.users.bob.keyFile }); }],
    ['a signature of another session', (raw: RawClient) => raw.sign({ sshSessionId: Buffer.alloc(32, 7) })],
    ['a probe, then nothing but a channel', (raw: RawClient) => { raw.probe(); raw.peer.send(90, 'session', 0, 2 ** 21, 32_768); }],
    ['a probe by one name, a signature by another', (raw: RawClient) => { raw.probe(); raw.sign({ userName: `${world.sshd.login}+bad` }); }],
    ['another service', (raw: RawClient) => raw.sign({ service: 'ssh-userauth' })],
    ['method none', (raw: RawClient) => { for (let i = 0; i < 60; i++) raw.peer.send(50, raw.options.userName, 'ssh-connection', 'none'); }],
    ['unknown methods', (raw: RawClient) => { for (let i = 0; i < 60; i++) raw.peer.send(50, raw.options.userName, 'ssh-connection', `m${i}@example`); }],
    ['passwords', (raw: RawClient) => { for (let i = 0; i < 60; i++) raw.peer.send(50, raw.options.userName, 'ssh-connection', 'password', false, 'secret'); }],
    ['a code without a key', (raw: RawClient) => { for (let i = 0; i < 60; i++) raw.peer.send(50, raw.options.userName, 'ssh-connection', 'keyboard-interactive', '', ''); }],
  ])('%s: nobody is let in', async (_, act) => {
    const raw = await unauthenticated();
    act(raw);
    await raw.peer.cut(5_000);
    expect(raw.peer.messages.filter(({ type }) => type === 52 || type === 91)).toEqual([]);
  });

  test('an unknown method is answered with those that there are', async () => {
    const raw = await unauthenticated();
    raw.peer.send(50, raw.options.userName, 'ssh-connection', 'gssapi-with-mic', 1, 'x');
    const failure = await raw.peer.nextOf(51);
    expect(failure?.payload.subarray(5).toString('latin1')).toMatch(/^publickey/);
    raw.end();
  });

  test('a good signature behind others in one write is not let in by mistake, and never twice', async () => {
    const raw = await unauthenticated();
    raw.probe();
    raw.sign();
    raw.sign();
    raw.peer.send(50, `${world.sshd.login}+bad`, 'ssh-connection', 'none');
    await raw.peer.next(({ type }) => type === 52 || type === 51).catch(() => undefined);
    expect(raw.peer.messages.filter(({ type }) => type === 52).length).toBeLessThanOrEqual(1);
    raw.end();
  });

  test.each([
    ['a comma', 'root,admin+web-1'],
    ['NUL', 'root\0+web-1'],
    ['two separators', 'root+x+web-1'],
    ['both separators', 'root%x+web-1'],
    ['new lines', 'root\nuid=0+web-1'],
    ['right-to-left', 'ro\u202eot+web-1'],
    ['other letters', 'rооt+web-1'],
    ['a very long one', `${'a'.repeat(30_000)}+web-1`],
    ['a path', '../../root+web-1'],
    ['an option', '-oProxyCommand=x+web-1'],
    ['a target of a prototype', 'root+__proto__'],
    ['a target of a constructor', 'root+constructor'],
    ['nothing at all before the separator', '+web-1'],
  ])('a user name with %s reaches no target', async (_, userName) => {
    const raw = await unauthenticated();
    raw.sign({ userName });
    await raw.peer.cut(5_000);
    expect(raw.peer.messages.filter(({ type }) => type === 52)).toEqual([]);
  });

  test('answers by the million do not cost memory', async () => {
    const { alice } = world.proxy.users;
    const raw = await RawClient.unauthenticated({ port: world.proxy.port, userName: `${world.sshd.login}+web-1`, keyFile: alice.keyFile });
    raw.sign();
    await raw.peer.nextOf(51);
    const before = world.memory();
    for (let index = 0; index < 40; index++) {
      raw.peer.send(50, raw.options.userName, 'ssh-connection', 'keyboard-interactive', '', '');
      raw.peer.send(61, 33_000_000, '');
    }
    await raw.peer.cut(5_000);
    expect(world.memory() - before).toBeLessThan(60);
  });

  test('key exchanges by the hundred end the connection before they cost much', async () => {
    const raw = await unauthenticated();
    let done = 0;
    raw.client.on('handshake', () => {
      done += 1;
      if (!raw.peer.isClosed) raw.peer.protocol.rekey();
    });
    raw.peer.protocol.rekey();
    await raw.peer.cut(6_000);
    expect(done).toBeLessThan(60);
  });

  test('a client that never reads does not fill the memory with answers', async () => {
    const raw = await unauthenticated();
    const before = world.memory();
    raw.peer.socket.pause();
    for (let index = 0; index < 5_000; index++) raw.peer.send(5, 'ssh-userauth');
    for (let index = 0; index < 5_000; index++) raw.peer.send(50, raw.options.userName, 'ssh-connection', 'none');
    await raw.peer.cut(6_000).catch(() => undefined);
    expect(world.memory() - before).toBeLessThan(40);
    raw.end();
  });

  test('after all of this others are let in, and what was tried is in the audit trail', async () => {
    const raw = await world.raw();
    const channel = await raw.open();
    expect(await raw.exec(channel, 'exit 3')).toBe(true);
    expect(await raw.exitStatus(channel)).toBe(3);
    raw.end();
    // What broke off before authentication is told when its window has ended; each reason is an event of its own.
    const early = await world.eventOnce(
      ({ eventName, errorCode, errorMessage }) => eventName === 'AuthenticateUser' && errorCode === 'ProtocolError' && /before authentication|never was/.test(errorMessage ?? ''),
      15_000,
    );
    expect(early.sourceIPAddress).toBe('127.0.0.1');
  }, 30_000);
});
