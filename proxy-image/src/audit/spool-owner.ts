import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spoolInUse } from './errors';

/**
 * When a process started, in ticks since boot (proc(5), field 22 of stat): tells a running owner from another process
 * that was given the same id later, as happens to process 1 of a container.
 */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

export const isRunning = (pid: number): boolean => startTime(pid) !== undefined;

const LOOK_MS = 100;

/**
 * Two writers would tear the chain apart: claims the state directory for this process. Returns how to give it back.
 * An owner that is ending, as in a restart, is waited for up to `patienceMs`.
 * @throws SallyportError AUDIT_SPOOL_IN_USE
 */
export async function claimSpool(directory: string, patienceMs: number): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'spool-owner');
  const mine = `${process.pid} ${startTime(process.pid) ?? ''}`;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    for (let waited = 0; ; ) {
      try {
        // link(2) fails when the name exists, and the file is whole from the first moment on.
        await link(draft, path);
        return () => unlink(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = await readFile(path, 'utf8').catch(() => '');
      const [pid, started] = owner.split(' ');
      if (pid !== undefined && pid !== '' && startTime(Number(pid)) === started && started !== undefined) {
        if (waited >= patienceMs) throw spoolInUse(directory, Number(pid));
        await delay(LOOK_MS);
        waited += LOOK_MS;
        continue;
      }
      await unlink(path).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      });
    }
  } finally {
    await unlink(draft);
  }
}
