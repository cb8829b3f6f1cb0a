import { posix } from 'node:path';
import { z } from 'zod';
import { bootstrapManifest } from './errors';

export const MANIFEST_NAME = 'bootstrap.json';

/** Stays within the folder, on every system: no way up, no root, no odd separators, no hidden names (drafts are). */
const inside = (path: string): boolean =>
  path.length <= 512 && /^[A-Za-z0-9_-][\w.@+-]*(?:\/[A-Za-z0-9_-][\w.@+-]*)*$/.test(path) && posix.normalize(path) === path;
const relativePath = z.string().refine(inside, { error: 'must be a path within the folder, of letters, digits and . _ @ + - between slashes' });

const fromObject = z.strictObject({ path: relativePath, object: relativePath });
const fromSecret = z.strictObject({
  path: relativePath,
  secretArn: z.string().regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/, { error: 'is no ARN of a secret' }),
});

const manifestSchema = z
  .strictObject({ version: z.literal(1), files: z.array(z.union([fromObject, fromSecret])).min(1).max(1_000) })
  .refine(({ files }) => new Set(files.map(({ path }) => path)).size === files.length, { error: 'a path stands in it twice' })
  .refine(({ files }) => files.some(({ path }) => path === 'proxy.yaml'), { error: 'proxy.yaml is not among its files' });

/** Which files the proxy's configuration is made of, and where each comes from. */
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

/**
 * @param name by which an error tells it
 * @throws BOOTSTRAP_MANIFEST
 */
export function parseManifest(text: string, name: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw bootstrapManifest(name, 'it is not JSON');
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw bootstrapManifest(name, z.prettifyError(parsed.error).replaceAll('\n', ' '));
  return parsed.data;
}
