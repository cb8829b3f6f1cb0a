import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runOk } from '../../test/harness/process';
import { cpuSeconds } from '../process-cost';
import type { Route } from '../systems';
import type { Measure } from './measure';

const CLIENTS = 8;
const EACH = 10;

/** From the start of the client to the first byte of the command's output. */
export const firstByte: Measure = {
  name: 'time to first byte',
  rounds: 15,
  run: async (route) => {
    const start = process.hrtime.bigint();
    const child = spawn('ssh', [...route.sshArgs, 'web-1', 'echo x'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    child.stdout.resume();
    await once(child, 'exit');
    return { ms };
  },
};

/** Eight clients, each connecting again and again. */
export const connections: Measure = {
  name: `connections, ${CLIENTS} clients`,
  rounds: 3,
  run: async (route) => {
    const before = route.pid ? cpuSeconds(route.pid()) : 0;
    const start = process.hrtime.bigint();
    await Promise.all(Array.from({ length: CLIENTS }, () => connectRepeatedly(route)));
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const figures = { 'a second': (CLIENTS * EACH) / seconds };
    return route.pid
      ? { ...figures, 'CPU ms each': ((cpuSeconds(route.pid()) - before) * 1000) / (CLIENTS * EACH) }
      : figures;
  },
};

async function connectRepeatedly(route: Route): Promise<void> {
  for (let index = 0; index < EACH; index += 1) await runOk('ssh', [...route.sshArgs, 'web-1', 'true']);
}
