import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon, run, runOk } from '../../harness/process';
import { describeWith } from '../../harness/tools';
import { startWorld, type World } from './world';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describeWith(['ssh', 'sshd', 'sftp', 'scp'], 'users and targets with odd settings', () => {
  let world: World;
  beforeAll(async () => {
    // The target exchanges keys after every megabyte.
    world = await startWorld({ sshdConfig: ['RekeyLimit 1M'] });
  }, 30_000);
  afterAll(async () => world.stop());

  const ssh = (args: readonly string[], input?: Buffer | string) =>
    run('ssh', ['-F', world.ci.configFile, ...args], { env: world.ci.env, ...(input === undefined ? {} : { input }) });

  test('both sides exchange keys all the time, in the middle of 12 MB each way', async () => {
    const bytes = randomBytes(12_000_000);
    const finished = await ssh(['-o', 'RekeyLimit=512K', 'web-1', 'cat'], bytes);
    expect([finished.code, digest(finished.stdout)]).toEqual([0, digest(bytes)]);
  }, 30_000);

  test('a file goes up and down by sftp and by old scp, byte by byte the same, beside other channels of one connection', async () => {
    const { ci, directory } = world;
    const source = join(directory, 'source.bin');
    const bytes = randomBytes(3_000_001);
    writeFileSync(source, bytes);
    const socket = join(directory, 'mux');
    const mux = ['-o', `ControlPath=${socket}`];
    const master = Daemon.start('master', 'ssh', ['-F', ci.configFile, '-o', 'ControlMaster=yes', ...mux, 'web-1', 'echo up; cat'], { env: { ...process.env, ...ci.env } });
    await master.waitFor(/up/);
    const one = async (index: number) => {
      const [up, down] = [join(directory, `up${index}`), join(directory, `down${index}`)];
      const program = index % 2 === 0 ? ['-O'] : [];
      await runOk('scp', ['-q', ...program, '-F', ci.configFile, ...mux, source, `web-1:${up}`], { env: ci.env });
      await runOk('scp', ['-q', ...program, '-F', ci.configFile, ...mux, `web-1:${up}`, down], { env: ci.env });
      return digest(readFileSync(down));
    };
    const sums = await Promise.all([0, 1, 2, 3].map(one));
    expect(new Set(sums)).toEqual(new Set([digest(bytes)]));
    await master.stop();
  }, 30_000);

  test('a terminal of absurd size and name is a terminal, and its recording is whole', async () => {
    const raw = await world.raw();
    const channel = await raw.open();
    raw.request(channel, 'pty-req', 'reply', `x"'$(id)${'t'.repeat(5_000)}`, 0xffff_ffff, 0xffff_ffff, 0, 0, Buffer.from([128, 0, 0, 0, 1, 0]));
    raw.request(channel, 'exec', 'reply', 'stty size; printf "\\377\\376\\033[2J"; exit 3');
    for (let index = 0; index < 20; index++) raw.request(channel, 'window-change', 'no reply', index, 2 ** 31 + index, 0, 0);
    expect(await raw.exitStatus(channel)).toBe(3);
    raw.peer.send(97, channel.remoteId);
    const ended = await world.eventOnce(({ eventName, additionalEventData }) => eventName === 'EndChannel' && additionalEventData.recordingSha256 !== undefined);
    const recording = readFileSync(ended.additionalEventData.recording ?? '');
    expect(digest(recording)).toBe(ended.additionalEventData.recordingSha256);
    for (const line of recording.toString().trimEnd().split('\n')) JSON.parse(line);
    raw.end();
  });

  test('a hundred connections that end in every way leave nothing behind', async () => {
    const descriptors = () => readdirSync(`/proc/${world.proxy.daemon.pid}/fd`).length;
    const round = async (index: number) => {
      const raw = await world.raw();
      const channel = await raw.open();
      await raw.exec(channel, index % 2 === 0 ? 'cat /dev/zero' : 'cat');
      if (index % 3 === 0) raw.peer.send(97, channel.remoteId);
      if (index % 5 === 0) raw.peer.send(1, 11, 'bye', '');
      raw.end();
    };
    await round(0);
    const before = descriptors();
    for (let index = 0; index < 100; index += 10) await Promise.all(Array.from({ length: 10 }, (_, offset) => round(index + offset)));
    const deadline = Date.now() + 10_000;
    while ((descriptors() > before + 3 || (await world.sessions()).length > 0) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await world.sessions()).toEqual([]);
    expect(descriptors()).toBeLessThanOrEqual(before + 3);
  }, 60_000);
});
