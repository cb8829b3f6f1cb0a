/**
 * Memory of the proxy under much of what its limits permit, beside the bound that docs/operations.md states: with the
 * limits that the proxy chooses for 2 GiB every session is taken, by a terminal whose recording and reader lag, a command whose reader
 * stands still, or an sftp client that asks and does not read, and every place of strangers by one that sends half a packet.
 *
 *   npm run bench:memory -- --seconds 20
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'ssh2';
import { proxyConfigSchema } from '../proxy-image/src/config/schema';
import { fitToMemory, worstLoad } from '../proxy-image/src/limits/fit-to-memory';
import { REPOSITORY } from '../test/harness/tools';
import { startSystem, type System } from '../test/harness/system';
import { peakResidentKiB, residentKiB } from './process-cost';

const LIMITS = fitToMemory(proxyConfigSchema.shape.limits.parse(undefined), {}, 2 * 1024 ** 3);
const AT_ONCE = 10;
const READS_PER_CLIENT = 4_000;

const LOADS: readonly ((client: Client) => Promise<unknown>)[] = [
  async (client) => {
    const terminal = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      client.shell({ term: 'xterm' }, (error, channel) => {
        if (error) return reject(error);
        channel.write('cat /dev/urandom\n');
        resolve(channel);
      });
    });
    return terminal.pause();
  },
  (client) =>
    new Promise((resolve, reject) => {
      client.exec('cat /dev/zero', (error, channel) => {
        if (error) return reject(error);
        resolve(channel.pause());
      });
    }),
  (client) =>
    new Promise<void>((resolve, reject) => {
      client.sftp((error, sftp) => {
        if (error) return reject(error);
        sftp.open(join(REPOSITORY, 'package-lock.json'), 'r', (failure, handle) => {
          if (failure) return reject(failure);
          for (let index = 0; index < READS_PER_CLIENT; index += 1)
            sftp.read(handle, Buffer.alloc(32_768), 0, 32_768, 0, () => undefined);
          (client as unknown as { _sock: Socket })._sock.pause();
          resolve();
        });
      });
    }),
];

async function session({ proxy, sshd }: System, index: number): Promise<Client> {
  const client = new Client();
  client.on('error', () => undefined);
  const { keyFile } = proxy.users.ci;
  const username = `${sshd.login}+web-1`;
  client.connect({ host: '127.0.0.1', port: proxy.port, username, privateKey: readFileSync(keyFile) });
  await once(client, 'ready');
  await LOADS[index % LOADS.length]?.(client);
  return client;
}

/** A stranger whose first packet, of the longest that is taken before a login, stops in the middle. */
async function stranger(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const packet = Buffer.alloc(30_000);
  packet.writeUInt32BE(34_992);
  socket.write('SSH-2.0-Stranger\r\n');
  socket.write(packet);
  return socket.pause();
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' } } });
  const open = {
    personPercent: 100,
    sourcePercent: 100,
    connectionsPerSourcePerMinute: 1_000_000,
    unauthenticatedPerSource: 60,
  };
  const system = await startSystem({ config: { limits: { ...LIMITS, ...open } } });
  const pid = system.proxy.daemon.pid;
  const mib = (kib: number): number => Math.round(kib / 1024);
  console.log(`${process.version}: ${mib(residentKiB(pid))} MiB when nobody is there`);
  const clients: Client[] = [];
  const strangers: Socket[] = [];
  let refused = 0;
  try {
    for (let index = 0; index < LIMITS.sessions; index += AT_ONCE) {
      const some = await Promise.allSettled(Array.from({ length: AT_ONCE }, (_, at) => session(system, index + at)));
      for (const each of some) {
        if (each.status === 'fulfilled') clients.push(each.value);
        else refused += 1;
      }
    }
    while (strangers.length < LIMITS.unauthenticatedConnections) strangers.push(await stranger(system.proxy.port));
    await new Promise((resolve) => setTimeout(resolve, Number(values.seconds) * 1000));
    const bound = Math.round(worstLoad(LIMITS) / 1024 / 1024);
    const peak = mib(peakResidentKiB(pid));
    console.log(
      `${clients.length} sessions, ${refused} refused, ${strangers.length} strangers: peak ${peak} MiB, bound ${bound} MiB`,
    );
    if (!system.proxy.daemon.running || peak > bound) process.exitCode = 1;
  } finally {
    for (const client of clients) client.destroy();
    for (const socket of strangers) socket.destroy();
    await system.stop();
  }
}

// Turns the signal into an exit, at which the harness ends what it started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
