import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProcesses } from '../processes/child-processes';
import type { CommandContext } from '../commands/command-context';
import { startLake, type RunningLake } from './start-lake';

/** A local lake with nothing in it, for the length of `work`. */
export async function withTemporaryLake<T>(
  context: CommandContext,
  work: (lake: RunningLake) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-lake-'));
  const children = new ChildProcesses(() => undefined);
  try {
    const lake = await startLake(children, {
      directory: join(folder, 'lake'),
      logFile: join(folder, 'lake.log'),
      env: context.world.env,
    });
    return await work(lake);
  } finally {
    await children.stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}
