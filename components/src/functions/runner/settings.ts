import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEVER_LOCK_KINDS, overridesSchema, readRunbook, type Runbook } from '@sallyport/runbooks';
import { z } from 'zod';
import { RunnerError } from './errors';

/** Beside the bundle, in the function's archive. */
export const RUNBOOKS_FOLDER = 'runbooks';
export const SETTINGS_FILE = 'settings.json';

/** How this environment tunes the runner; RunbookAlarms has checked it already. */
export const settingsSchema = z.strictObject({
  overrides: overridesSchema,
  neverLock: z.partialRecord(z.enum(NEVER_LOCK_KINDS), z.array(z.string())),
  /** `suggest`: what a runbook would contain is said, and nothing is locked. */
  responses: z.enum(['act', 'suggest']),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface Packed {
  readonly settings: Settings;
  /** By id. */
  readonly runbooks: ReadonlyMap<string, Runbook>;
}

/** Reads what was packed into the archive. */
export async function readPacked(directory: string): Promise<Packed> {
  const runbooks = new Map<string, Runbook>();
  const folder = join(directory, RUNBOOKS_FOLDER);
  for (const name of (await readdir(folder)).sort()) {
    const result = await readRunbook(join(folder, name));
    if ('problems' in result) {
      const [problem] = result.problems;
      throw new RunnerError('RUNNER_RUNBOOKS', `${name}: ${problem?.message ?? 'cannot be read'}`);
    }
    runbooks.set(result.runbook.id, result.runbook);
  }
  const settings = settingsSchema.parse(JSON.parse(await readFile(join(directory, SETTINGS_FILE), 'utf8')));
  return { settings, runbooks };
}

/** The runbook of an id that an order names. */
export function packedRunbook(packed: Packed, id: string): Runbook {
  const runbook = packed.runbooks.get(id);
  if (runbook !== undefined) return runbook;
  throw new RunnerError(
    'RUNNER_ORDER',
    `there is no runbook "${id}" here; there are ${[...packed.runbooks.keys()].join(', ')}`,
  );
}
