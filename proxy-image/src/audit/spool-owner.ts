import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Two writers would tear the chain apart: claims the state directory for this process. Returns how to give it back. */
export async function claimSpool(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'spool-owner');
  const mine = `${process.pid} ${startTime(process.pid) ?? ''}`;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    for (;;) {
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
        throw spoolInUse(directory, Number(pid));
      }
      await unlink(path).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      });
    }
  } finally {
    await unlink(draft);
  }
}
