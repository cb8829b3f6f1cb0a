/**
 * What 32 strangers who exchange keys without end cost the others: a keystroke's way there and back in a session that is
 * open, the answer to a health check, and a login from a quiet address; idle and under the flood in turns, in one run.
 *
 *   npm run bench:flood -- --seconds 8 --rounds 3
 *
 * `--pin` gives the proxy the first CPU and everybody else the others, as if they were on other machines (taskset(1)).
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Client, type ClientChannel } from 'ssh2';
import { Daemon } from '../test/harness/process';
import { freePort } from '../test/harness/network';
import { startSystem } from '../test/harness/system';
import { cpuSeconds } from './process-cost';
import { quantile, round } from './statistics';

interface Samples {
  readonly keystroke: number[];
  readonly health: number[];
  readonly login: number[];
  cpu: number;
  seconds: number;
}
const none = (): Samples => ({ keystroke: [], health: [], login: [], cpu: 0, seconds: 0 });

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '8' },
      rounds: { type: 'string', default: '3' },
      sources: { type: 'string', default: '32' },
      pin: { type: 'boolean', default: false },
    },
  });
  // What is started from here on inherits it.
  if (values.pin) pin(process.pid, `1-${availableParallelism() - 1}`);
  const healthPort = await freePort();
  const system = await startSystem({ config: { health: { listen: { host: '127.0.0.1', port: healthPort } } } });
  const credentials = {
    host: '127.0.0.1',
    port: system.proxy.port,
    username: `${system.sshd.login}+web-1`,
    privateKey: readFileSync(system.proxy.users.ci.keyFile),
  };
  const session = new Client();
  session.connect(credentials);
  await once(session, 'ready');
  const echo = await exec(session, 'cat');
  const pid = system.proxy.daemon.pid;
  if (values.pin) pin(pid, '0');
  const [idle, flood] = [none(), none()];

  const measure = async (into: Samples): Promise<void> => {
    const [start, cpu] = [performance.now(), cpuSeconds(pid)];
    const end = start + Number(values.seconds) * 1000;
    const loop = async (samples: number[], act: () => Promise<unknown>, pauseMs: number) => {
      while (performance.now() < end) {
        const at = performance.now();
        await act();
        samples.push(performance.now() - at);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    };
    await Promise.all([
      loop(into.keystroke, () => keystroke(echo), 10),
      loop(into.health, () => health(healthPort), 20),
      loop(into.login, () => login(credentials), 500),
    ]);
    into.cpu += cpuSeconds(pid) - cpu;
    into.seconds += (performance.now() - start) / 1000;
  };

  let exchanges = '';
  for (let turn = 0; turn < Number(values.rounds); turn += 1) {
    await measure(idle);
    const strangers = Daemon.start('strangers', process.execPath, [
      `${__dirname}/strangers.js`,
      String(system.proxy.port),
      values.sources,
    ]);
    await strangers.waitFor(/flooding/);
    await measure(flood);
    await strangers.stop();
    exchanges = strangers.output
      .split('\n')
      .filter((line) => line.startsWith('exchanges'))
      .join(' ');
  }
  for (const name of ['keystroke', 'health', 'login'] as const) {
    const row = (samples: Samples) =>
      `p50 ${round(quantile(samples[name], 0.5))} p99 ${round(quantile(samples[name], 0.99))} ms (${samples[name].length})`;
    const ratio = quantile(flood[name], 0.99) / quantile(idle[name], 0.99);
    process.stdout.write(`${name.padEnd(10)} idle ${row(idle)}   flood ${row(flood)}   p99 ratio ${round(ratio)}\n`);
  }
  process.stdout.write(
    `CPU of the proxy: idle ${round(idle.cpu / idle.seconds)}, flood ${round(flood.cpu / flood.seconds)} of one\n${exchanges}\n`,
  );
  session.end();
  await system.stop();
}

/** All threads of a process. */
function pin(pid: number, cpus: string): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cpus, String(pid)], { stdio: 'ignore' });
}

async function exec(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) =>
    client.exec(command, (error, channel) => (error === undefined ? resolve(channel) : reject(error))),
  );
}

async function keystroke(channel: ClientChannel): Promise<void> {
  const back = once(channel, 'data');
  channel.write('x');
  await back;
}

async function health(port: number): Promise<void> {
  const asked = request({ host: '127.0.0.1', port, path: '/healthz' }).end();
  const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
  response.resume();
  await once(response, 'end');
}

/** From an address that the flood does not come from. */
async function login(credentials: {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly privateKey: Buffer;
}): Promise<void> {
  const socket = connect({ host: credentials.host, port: credentials.port, localAddress: '127.0.0.200' });
  const client = new Client();
  client.connect({ ...credentials, sock: socket });
  await once(client, 'ready');
  client.end();
}

main().catch((thrown: unknown) => {
  process.stderr.write(`${String(thrown)}\n`);
  process.exitCode = 1;
});
