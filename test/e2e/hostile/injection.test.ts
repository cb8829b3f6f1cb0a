import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { verifyChain } from '@sallyport/contract';
import { asked } from '../../harness/events';
import { run } from '../../harness/process';
import { describeWith } from '../../harness/tools';
import { exit } from './hostile-target';
import { RawClient } from './raw-client';
import { startWorld, type World } from './world';

/** Clears a screen, sets its title, turns text round, forges a second event. */
const EVIL = '\x1b[2J\x1b]0;owned\x07\u202e\u0085\x00"}\r\n{"eventName":"DeleteLock","forged":"yes"}';

/** The same where a NUL would refuse the request before anything of it is recorded as run. */
const EVIL_COMMAND = EVIL.replace('\x00', '');

describeWith(['ssh', 'sshd', 'sftp'], 'text of strangers in events, logs and answers', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ config: { audit: { heartbeatSeconds: 60, sinks: [] }, drainSeconds: 1 } });
  }, 30_000);
  afterAll(async () => world.stop());

  test('from all sides', async () => {
    const { proxy, sshd } = world;
    const base = { port: proxy.port, keyFile: proxy.users.ci.keyFile };
    // Ident of the client: what ssh2 itself would not send.
    const socket = connect(proxy.port, '127.0.0.1');
    socket.write(`SSH-2.0-${EVIL}\r\n`);
    socket.on('error', () => undefined).resume();
    await new Promise((resolve) => socket.once('close', resolve));
    // User names, known and unknown keys.
    for (const userName of [`${sshd.login}+${EVIL}`, `${EVIL}+web-1`]) {
      const raw = await RawClient.unauthenticated({ ...base, userName });
      raw.sign();
      await raw.peer.cut();
    }
    // Without a separator any name will do: the connection is one for jumps.
    (await RawClient.ready({ ...base, userName: EVIL })).end();
    const stranger = await RawClient.unauthenticated({ ...base, userName: EVIL });
    stranger.peer.send(50, EVIL, 'ssh-connection', EVIL);
    stranger.end();
    // Commands, subsystems, environment, destinations, types and names of what nobody knows.
    world.target.behaviour = {
      onExec: (peer, id) => {
        peer.send(98, id, 'exit-signal', false, EVIL, false, EVIL, '');
        peer.send(98, id, EVIL, true);
        exit(peer, id, 0);
      },
      onMessage: (peer, type, reader) => {
        if (type !== 90 || reader.name() === 'session') return undefined;
        peer.send(92, reader.uint32(), 2, EVIL, EVIL);
        return 'taken';
      },
    };
    const raw = await world.raw('web-1');
    const channel = await raw.open();
    await raw.exec(channel, `: ${EVIL_COMMAND}`);
    raw.peer.send(97, channel.remoteId);
    const bad = await world.raw('bad');
    bad.request(await bad.open(), 'subsystem', 'reply', EVIL);
    bad.request(await bad.open(), 'exec', 'reply', Buffer.concat([Buffer.from(EVIL_COMMAND), Buffer.of(0xff, 0xfe)]));
    bad.request(await bad.open(), EVIL, 'reply');
    bad.peer.send(80, EVIL, true);
    for (const type of [EVIL, 'direct-tcpip', 'direct-streamlocal@openssh.com']) bad.peer.send(90, type, 90, 1_000, 1_000, EVIL, 22, EVIL, 1);
    await bad.peer.next(() => bad.peer.messages.filter(({ type }) => type === 92).length === 3);
    expect(bad.peer.messages.filter(({ type, payload }) => type === 92 && payload.includes('\x1b'))).toEqual([]);
    await world.eventOnce(({ eventName }) => eventName === 'EndChannel');
    raw.end();
    bad.end();
    // A path over sftp, by the real client.
    writeFileSync(join(world.directory, `f\x1b[2J`), 'x');
    const { ci } = world;
    await run('sftp', ['-F', ci.configFile, '-b', '-', 'web-1'], { env: ci.env, input: `get "${world.directory}/f\x1b[2J" /dev/null\n` });
    // A name behind a jump, and the answers of the control API.
    const jump = await RawClient.ready({ ...base, userName: 'jump' });
    await expect(jump.open('direct-tcpip', Buffer.concat([Buffer.from([0, 0, 0, 3, 0x1b, 0x5b, 0x4a, 0, 0, 0, 22]), Buffer.from([0, 0, 0, 0, 0, 0, 0, 0])]))).rejects.toThrow();
    jump.end();
    const sessions = JSON.stringify(await world.sessions());
    expect(sessions).not.toContain('\\u001b');
  }, 30_000);

  test('no event carries a control character, a forged event or half a text, and the chain verifies', async () => {
    // Refusals are told when their window has ended: the end of the proxy ends all windows.
    await world.proxy.stop();
    const events = world.events();
    const isClean = (text: string) => !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text.replace(/[\n\t]/g, ''));
    const strings: string[] = [];
    const walk = (value: unknown): void => {
      if (typeof value === 'string') strings.push(value);
      else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(([key, each]) => { strings.push(key); walk(each); });
    };
    walk(events);
    expect(strings.filter((text) => !isClean(text))).toEqual([]);
    expect(events.filter(({ eventName }) => eventName === 'DeleteLock')).toEqual([]);
    expect(verifyChain(events)).toMatchObject({ intact: true });
    // It is there, in letters that do nothing.
    expect(events.some((event) => event.eventName === 'ExecuteCommand' && asked(event, 'command')?.includes('\\u{1b}[2J') === true)).toBe(true);
    expect(events.some((event) => event.eventName === 'TransferFile' && (asked(event, 'path') ?? '').includes('1b'))).toBe(true);
  }, 20_000);

  test('each line of the log is JSON of the proxy\'s own', () => {
    const lines = world.proxy.daemon.output.split('\n').filter((line) => line !== '' && !line.startsWith('sallyport-proxy listening'));
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level');
    expect(world.proxy.daemon.output).not.toContain('\x1b');
  });
});
