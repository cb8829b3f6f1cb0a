/**
 * The last one to leave: reads `+pid` and `-pid` lines on standard input and, when that ends because the demo is gone
 * (even by kill -9, which no handler survives), ends the processes that are still listed.
 */
import { createInterface } from 'node:readline';

const GRACE_MS = 3_000;
const listed = new Set<number>();

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    listed.delete(pid);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  if (line.startsWith('+')) listed.add(pid);
  else listed.delete(pid);
});
lines.on('close', () => {
  for (const pid of listed) signal(pid, 'SIGTERM');
  setTimeout(
    () => {
      for (const pid of listed) signal(pid, 'SIGKILL');
    },
    listed.size === 0 ? 0 : GRACE_MS,
  );
});
// Ctrl-C in a terminal reaches the whole process group; the guard must outlast the demo.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
