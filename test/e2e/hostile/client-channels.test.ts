import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { run } from '../../harness/process';
import { describeWith } from '../../harness/tools';
import { Bystander } from './bystander';
import type { RawChannel, RawClient } from './raw-client';
import { startWorld, type World } from './world';

/** The default of `limits.channelsPerConnection`. */
const MOST_CHANNELS = 64;
/** Global requests of one connection that may wait for their answers. */
const MOST_ANSWERS_DUE = 64;

const DIRECT = (port: number) => ['127.0.0.1', port, '127.0.0.1', 1] as const;

describeWith(['ssh', 'sshd'], 'a hostile client that was let in', () => {
  let world: World;
  let bystander: Bystander;
  beforeAll(async () => {
    world = await startWorld();
    bystander = await Bystander.join(world);
  }, 30_000);
  afterAll(async () => world.stop());
  afterEach(async () => {
    expect(await world.lag()).toBeLessThan(2_000);
    await bystander.echo();
  });

  const running = async (target = 'web-1', command = 'sleep 60') => {
    const raw = await world.raw(target);
    const channel = await raw.open();
    await raw.exec(channel, command);
    return { raw, channel };
  };

  test('a second program on a channel is refused, and the first goes on', async () => {
    const { raw, channel } = await running('web-1', 'sleep 0.3; exit 5');
    for (const [type, ...parts] of [['exec', 'id'], ['shell'], ['subsystem', 'sftp']] as const) raw.request(channel, type, 'reply', ...parts);
    expect(await raw.exitStatus(channel)).toBe(5);
    expect(raw.peer.messages.filter(({ type }) => type === 100)).toHaveLength(3);
    expect(raw.peer.messages.filter(({ type }) => type === 99)).toHaveLength(1);
    raw.end();
  });

  test('a program behind a shell in one write, and a terminal behind a program, are refused', async () => {
    const raw = await world.raw();
    const channel = await raw.open();
    raw.request(channel, 'shell', 'reply');
    raw.request(channel, 'exec', 'reply', 'id');
    raw.request(channel, 'pty-req', 'reply', 'xterm', 80, 24, 0, 0, '');
    await raw.peer.next(() => raw.peer.messages.filter(({ type }) => type === 99 || type === 100).length === 3);
    expect(raw.peer.messages.filter(({ type }) => type === 99 || type === 100).map(({ type }) => type)).toEqual([99, 100, 100]);
    raw.end();
  });

  test.each([
    ['data beyond the window', ({ raw, channel }: Running) => { for (let i = 0; i < 300; i++) raw.peer.send(94, channel.remoteId, Buffer.alloc(32_768)); }],
    ['stderr beyond the window', ({ raw, channel }: Running) => { for (let i = 0; i < 300; i++) raw.peer.send(95, channel.remoteId, 1, Buffer.alloc(32_768)); }],
    ['data of unknown streams beyond the window', ({ raw, channel }: Running) => { raw.peer.send(95, channel.remoteId, 7, Buffer.alloc(200_000)); for (let i = 0; i < 300; i++) raw.peer.send(94, channel.remoteId, Buffer.alloc(32_768)); }],
    ['data after EOF', ({ raw, channel }: Running) => { raw.peer.send(96, channel.remoteId); raw.peer.send(94, channel.remoteId, 'x'); }],
    ['a window of more than 2^32 - 1', ({ raw, channel }: Running) => { raw.peer.send(93, channel.remoteId, 0xffff_ffff); raw.peer.send(93, channel.remoteId, 0xffff_ffff); }],
    ['a channel that never was', ({ raw }: Running) => raw.peer.send(98, 4_000_000, 'exec', true, 'id')],
    ['data that is shorter than it says', ({ raw, channel }: Running) => raw.peer.send(94, channel.remoteId, 1_000)],
    ['a message cut short', ({ raw }: Running) => raw.peer.sendRaw(Buffer.of(94, 0))],
    ['a confirmation that nobody waits for', ({ raw }: Running) => raw.peer.send(91, 77, 0, 1_000, 1_000)],
    ['a number of the protocol that is none', ({ raw, channel }: Running) => raw.peer.send(101, channel.remoteId)],
    ['a channel with packets of no bytes', ({ raw }: Running) => raw.peer.send(90, 'session', 9, 1_000, 0)],
    ['100 EOFs before a program', async ({ raw }: Running) => { const second = await raw.open(); for (let i = 0; i < 100; i++) raw.peer.send(96, second.remoteId); }],
  ] as const)('%s: the connection ends, and memory does not grow', async (_, act) => {
    const before = world.memory();
    world.target.behaviour = { onExec: () => undefined };
    const session = await running('bad');
    await act(session);
    await session.raw.peer.cut(10_000);
    expect(world.memory() - before).toBeLessThan(80);
    world.target.behaviour = {};
  }, 20_000);

  /** The session is flooding or waiting: it is not cut, and costs others nothing. */
  const paced = async ({ raw }: Running, before: number) => {
    await bystander.echo();
    const beside = await running('web-1', 'exit 3');
    expect(await beside.raw.exitStatus(beside.channel)).toBe(3);
    beside.raw.end();
    expect(world.memory() - before).toBeLessThan(80);
    expect(raw.peer.isClosed).toBe(false);
    const flooding = (await world.sessions()).filter(({ target }) => target === 'bad');
    expect(flooding.length).toBeGreaterThan(0);
    for (const { channels } of flooding) expect(channels.length).toBeLessThanOrEqual(MOST_CHANNELS);
    raw.end();
    // Its FIN stands behind what the proxy has not read: the session ends all the same.
    const ids = flooding.map(({ id }) => id);
    await world.eventOnce(({ eventName, additionalEventData }) => eventName === 'EndSession' && ids.includes(additionalEventData?.sessionId), 15_000);
    expect((await world.sessions()).filter(({ id }) => ids.includes(id))).toEqual([]);
  };

  test.each([
    ['20,000 channels', ({ raw }: Running) => { for (let i = 0; i < 20_000; i++) raw.peer.send(90, 'session', i + 10, 1_000, 1_000); }],
    ['20,000 forwardings', ({ raw }: Running) => { for (let i = 0; i < 20_000; i++) raw.peer.send(90, 'direct-tcpip', i + 10, 1_000, 1_000, ...DIRECT(9)); }],
    ['20,000 global requests', ({ raw }: Running) => { for (let i = 0; i < 20_000; i++) raw.peer.send(80, `x${i}@y`, true); }],
    ['20,000 requests on a channel', ({ raw, channel }: Running) => { for (let i = 0; i < 20_000; i++) raw.request(channel, 'window-change', 'no reply', 80, 24, 0, 0); }],
  ] as const)('%s: they wait their turn, memory does not grow, and others go on', async (_, act) => {
    const before = world.memory();
    world.target.behaviour = { onExec: () => undefined };
    const session = await running('bad');
    act(session);
    await paced(session, before);
    world.target.behaviour = {};
  }, 30_000);

  test('a listener that the target never confirms: no more are asked for than may wait, and others go on', async () => {
    const before = world.memory();
    world.target.behaviour = { onMessage: (_peer, type) => (type === 80 ? 'taken' : undefined) };
    const session = await running('bad', 'true');
    const target = world.target.connections.at(-1);
    const asked = () => target?.messages.filter(({ type }) => type === 80).length ?? 0;
    for (let i = 0; i < 2_000; i++) session.raw.peer.send(80, 'tcpip-forward', true, '127.0.0.1', 10_000 + i);
    await target?.next(() => asked() > 0);
    await paced(session, before);
    expect(asked()).toBeLessThanOrEqual(MOST_ANSWERS_DUE);
    world.target.behaviour = {};
  }, 30_000);

  test('a client that does not read gets no more than its window, and the target waits', async () => {
    const before = world.memory();
    const raw = await world.raw();
    const channel = await raw.open('session', Buffer.alloc(0), 0xffff_ffff);
    await raw.exec(channel, 'cat /dev/zero');
    raw.peer.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(world.memory() - before).toBeLessThan(40);
    expect(await world.lag()).toBeLessThan(1_000);
    raw.end();
  }, 15_000);

  test('packets of one byte do not hold up the others', async () => {
    const raw = await world.raw();
    const channel = await raw.open('session', Buffer.alloc(0), 0x7fff_ffff, 1);
    await raw.exec(channel, 'cat /dev/zero');
    // Others are served, each time that they ask. How soon is not for a test, whose own process is busy with the flood.
    for (let round = 0; round < 21; round++) {
      expect(await world.lag()).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    raw.end();
  }, 30_000);

  test('more environment than a program needs does not end the session', async () => {
    const raw = await world.raw();
    const channel = await raw.open();
    for (let index = 0; index < 120; index++) raw.request(channel, 'env', 'no reply', `LC_${index}`, 'x');
    expect(await raw.exec(channel, 'echo $LC_119; exit 4')).toBe(true);
    expect(await raw.exitStatus(channel)).toBe(4);
    raw.end();
  });

  test('requests with malformed contents end no more than their session', async () => {
    for (const [type, data] of [['exec', Buffer.of(0, 0)], ['pty-req', Buffer.of(0, 0, 0, 200)], ['env', Buffer.alloc(3)], ['window-change', Buffer.alloc(5)], ['subsystem', Buffer.of(255, 255, 255, 255)], ['signal', Buffer.alloc(0)], ['x11-req', Buffer.alloc(1)], ['auth-agent-req@openssh.com', Buffer.alloc(2_000)]] as const) {
      const raw = await world.raw();
      const channel = await raw.open();
      raw.request(channel, type, 'reply', { raw: data });
      await Promise.race([raw.peer.closed, raw.peer.next(({ type: number }) => number === 97 || number === 99 || number === 100)]);
      raw.end();
    }
    for (const [name, data] of [['tcpip-forward', Buffer.of(1)], ['streamlocal-forward@openssh.com', Buffer.alloc(2)], ['cancel-tcpip-forward', Buffer.alloc(3)]] as const) {
      const raw = await world.raw();
      raw.peer.send(80, name, true, { raw: data });
      await Promise.race([raw.peer.closed, raw.peer.next(({ type }) => type === 81 || type === 82)]);
      raw.end();
    }
  }, 20_000);

  test.each([
    ['a port above 65535 that some targets would cut to 1', 65_537],
    ['the forbidden port', 1],
    ['port 2^32 - 1', 0xffff_ffff],
  ])('forwarding to %s is refused', async (_, port) => {
    // It is refused at once, maybe before the target is dialled: the last connection may be of another test.
    const before = world.target.connections.length;
    const raw = await world.raw('bad');
    await expect(raw.open('direct-tcpip', Buffer.concat([Buffer.from('\0\0\0\x09127.0.0.1', 'latin1'), uint32(port), Buffer.from('\0\0\0\x01x\0\0\0\x01', 'latin1')]))).rejects.toThrow(/refused/);
    const since = world.target.connections.slice(before).flatMap(({ messages }) => messages);
    expect(since.filter(({ type }) => type === 90)).toEqual([]);
    raw.end();
  });

  test.each([
    ['session', 'x11'], ['session', 'auth-agent@openssh.com'], ['session', 'forwarded-tcpip'], ['session', 'tun@openssh.com'], ['session', '__proto__'], ['session', 'constructor'], ['session', ''],
  ])('a client may not open what is not a client\'s: %s %s', async (_, type) => {
    const raw = await world.raw();
    await expect(raw.open(type)).rejects.toThrow(/refused/);
    raw.end();
  });

  test.each([
    ['LD_PRELOAD', '/tmp/x.so'], ['BASH_ENV', 'x'], ['LC_A\0LD_PRELOAD', 'x'], ['LC_A\nLD_PRELOAD', 'x'], ['LC_A=x', 'x'], ['LC_A', 'x\0y'], ['', 'x'], ['LANG ', 'x'],
  ])('the environment %j does not reach the target', async (name, value) => {
    const raw = await world.raw('bad');
    const channel = await raw.open();
    raw.request(channel, 'env', 'reply', name, value);
    raw.request(channel, 'env', 'reply', 'LC_GOOD', 'x');
    await raw.peer.nextOf(99);
    expect(raw.peer.messages.filter(({ type }) => type === 99 || type === 100).map(({ type }) => type)).toEqual([100, 99]);
    const seen = world.target.connections.at(-1)?.messages.filter(({ type, payload }) => type === 98 && payload.includes('env')) ?? [];
    expect(seen.map(({ payload }) => payload.includes('LC_GOOD'))).toEqual([true]);
    raw.end();
  });

  test('a cancel of a listener that is not one\'s own does not reach the target', async () => {
    const before = world.target.connections.length;
    const raw = await world.raw('bad');
    raw.peer.send(80, 'cancel-tcpip-forward', true, '127.0.0.1', 2_222);
    expect((await raw.peer.next(({ type }) => type === 81 || type === 82))?.type).toBe(82);
    const since = world.target.connections.slice(before).flatMap(({ messages }) => messages);
    expect(since.filter(({ type }) => type === 80)).toEqual([]);
    raw.end();
  });

  test('a signal that is none reaches nobody\'s process but the target, and breaks nothing', async () => {
    const { raw, channel } = await running('web-1', 'trap "exit 9" USR1; sleep 2 & wait');
    for (const signal of ['SIGWINCH', 'WINCH', 'KILL\0', '', 'x'.repeat(100_000), '__proto__']) raw.request(channel, 'signal', 'no reply', signal);
    expect(await world.lag()).toBeLessThan(2_000);
    raw.end();
  });

  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  test('tar over stderr, and both streams at once, are whole', async () => {
    const folder = join(world.directory, 'tarred');
    mkdirSync(folder);
    const bytes = randomBytes(3_000_000);
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), bytes);
    const { ci } = world;
    const tar = await run('ssh', ['-F', ci.configFile, 'web-1', `cd ${folder} && tar cf - . >&2`], { env: ci.env });
    expect([tar.code, tar.stdout.length]).toEqual([0, 0]);
    expect(tar.stderr.length).toBeGreaterThan(5_000_000);
    const both = await run('ssh', ['-F', ci.configFile, 'web-1', `cat ${folder}/a & tr '\\0-\\377' A < ${folder}/b >&2; wait; exit 6`], { env: ci.env });
    expect([both.code, digest(both.stdout), both.stderr.length]).toEqual([6, digest(bytes), bytes.length]);
  }, 30_000);

  test('everything at once and at once the end: input, EOF and CLOSE behind the request still reach the program', async () => {
    const file = join(world.directory, 'early');
    const raw = await world.raw();
    const channel = await raw.open();
    raw.request(channel, 'exec', 'reply', `cat > ${file}; sync; mv ${file} ${file}.done`);
    // All that the window allows before the program runs (RFC 4254 section 5.2).
    const bytes = randomBytes(channel.window);
    expect(bytes.length).toBeGreaterThanOrEqual(4_096);
    for (let at = 0; at < bytes.length; at += 1_000) raw.peer.send(94, channel.remoteId, bytes.subarray(at, at + 1_000));
    raw.peer.send(96, channel.remoteId);
    raw.peer.send(97, channel.remoteId);
    const arrived = await run('sh', ['-c', `for i in $(seq 100); do [ -e ${file}.done ] && break; sleep 0.05; done; cat ${file}.done`]);
    expect(digest(arrived.stdout)).toBe(digest(bytes));
    raw.end();
  });
});

type Running = { readonly raw: RawClient; readonly channel: RawChannel };

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
