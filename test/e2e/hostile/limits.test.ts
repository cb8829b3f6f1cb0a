import { once } from 'node:events';
import { connect } from 'node:net';
import { describeWith } from '../../harness/tools';
import { startWorld, type World } from './world';

describeWith(['ssh', 'sshd'], 'limits', () => {
  let world: World;
  beforeAll(async () => {
    const limits = { unauthenticatedPerSource: 5, idleSeconds: 2, sessionSeconds: 6, channelsPerConnection: 4, sessions: 6, loginGraceSeconds: 5 };
    world = await startWorld({ config: { limits } });
  }, 30_000);
  afterAll(async () => world.stop());

  test('strangers take no more than their places, and a place comes free when one leaves', async () => {
    const sockets = Array.from({ length: 12 }, () => connect(world.proxy.port, '127.0.0.1'));
    const gone = sockets.map((socket) => {
      socket.on('error', () => undefined);
      socket.resume();
      return new Promise<void>((resolve) => socket.once('close', () => resolve()));
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    let closed = 0;
    for (const each of gone) void each.then(() => (closed += 1));
    while (closed < 7) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(closed).toBe(7);
    for (const socket of sockets) socket.destroy();
    await Promise.all(gone);
    // The proxy hears of their leaving a moment later.
    const letIn = async (): Promise<void> => world.raw().then((raw) => raw.end(), letIn);
    await letIn();
  });

  test('channels, sessions, idleness and duration have their ends', async () => {
    const raw = await world.raw();
    const channels = [];
    for (let index = 0; index < 4; index++) channels.push(await raw.open());
    await expect(raw.open()).rejects.toThrow(/at most 4/);
    // A channel that was closed makes room.
    raw.peer.send(97, channels[0]?.remoteId ?? 0);
    await raw.peer.nextOf(97);
    await raw.open();
    const more = [];
    for (let index = 0; index < 5; index++) more.push(await world.raw());
    const seventh = await world.raw();
    await seventh.peer.cut(2_000);
    for (const each of more) each.end();
    // Traffic keeps it, up to its whole time; silence ends it.
    const busy = channels[1];
    if (busy === undefined) throw new Error('no channel');
    await raw.exec(busy, 'cat');
    const chatter = setInterval(() => raw.peer.send(94, busy.remoteId, 'x'), 300);
    const idle = await world.raw();
    await idle.peer.cut(6_000);
    expect(raw.peer.isClosed).toBe(false);
    await raw.peer.cut(8_000).finally(() => clearInterval(chatter));
    for (const reason of [/no traffic/, /sessions end after 6/]) {
      await world.eventOnce(({ eventName, errorMessage }) => eventName === 'TerminateSession' && reason.test(errorMessage ?? ''));
    }
  }, 30_000);
});

describeWith(['ssh', 'sshd'], 'a PROXY protocol header', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ config: { listen: [{ host: '127.0.0.1', port: 0, proxyProtocolFrom: ['127.0.0.1/32'] }], limits: { loginGraceSeconds: 2 } } });
  }, 30_000);
  afterAll(async () => world.stop());

  const answer = async (bytes: string | Buffer): Promise<string> => {
    const socket = connect(world.proxy.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // The ident comes alone; KEXINIT comes behind that of the client.
      setTimeout(() => socket.destroy(), 100);
    });
    socket.on('error', () => undefined);
    socket.write(bytes);
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    return Buffer.concat(chunks).toString('latin1');
  };
  const v2 = (address: Buffer, family = 0x11) => Buffer.concat([Buffer.from('0d0a0d0a000d0a515549540a21', 'hex'), Buffer.of(family, 0, address.length), address]);

  test.each([
    ['none', 'SSH-2.0-x\r\n'],
    ['no address', 'PROXY TCP4\r\nSSH-2.0-x\r\n'],
    ['no address that is one', 'PROXY TCP4 1.2.3 1.2.3.4 1 2\r\nSSH-2.0-x\r\n'],
    ['a name', 'PROXY TCP4 localhost 1.2.3.4 1 2\r\nSSH-2.0-x\r\n'],
    ['no end', `PROXY TCP4 ${'1'.repeat(300)}`],
    ['half an end', 'PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r'],
    ['an escape', 'PROXY TCP4 \x1b[2J 1.2.3.4 1 2\r\nSSH-2.0-x\r\n'],
    ['version 2 of 64 KiB', Buffer.concat([Buffer.from('0d0a0d0a000d0a515549540a2111ffff', 'hex'), Buffer.alloc(65_535)])],
    ['version 2 that is too short', v2(Buffer.alloc(4))],
    ['version 2 over UDP', v2(Buffer.alloc(12), 0x12)],
    ['two of them', 'PROXY TCP4 203.0.113.7 10.0.0.1 1 2\r\nPROXY TCP4 127.0.0.1 10.0.0.1 1 2\r\nSSH-2.0-x\r\n'],
  ])('with %s: no key exchange', async (_, bytes) => {
    expect((await answer(bytes)).replace(/^SSH-2\.0-Sallyport\r\n/, '')).not.toMatch(/curve25519/);
  });

  test('of the load balancer: its source is what is recorded, whatever the client claims behind it', async () => {
    expect(await answer('PROXY TCP4 203.0.113.7 10.0.0.1 1000 22\r\n')).toMatch(/^SSH-2\.0-OpenSSH_Sallyport/);
    await new Promise((resolve) => {
      const socket = connect(world.proxy.port, '127.0.0.1', () => socket.write('PROXY TCP6 2001:db8::9 ::1 1 2\r\nSSH-1.0-x\r\n'));
      socket.on('error', () => undefined).resume();
      socket.once('close', resolve);
    });
  });
});
