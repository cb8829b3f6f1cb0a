import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { quantile } from '../statistics';
import type { Route } from '../systems';
import type { Measure } from './measure';

const KEYS = 400;
const BULK_STREAMS = 4;

/** From a byte written to the client to its echo from the target's terminal; beside bulk streams on other connections. */
export function keystrokes(load: 'idle' | 'bulk'): Measure {
  return {
    name: load === 'idle' ? 'keystroke, idle' : `keystroke beside ${BULK_STREAMS} bulk streams`,
    rounds: 3,
    run: async (route) => {
      const bulk = load === 'bulk' ? Array.from({ length: BULK_STREAMS }, () => startBulk(route)) : [];
      const terminal = spawn(
        'ssh',
        [...route.sshArgs, '-tt', 'web-1', 'stty raw echo; echo ready; exec cat >/dev/null'],
        {
          stdio: ['pipe', 'pipe', 'inherit'],
        },
      );
      await until(terminal, /ready/);
      const times: number[] = [];
      for (let key = 0; key < KEYS; key += 1) {
        const start = process.hrtime.bigint();
        terminal.stdin.write('a');
        await once(terminal.stdout, 'data');
        times.push(Number(process.hrtime.bigint() - start) / 1e6);
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      for (const child of [terminal, ...bulk]) child.kill('SIGKILL');
      await Promise.all([terminal, ...bulk].map((child) => once(child, 'close')));
      return { 'p50 ms': quantile(times, 0.5), 'p99 ms': quantile(times, 0.99) };
    },
  };
}

function startBulk(route: Route): ChildProcess {
  return spawn('ssh', [...route.sshArgs, 'web-1', 'cat /dev/zero'], { stdio: ['ignore', 'ignore', 'ignore'] });
}

async function until(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = '';
  while (!pattern.test(text)) {
    const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    text += chunk.toString();
  }
}
