import { describeWith } from '../../harness/tools';
import { AUTHENTICATION, CONNECTION, mutate, Random } from './mutations';
import { RawClient } from './raw-client';
import type { SshPeer } from './ssh-peer';
import { startWorld, type World } from './world';

/** `SALLYPORT_FUZZ_SECONDS` and `SALLYPORT_FUZZ_SEED` run it longer and elsewhere. */
const SECONDS = Number(process.env.SALLYPORT_FUZZ_SECONDS ?? '1.5');
const SEED = Number(process.env.SALLYPORT_FUZZ_SEED ?? '20261123');
const PACKETS = 60;

const settle = (peer: SshPeer) => Promise.race([peer.closed, new Promise((resolve) => setTimeout(resolve, 30))]);

describeWith(['ssh', 'sshd'], `mutated packets, seed ${SEED}`, () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ config: { limits: { unauthenticatedConnections: 200, unauthenticatedPerSource: 200, connectionsPerSourcePerMinute: 100_000, loginGraceSeconds: 5 } } });
  }, 30_000);
  afterAll(async () => world.stop());

  const survive = async (memoryBefore: number) => {
    expect(world.proxy.daemon.running).toBe(true);
    expect(await world.lag()).toBeLessThan(2_000);
    const deadline = Date.now() + 12_000;
    while ((await world.sessions()).length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await world.sessions()).toEqual([]);
    expect(world.memory() - memoryBefore).toBeLessThan(150);
    const raw = await world.raw();
    const channel = await raw.open();
    expect(await raw.exec(channel, 'exit 2')).toBe(true);
    expect(await raw.exitStatus(channel)).toBe(2);
    raw.end();
  };

  const storm = async (name: string, round: (random: Random) => Promise<void>) => {
    const before = world.memory();
    const until = Date.now() + SECONDS * 1_000;
    let rounds = 0;
    for (let seed = SEED; Date.now() < until; seed += 4) {
      rounds += 1;
      await Promise.all([0, 1, 2, 3].map((offset) => round(new Random(seed + offset)).catch(() => undefined)));
      if (!world.proxy.daemon.running) throw new Error(`${name}: the proxy died, seeds ${seed} to ${seed + 3}:\n${world.proxy.daemon.output.slice(-3_000)}`);
    }
    expect(rounds).toBeGreaterThan(0);
    await survive(before);
  };
  const timeoutMs = SECONDS * 1_000 + 30_000;

  test('before authentication', async () => {
    const options = { port: world.proxy.port, userName: `${world.sshd.login}+web-1`, keyFile: world.proxy.users.ci.keyFile };
    await storm('authentication', async (random) => {
      const raw = await RawClient.unauthenticated(options);
      if (random.below(3) === 0) raw.probe();
      for (let count = 0; count < PACKETS && !raw.peer.isClosed; count++) raw.peer.sendRaw(mutate(random, random.of(AUTHENTICATION)(random)));
      await settle(raw.peer);
      expect(raw.peer.messages.filter(({ type }) => type === 52)).toEqual([]);
      raw.end();
    });
  }, timeoutMs);

  test.each(['web-1', 'bad'])('by a client of %s', async (target) => {
    await storm('client', async (random) => {
      const raw = await world.raw(target);
      if (random.below(4) > 0) raw.request(await raw.open(), random.of(['shell', 'exec', 'subsystem']), 'reply', random.of(['sftp', 'scp -t /tmp/x', 'cat']));
      for (let count = 0; count < PACKETS && !raw.peer.isClosed; count++) raw.peer.sendRaw(mutate(random, random.of(CONNECTION)(random)));
      await settle(raw.peer);
      raw.end();
    });
  }, timeoutMs);

  test('by the outer connection of a jump', async () => {
    const options = { port: world.proxy.port, userName: 'jump', keyFile: world.proxy.users.ci.keyFile };
    await storm('jump', async (random) => {
      const raw = await RawClient.ready(options);
      raw.peer.send(90, 'direct-tcpip', 0, 2 ** 21, 32_768, 'web-1', 22, '127.0.0.1', 1);
      raw.peer.send(94, 0, 'SSH-2.0-x\r\n');
      for (let count = 0; count < PACKETS && !raw.peer.isClosed; count++) raw.peer.sendRaw(mutate(random, random.of(CONNECTION)(random)));
      await settle(raw.peer);
      raw.end();
    });
  }, timeoutMs);

  test('by a target', async () => {
    let seed = SEED;
    world.target.behaviour = {
      onExec: (peer) => {
        const random = new Random((seed += 1));
        for (let count = 0; count < PACKETS && !peer.isClosed; count++) peer.sendRaw(mutate(random, random.of(CONNECTION)(random)));
      },
    };
    await storm('target', async (random) => {
      const raw = await world.raw('bad');
      raw.request(await raw.open(), random.of(['shell', 'exec', 'subsystem']), 'reply', random.of(['sftp', 'scp -f /tmp/x', 'cat']));
      await settle(raw.peer);
      raw.end();
    });
  }, timeoutMs);
});
