import { randomBytes } from 'node:crypto';
import { asked, more } from '../../harness/events';
import { run } from '../../harness/process';
import { describeWith } from '../../harness/tools';
import { exit, startTcp, type Behaviour } from './hostile-target';
import type { RawClient } from './raw-client';
import type { SshPeer } from './ssh-peer';
import { Bystander } from './bystander';
import { startWorld, type World } from './world';

type Tcp = Awaited<ReturnType<typeof startTcp>>;

describeWith(['ssh', 'sshd'], 'a hostile target', () => {
  let world: World;
  let bystander: Bystander;
  const tcp: Record<string, Tcp> = {};
  beforeAll(async () => {
    tcp.silent = await startTcp(() => undefined);
    tcp.http = await startTcp((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    tcp.gone = await startTcp((socket) => socket.resetAndDestroy());
    tcp.chatty = await startTcp((socket) => {
      const timer = setInterval(() => socket.write(`${'x'.repeat(8_000)}\r\n`), 1);
      socket.on('close', () => clearInterval(timer));
    });
    tcp.endless = await startTcp((socket) => {
      const more = () => { while (socket.write(Buffer.alloc(65_536, 0x41))); };
      socket.on('drain', more);
      more();
    });
    tcp.terminal = await startTcp((socket) => {
      socket.write('SSH-2.0-\x1b]0;owned\x07evil\r\n');
      socket.write(Buffer.from([0, 0, 0, 28, 10, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0x1b, 0x5b, 0x32, 0x4a, 0x65, 0x76, 0x69, 0x6c, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    });
    world = await startWorld({
      targets: [
        ...Object.entries(tcp).map(([name, { port }]) => ({ name, port })),
        { name: 'wrong-key', hostKeys: [`ssh-ed25519 ${Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20', 'latin1'), randomBytes(32)]).toString('base64')}`] },
        { name: 'closed', port: 1 },
      ],
    });
    bystander = await Bystander.join(world);
  }, 30_000);
  afterAll(async () => {
    await world.stop();
    for (const each of Object.values(tcp)) each.stop();
  });
  afterEach(async () => {
    expect(await world.lag()).toBeLessThan(2_000);
    await bystander.echo();
    world.target.behaviour = {};
  });

  const behave = (behaviour: Behaviour) => {
    world.target.behaviour = behaviour;
  };
  const through = async (target = 'bad') => {
    const raw = await world.raw(target);
    const channel = await raw.open();
    return { raw, channel };
  };

  test.each([
    ['http', /bad|invalid|closed|not/i],
    ['gone', /cannot be reached/],
    ['closed', /cannot be reached/],
    ['chatty', /cannot be reached/],
    ['endless', /cannot be reached/],
    ['terminal', /cannot be reached/],
  ])('%s: the client is told on stderr, with status 255, and the terminal is left alone', async (name, message) => {
    const before = world.memory();
    const { ci, sshd } = world;
    const finished = await run('ssh', ['-F', ci.configFile, '-o', `User=${sshd.login}+${name}`, 'web-1', 'true'], { env: ci.env });
    expect(finished.code).toBe(255);
    expect(finished.stderr).toMatch(message);
    expect(finished.stderr).not.toContain('\x1b');
    expect(world.memory() - before).toBeLessThan(60);
    const event = await world.eventOnce(({ eventName, additionalEventData }) => eventName === 'StartSession' && additionalEventData.target === name);
    expect(event.errorCode).toBe('TargetUnreachable');
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(event.errorMessage).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
  });

  test('a host key that is not pinned: refused, and nothing of the login is sent', async () => {
    const { ci, sshd } = world;
    const before = world.target.connections.length;
    let asked = 0;
    behave({ onConnection: (connection) => void connection.on('authentication', () => (asked += 1)) });
    const finished = await run('ssh', ['-F', ci.configFile, '-o', `User=${sshd.login}+wrong-key`, 'web-1', 'true'], { env: ci.env });
    expect(finished.code).toBe(255);
    expect(finished.stderr).toMatch(/host key that is not pinned/);
    expect(world.target.connections.length).toBeGreaterThan(before);
    expect(asked).toBe(0);
    const event = await world.eventOnce(({ errorCode }) => errorCode === 'HostKeyMismatch');
    expect(event).toMatchObject({ eventName: 'StartSession', additionalEventData: { target: 'wrong-key' } });
  });

  test('a target that never answers is given up by the client\'s leaving, at once', async () => {
    const raw = await world.raw('silent');
    raw.end();
    const deadline = Date.now() + 3_000;
    while ((await world.sessions()).some(({ target }) => target === 'silent') && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await world.sessions()).filter(({ target }) => target === 'silent')).toEqual([]);
  });

  test.each<[string, (peer: SshPeer) => void]>([
    ['x11', (peer) => peer.send(90, 'x11', 5, 1_000, 1_000, '127.0.0.1', 6_000)],
    ['a forwarded port', (peer) => peer.send(90, 'forwarded-tcpip', 5, 1_000, 1_000, '127.0.0.1', 22, '127.0.0.1', 1)],
    ['a forwarded socket', (peer) => peer.send(90, 'forwarded-streamlocal@openssh.com', 5, 1_000, 1_000, '/tmp/x', '')],
    ['the agent', (peer) => peer.send(90, 'auth-agent@openssh.com', 5, 1_000, 1_000)],
    ['a session', (peer) => peer.send(90, 'session', 5, 1_000, 1_000)],
    ['a connection into the client\'s network', (peer) => peer.send(90, 'direct-tcpip', 5, 1_000, 1_000, '127.0.0.1', 22, '127.0.0.1', 1)],
    ['a tunnel', (peer) => peer.send(90, 'tun@openssh.com', 5, 1_000, 1_000, 1, 1)],
    ['__proto__', (peer) => peer.send(90, '__proto__', 5, 1_000, 1_000)],
  ])('opens %s towards the client: refused, unseen by the client', async (_, act) => {
    behave({ onReady: act, onExec: (peer, remoteId) => { act(peer); exit(peer, remoteId, 0); } });
    const { raw, channel } = await through();
    expect(await raw.exec(channel, 'x')).toBe(true);
    expect(await raw.exitStatus(channel)).toBe(0);
    const peer = world.target.connections.at(-1);
    await peer?.next(({ type }) => type === 92);
    expect(peer?.messages.filter(({ type }) => type === 91)).toEqual([]);
    expect(raw.peer.messages.filter(({ type }) => type === 90)).toEqual([]);
    raw.end();
  });

  test.each<[string, Behaviour]>([
    ['data beyond the window', { onExec: (peer, id) => { for (let i = 0; i < 400; i++) peer.send(94, id, Buffer.alloc(32_768)); } }],
    ['stderr beyond the window', { onExec: (peer, id) => { for (let i = 0; i < 400; i++) peer.send(95, id, 1, Buffer.alloc(32_768)); } }],
    ['packets of 300 KB', { onExec: (peer, id) => peer.send(94, id, Buffer.alloc(300_000)) }],
    ['data after EOF', { onExec: (peer, id) => { peer.send(96, id); peer.send(94, id, 'x'); } }],
    ['a malformed exit status', { onExec: (peer, id) => peer.send(98, id, 'exit-status', false) }],
    ['two confirmations', { onExec: (peer, id) => peer.send(91, id, 9, 1_000, 1_000) }],
    ['messages for channels that never were', { onExec: (peer) => peer.send(94, 99, 'x') }],
    ['20,000 global requests', { onExec: (peer) => { for (let i = 0; i < 20_000; i++) peer.send(80, `hostkeys-00@openssh.com`, true); } }],
    ['20,000 channels', { onExec: (peer) => { for (let i = 0; i < 20_000; i++) peer.send(90, 'forwarded-tcpip', i, 1_000, 1_000, 'x', 1, 'x', 1); } }],
    ['20,000 requests on the channel', { onExec: (peer, id) => { for (let i = 0; i < 20_000; i++) peer.send(98, id, `r${i}`, true); } }],
    ['windows of more than 2^32', { onExec: (peer, id) => { for (let i = 0; i < 3; i++) peer.send(93, id, 0xffff_ffff); } }],
    ['authentication again', { onExec: (peer) => { peer.send(52); peer.send(51, 'publickey', false); peer.send(60, 'a', 'b'); peer.send(6, 'x'); peer.send(53, 'x'.repeat(30_000), ''); } }],
    ['a disconnect with a screen in it', { onExec: (peer) => peer.send(1, 2, '\x1b[2Jevil\n', '') }],
    ['an end without a word', { onExec: (peer) => peer.socket.destroy() }],
  ])('%s: this session ends, or goes on; nobody else notices', async (_, behaviour) => {
    const before = world.memory();
    behave(behaviour);
    const { raw, channel } = await through();
    raw.request(channel, 'exec', 'reply', 'x');
    const settled = raw.peer.next(({ type, payload }) => type === 97 || (type === 98 && payload.includes('exit-'))).then(() => undefined);
    await Promise.race([raw.peer.closed, settled, new Promise((resolve) => setTimeout(resolve, 700))]);
    expect(world.memory() - before).toBeLessThan(80);
    raw.end();
  });

  test.each<[string, Behaviour]>([
    ['a confirmation that is cut short', { onMessage: (peer, type, reader) => { if (type !== 90) return undefined; reader.name(); peer.send(91, reader.uint32()); return 'taken'; } }],
    ['a confirmation with packets of no bytes', { maxPacket: 0 }],
  ])('%s: the channel is refused or the connection closed, and the session ends for that reason', async (_, behaviour) => {
    const before = world.memory();
    behave(behaviour);
    const raw = await world.raw('bad');
    await expect(raw.open()).rejects.toThrow(/^(connection closed|refused: .+)$/);
    await raw.peer.cut();
    expect(world.memory() - before).toBeLessThan(80);
    expect(raw.peer.messages.filter(({ type }) => type === 91)).toEqual([]);
  });

  const ODD_SIGNAL = ['exit-signal', false, '\x1b[31mTERM\n\0', true, '\x1b]0;owned\x07', ''] as const;
  const exits = (raw: RawClient) => raw.peer.messages.filter(({ type, payload }) => type === 98 && payload.includes('exit-'));

  test.each<[string, (peer: SshPeer, id: number) => void, Record<string, string>]>([
    ['exit status 3, then 4, then an odd signal', (peer, id) => { peer.send(98, id, 'exit-status', false, 3); peer.send(98, id, 'exit-status', false, 4); peer.send(98, id, ...ODD_SIGNAL); }, { exitStatus: '3' }],
    ['an odd signal, then exit status 5', (peer, id) => { peer.send(98, id, ...ODD_SIGNAL); peer.send(98, id, 'exit-status', false, 5); }, { exitSignal: expect.stringContaining('TERM') as string }],
  ])('%s: a program ends once, the client hears the first, the event is clean', async (_, ends, told) => {
    behave({
      onExec: (peer, id) => {
        ends(peer, id);
        peer.send(96, id);
        peer.send(97, id);
      },
    });
    const { raw, channel } = await through();
    const command = `odd ${randomBytes(4).toString('hex')}`;
    await raw.exec(channel, command);
    await raw.peer.nextOf(97);
    expect(exits(raw)).toHaveLength(1);
    raw.peer.send(97, channel.remoteId);
    const started = await world.eventOnce((event) => asked(event, 'command') === command);
    const ended = await world.eventOnce((event) => event.eventName === 'EndChannel' && more(event, 'sessionId') === more(started, 'sessionId'));
    expect(ended.responseElements).toMatchObject(told);
    expect([ended.responseElements?.exitStatus, ended.responseElements?.exitSignal].filter((each) => each !== undefined)).toHaveLength(1);
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(JSON.stringify(ended.responseElements)).not.toMatch(/\\u001b|\\u0000|[\x00-\x1f]/);
    raw.end();
  });

  test('everything that a target wrote before it closed the connection reaches a slow client', async () => {
    const bytes = randomBytes(3_000_000);
    // What the proxy lets the target send: little at first, more as the client takes it.
    let granted = 0;
    behave({
      window: 2 ** 21,
      onMessage: (_peer, type, reader) => {
        if (type !== 90) return undefined;
        reader.name();
        reader.uint32();
        granted = reader.uint32();
        return undefined;
      },
      onExec: (peer, id) => {
        let sent = 0;
        let window = granted;
        const more = () => {
          while (sent < bytes.length && window > 0) {
            const count = Math.min(32_768, window, bytes.length - sent);
            peer.send(94, id, bytes.subarray(sent, sent + count));
            window -= count;
            sent += count;
          }
          if (sent < bytes.length) return;
          exit(peer, id, 7);
          setTimeout(() => peer.socket.destroy(), 20);
        };
        const former = peer.onMessage;
        peer.onMessage = (message, reader) => {
          former(message, reader);
          if (message.type !== 93) return;
          window += message.payload.readUInt32BE(5);
          if (sent < bytes.length) more();
        };
        more();
      },
    });
    const raw = await world.raw('bad');
    const channel = await raw.open('session', Buffer.alloc(0), 200_000);
    const chunks: Buffer[] = [];
    raw.peer.onMessage = ({ type, payload }) => {
      if (type !== 94) return;
      chunks.push(Buffer.from(payload.subarray(9)));
      const count = payload.length - 9;
      setTimeout(() => raw.peer.send(93, channel.remoteId, count), 30);
    };
    expect(await raw.exec(channel, 'x')).toBe(true);
    expect(await raw.exitStatus(channel, 15_000)).toBe(7);
    await raw.peer.nextOf(97);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    raw.peer.send(97, channel.remoteId);
    await raw.peer.cut();
  }, 20_000);

  test('replies of sftp that nobody asked for end the channel, not the proxy', async () => {
    const packet = (type: number, id: number) => Buffer.concat([Buffer.from([0, 0, 0, 9, type]), Buffer.from([id >> 24, id >> 16, id >> 8, id]), Buffer.alloc(4)]);
    behave({
      onExec: (peer, id) => {
        peer.send(94, id, Buffer.from([0, 0, 0, 5, 2, 0, 0, 0, 3]));
        peer.send(94, id, packet(101, 0x7fff_ffff));
        peer.send(94, id, Buffer.from([0xff, 0xff, 0xff, 0xff, 103]));
      },
    });
    const { raw, channel } = await through();
    raw.request(channel, 'subsystem', 'reply', 'sftp');
    await raw.peer.nextOf(99);
    raw.peer.send(94, channel.remoteId, Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]));
    await Promise.race([raw.peer.nextOf(97), raw.peer.closed]);
    raw.end();
    const session = (event: { additionalEventData: Record<string, string> }) => event.additionalEventData.target === 'bad';
    expect(more(await world.eventOnce((event) => event.eventName === 'StartSubsystem' && session(event)), 'target')).toBe('bad');
  });

  test('a target that trickles its key exchange is given up', async () => {
    behave({ onConnection: (_connection, peer) => peer.socket.pause() });
    const raw = await world.raw('bad');
    raw.end();
    const deadline = Date.now() + 3_000;
    while ((await world.sessions()).some(({ target }) => target === 'bad') && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await world.sessions()).filter(({ target }) => target === 'bad')).toEqual([]);
  });

  test('a target that exchanges keys without end loses its session', async () => {
    behave({
      onExec: (peer) => {
        const again = () => { if (!peer.isClosed) peer.protocol.rekey(); };
        const timer = setInterval(again, 5);
        void peer.closed.then(() => clearInterval(timer));
      },
    });
    const { raw, channel } = await through();
    raw.request(channel, 'exec', 'reply', 'x');
    await raw.peer.nextOf(97);
    await world.target.connections.at(-1)?.cut();
    raw.end();
  }, 20_000);
});
