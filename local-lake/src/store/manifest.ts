import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LakeError, systemCode } from '../errors';
import { writeDurably } from './durable-file';

const manifestSchema = z.strictObject({
  version: z.literal(1),
  /** Segments up to this number are in `files`; one that still lies about is a leftover. */
  compactedThrough: z.int().min(0),
  files: z.array(
    z.strictObject({
      /** Relative to the store's directory. */
      path: z.string(),
      /** `yyyy-MM-dd` of the events in it. */
      day: z.string(),
      rows: z.int().min(1),
      bytes: z.int().min(1),
      /** Which columns stand beside Lake's. */
      layout: z.int().min(1).default(1),
    }),
  ),
});

/** Which Parquet files a store consists of. Replaced as a whole, it is what makes a compaction happen at one instant. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ParquetFile = Manifest['files'][number];

export const EMPTY_MANIFEST: Manifest = { version: 1, compactedThrough: 0, files: [] };

export async function readManifest(path: string): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return EMPTY_MANIFEST;
    throw thrown;
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new LakeError('LAKE_DIRECTORY_INVALID', `${path} is not a manifest of this version of the local lake.`, {
      cause,
    });
  }
}

export const writeManifest = (path: string, manifest: Manifest): Promise<void> =>
  writeDurably(path, `${JSON.stringify(manifest, null, 1)}\n`);
