import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const memorySchema = z.strictObject({
  /** By runbook id: the end of the last window of the schedule that was looked at, Unix time in ms. */
  lookedAt: z.record(z.string(), z.number()),
  findings: z.record(
    z.string(),
    z.record(
      z.string(),
      z.strictObject({
        lockId: z.string().optional(),
        lockUntilMs: z.number().optional(),
        lifted: z.boolean().optional(),
      }),
    ),
  ),
  /** When locks were made, for the caps. */
  contained: z.record(z.string(), z.array(z.number())),
});

/** What a watch knows that its successor must know too. */
export type WatchMemory = z.infer<typeof memorySchema>;

export interface WatchState {
  /** Undefined when there is none yet. */
  read(): Promise<WatchMemory | undefined>;
  /** Durable once it resolves. */
  write(memory: WatchMemory): Promise<void>;
}

/** In one file, which is replaced whole, so that a crash leaves the former. One watch for each file. */
export function fileState(path: string): WatchState {
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
      return memorySchema.parse(JSON.parse(text));
    },
    async write(memory) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const next = `${path}.next`;
      const file = await open(next, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(memory)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(next, path);
    },
  };
}
