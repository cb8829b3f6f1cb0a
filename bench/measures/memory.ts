import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'ssh2';
import { residentKiB } from '../process-cost';
import type { Route } from '../systems';
import type { Measure } from './measure';

const SESSIONS = 200;
const STALL_MS = 4_000;

/** Resident memory of a fresh proxy that each idle terminal session adds. */
export const idleSessions: Measure = {
  name: `${SESSIONS} idle terminal sessions`,
  rounds: 1,
  run: async (route, routes) => {
    if (route.name !== 'sallyport' || route.pid === undefined) return {};
    await routes.restartProxy();
    const pid = route.pid();
    // One session first, so that what is loaded once is not counted on the sessions.
    const first = await openTerminal(route);
    const before = residentKiB(pid);
    const clients: Client[] = [];
    for (let index = 0; index < SESSIONS; index += 1) clients.push(await openTerminal(route));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const kib = (residentKiB(pid) - before) / SESSIONS;
    for (const client of [first, ...clients]) client.end();
    return { 'KiB each': kib };
  },
};

async function openTerminal(route: Route): Promise<Client> {
  const client = new Client();
  client.connect({
    host: '127.0.0.1',
    port: route.port,
    username: route.userName,
    privateKey: readFileSync(route.keyFile),
  });
  await once(client, 'ready');
  await new Promise<void>((resolve, reject) => {
    client.shell({ term: 'xterm', cols: 80, rows: 24 }, (error, channel) => {
      if (error) return reject(error);
      channel.once('data', () => resolve());
    });
  });
  return client;
}

/** An OpenSSH client whose reader stops while the target sends without end: how far the proxy's memory grows. */
export const stalledReader: Measure = {
  name: 'stalled reader',
  rounds: 1,
  run: async (route, routes) => {
    if (route.name !== 'sallyport' || route.pid === undefined) return {};
    await routes.restartProxy();
    const pid = route.pid();
    const warm = await openTerminal(route);
    const before = residentKiB(pid);
    const child = spawn('ssh', [...route.sshArgs, 'web-1', 'cat /dev/zero'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'readable');
    let peak = 0;
    const end = Date.now() + STALL_MS;
    while (Date.now() < end) {
      peak = Math.max(peak, residentKiB(pid));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill('SIGKILL');
    warm.end();
    return { 'MiB more': (peak - before) / 1024 };
  },
};
