import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { LakeError, systemCode } from '../errors';
import { writeDurably } from './durable-file';

const identitySchema = z.strictObject({
  version: z.literal(1),
  createdMs: z.number(),
  accountId: z.string().regex(/^\d{12}$/),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/),
  channelId: z.uuid(),
  eventDataStoreIds: z.strictObject({ ssh_events: z.uuid(), management_events: z.uuid() }),
});

/** What stays the same of a lake from one start to the next. */
export type LakeIdentity = z.infer<typeof identitySchema>;

/** The files that a lake's directory may hold before it has an identity. */
const LOCK_FILES = /^(lock\.duckdb(\.wal)?|owner\.json(\.draft)?|lake\.json\.draft)$/;

/**
 * Reads `lake.json`, or makes it in an empty directory.
 * @throws LakeError LAKE_DIRECTORY_INVALID for a directory of something else, or of another account or region.
 */
export async function loadIdentity(
  directory: string,
  wanted: { readonly accountId?: string | undefined; readonly region?: string | undefined },
  nowMs: number,
): Promise<LakeIdentity> {
  const path = join(directory, 'lake.json');
  const existing = await readIdentity(path);
  if (existing !== undefined) {
    for (const key of ['accountId', 'region'] as const)
      if (wanted[key] !== undefined && wanted[key] !== existing[key])
        throw new LakeError('LAKE_DIRECTORY_INVALID', `${path} has ${key} ${existing[key]}, not ${wanted[key]}.`);
    return existing;
  }
  const strangers = (await readdir(directory)).filter((name) => !LOCK_FILES.test(name));
  if (strangers.length > 0)
    throw new LakeError('LAKE_DIRECTORY_INVALID', `${directory} has no lake.json but holds ${strangers[0]}.`);
  const made = identitySchema.safeParse({
    version: 1,
    createdMs: nowMs,
    accountId: wanted.accountId ?? '000000000000',
    region: wanted.region ?? 'us-east-1',
    channelId: randomUUID(),
    eventDataStoreIds: { ssh_events: randomUUID(), management_events: randomUUID() },
  });
  if (!made.success) throw new LakeError('LAKE_OPTION_INVALID', z.prettifyError(made.error));
  await writeDurably(path, `${JSON.stringify(made.data, null, 2)}\n`);
  return made.data;
}

async function readIdentity(path: string): Promise<LakeIdentity | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
  try {
    return identitySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LakeError('LAKE_DIRECTORY_INVALID', `${path} was not written by this version of the local lake.`, {
      cause,
    });
  }
}
