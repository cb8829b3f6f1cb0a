import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../clock';
import { parseHostKey } from './host-key';

/** What an instance's console says, or undefined while it says nothing of host keys. */
export type ReadConsoleHostKeys = (instanceId: string) => Promise<readonly string[]>;

export interface EnrolledHostKeys {
  /** The keys that were enrolled for the instance before; none where there are none. */
  known(instanceId: string): Promise<readonly string[]>;
  /** The keys that were enrolled for the instance, now or before; none while it has told none. Never replaced by others. */
  enrol(instanceId: string, readConsole: ReadConsoleHostKeys): Promise<readonly string[]>;
}

const INSTANCE_ID = /^i-[0-9a-f]{8,17}$/;
const enrolled = z.object({ hostKeys: z.array(z.string().refine((text) => parseHostKey(text).ok)).min(1), enrolledAt: z.string() });

/** An instance that boots tells its keys within minutes; one that never does, or may not be asked, is asked less and less often. */
const FIRST_RETRY_MS = 15_000;
const MAX_RETRY_MS = 3_600_000;

interface Silent {
  readonly attempts: number;
  readonly nextMs: number;
}

/** Host keys that were learnt once, from an instance's console; one file an instance, in the state directory. */
export function createEnrolledHostKeys(directory: string, clock: Clock): EnrolledHostKeys {
  const known = new Map<string, readonly string[]>();
  const silent = new Map<string, Silent>();
  const pathOf = (instanceId: string) => join(directory, `${instanceId}.json`);

  const read = async (instanceId: string): Promise<readonly string[] | undefined> => {
    const found = known.get(instanceId);
    if (found !== undefined || !INSTANCE_ID.test(instanceId)) return found;
    try {
      const { hostKeys } = enrolled.parse(JSON.parse(await readFile(pathOf(instanceId), 'utf8')));
      known.set(instanceId, hostKeys);
      return hostKeys;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      // Enrolling anew would trust whatever is there today.
      throw new Error(`${pathOf(instanceId)} holds no host keys; remove it to enrol the instance again`, { cause: error });
    }
  };

  const keep = async (instanceId: string, hostKeys: readonly string[]): Promise<void> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const draft = join(directory, `.${instanceId}`);
    const content = { hostKeys, enrolledAt: new Date(clock.now()).toISOString() };
    await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true });
    await rename(draft, pathOf(instanceId));
  };

  return {
    known: async (instanceId) => (await read(instanceId)) ?? [],
    async enrol(instanceId, readConsole) {
      if (!INSTANCE_ID.test(instanceId)) return [];
      const found = await read(instanceId);
      if (found !== undefined) return found;
      const before = silent.get(instanceId);
      if (before !== undefined && clock.now() < before.nextMs) return [];
      const attempts = (before?.attempts ?? 0) + 1;
      silent.set(instanceId, { attempts, nextMs: clock.now() + Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20)) });
      const hostKeys = await readConsole(instanceId);
      if (hostKeys.length === 0) return [];
      silent.delete(instanceId);
      await keep(instanceId, hostKeys);
      known.set(instanceId, hostKeys);
      return hostKeys;
    },
  };
}
