import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditEvent } from '@sallyport/contract';
import { encode } from '../../../proxy-image/src/transport/wire';
import { asked } from '../../harness/events';
import { run } from '../../harness/process';
import { describeWith } from '../../harness/tools';
import type { RawClient } from './raw-client';
import { startWorld, type World } from './world';

const UNREACHABLE = { type: 'lake', channelArn: 'arn:aws:cloudtrail:us-east-1:000000000000:channel/x', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' };

describeWith(['ssh', 'sshd', 'sftp'], 'an audit trail that takes no more', () => {
  let world: World;
  let bystander: RawClient;
  beforeAll(async () => {
    world = await startWorld({ config: { audit: { heartbeatSeconds: 300, spoolBytes: 1_048_576, sessionPercent: 100, sinks: [UNREACHABLE] } } });
  }, 30_000);
  afterAll(async () => world.stop());

  const commands = (events: readonly AuditEvent[]) => new Set(events.filter(({ eventName }) => eventName === 'ExecuteCommand').map((event) => asked(event, 'command')?.slice(0, 30)));

  test('what the client saw confirmed is in the trail, and what is not in it did not happen', async () => {
    bystander = await world.raw();
    const quiet = await bystander.open();
    await bystander.exec(quiet, 'cat');
    const confirmed: string[] = [];
    const touched: string[] = [];
    const folder = world.directory;
    const attempt = async (name: string): Promise<void> => {
      const raw = await world.raw().catch(() => undefined);
      if (raw === undefined) return;
      touched.push(name);
      const channel = await raw.open().catch(() => undefined);
      // Long, so that the spool is full soon; an event keeps the beginning of it.
      const ran = channel !== undefined && (await raw.exec(channel, `: ${name}; touch ${folder}/${name} #${'x'.repeat(60_000)}`));
      // A start that is refused says why on stderr and ends with 255, as an error of ssh does.
      if (ran && (await raw.exitStatus(channel)) === 0) confirmed.push(name);
      raw.end();
    };
    for (let round = 0; round < 50 && confirmed.length === round * 8; round++) {
      await Promise.all(Array.from({ length: 8 }, (_, index) => attempt(`c${round}-${index}-${randomBytes(4).toString('hex')}`)));
    }
    expect(confirmed.length).toBeGreaterThan(5);
    // It did fill up.
    expect(confirmed.length).toBeLessThan(400);
    const recorded = commands(world.events());
    for (const name of confirmed) expect([name, [...recorded].some((command) => command?.includes(name))]).toEqual([name, true]);
    for (const name of touched.filter((each) => existsSync(join(folder, each)))) expect([...recorded].some((command) => command?.includes(name))).toBe(true);
    // The others live on: what runs needs no new event.
    expect(bystander.peer.isClosed).toBe(false);
    expect(world.proxy.daemon.running).toBe(true);
  }, 30_000);

  test('in this state nobody is let in, and the proxy says why on the control API', async () => {
    // Fill what little room is left.
    for (let round = 0; round < 60; round++) {
      const raw = await world.raw().catch(() => undefined);
      if (raw === undefined) break;
      raw.end();
    }
    const { ci } = world;
    const finished = await run('ssh', ['-F', ci.configFile, 'web-1', `touch ${world.directory}/unaudited`], { env: ci.env });
    expect(finished.code).not.toBe(0);
    expect(existsSync(join(world.directory, 'unaudited'))).toBe(false);
    const health = await world.api<{ status: string; audit: { lastError?: string } }>('GET', '/v1/health');
    expect(health.status).toBe('degraded');
    expect(health.audit.lastError).toMatch(/spoolBytes|ECONNREFUSED/);
  }, 30_000);

  test('a lock holds and cuts although it cannot be recorded', async () => {
    // How much room the sessions before this left depends on when they ended: locks of nobody use it up.
    const fill = async () => {
      for (let index = 0; index < 5_000; index += 1) await world.lock('principal', `nobody-${index}`);
    };
    await expect(fill()).rejects.toThrow();
    await expect(world.lock('principal', 'ci')).rejects.toThrow();
    await bystander.peer.cut();
    const { ci } = world;
    const finished = await run('ssh', ['-F', ci.configFile, 'web-1', 'true'], { env: ci.env });
    expect(finished.code).not.toBe(0);
    expect(world.proxy.daemon.running).toBe(true);
  });
});

describeWith(['ssh', 'sshd', 'sftp'], 'a spool that goes away under a transfer', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ config: { audit: { heartbeatSeconds: 300, spoolBytes: 1_048_576, sessionPercent: 100, sinks: [] } } });
  }, 30_000);
  afterAll(async () => world.stop());

  test('sftp writes no file that is not in the trail; the client sees an error', async () => {
    const source = join(world.directory, 'source');
    writeFileSync(source, randomBytes(1_000));
    const files = Array.from({ length: 1_500 }, (_, index) => `put ${source} ${world.directory}/${'n'.repeat(150)}${String(index).padStart(5, '0')}`);
    const { ci } = world;
    const finished = await run('sftp', ['-F', ci.configFile, '-b', '-', 'web-1'], { env: ci.env, input: `${files.join('\n')}\n` });
    expect(finished.code).not.toBe(0);
    const opened = new Set(world.events().filter((event) => event.eventName === 'TransferFile' && asked(event, 'operation') === 'open').map((event) => asked(event, 'path')));
    const written = readdirSync(world.directory).filter((name) => name.startsWith('nnn'));
    expect(written.length).toBeGreaterThan(20);
    // The target may have opened the one file whose event was refused; it was not confirmed, so nothing went into it.
    const unaudited = written.filter((name) => !opened.has(join(world.directory, name)));
    expect(unaudited.filter((name) => statSync(join(world.directory, name)).size > 0)).toEqual([]);
    expect(world.proxy.daemon.running).toBe(true);
  }, 30_000);

  test('an open sftp channel removes nothing once the trail is full, however many requests come at once', async () => {
    const folder = join(world.directory, 'victims');
    mkdirSync(folder);
    for (let index = 0; index < 50; index++) writeFileSync(join(folder, `f${index}`), 'x');
    // The transfer before this test has filled the spool: what room there is left is for the ends of things.
    const raw = await world.raw();
    const channel = await raw.open();
    raw.request(channel, 'subsystem', 'reply', 'sftp');
    await raw.peer.next(({ type }) => type === 99 || type === 97);
    const removals = Array.from({ length: 50 }, (_, index) => encode(encode({ raw: Buffer.of(13) }, index, join(folder, `f${index}`))));
    const replied = (bytes: number) => new Promise<void>((resolve) => {
      let heard = 0;
      raw.peer.onMessage = ({ type, payload }) => {
        if (type === 94) heard += payload.length - 9;
        if (heard >= bytes) resolve();
      };
    });
    const version = replied(9);
    raw.peer.send(94, channel.remoteId, Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]));
    await version;
    // A STATUS is at least that long.
    const answers = replied(50 * 21);
    raw.peer.send(94, channel.remoteId, Buffer.concat(removals));
    await answers;
    const removed = world.events().filter((event) => event.eventName === 'TransferFile' && asked(event, 'operation') === 'remove');
    expect(readdirSync(folder)).toHaveLength(50);
    // What was asked for is still told: the room that is kept back is for that, too.
    expect(new Set(removed.map(({ errorCode }) => errorCode))).toEqual(new Set(['LimitExceeded']));
    raw.end();
  }, 20_000);
});
