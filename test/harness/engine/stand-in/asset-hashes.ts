import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assetKind, isProperties, type Properties, type Property } from '../wire/values';

/**
 * Assets and archives with a hash of what they hold, as the engine adds it: a file that changes on disk is a change of
 * the resource. The engine hashes an archive's tar; here it is the names and hashes of its files.
 *
 * @param root folder that relative paths are meant from
 */
export function withAssetHashes(value: Property, root: string): Property {
  if (Array.isArray(value)) return value.map((each) => withAssetHashes(each, root));
  if (!isProperties(value)) return value;
  const kind = assetKind(value);
  if (kind === 'asset') return hashed(value, assetHash(value, root));
  if (kind === 'archive') return archive(value, root);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withAssetHashes(each, root)]));
}

/** The SDK's own marks do not travel further than the engine. */
function hashed(value: Properties, hash: string): Properties {
  const { __pulumiAsset: _asset, __pulumiArchive: _archive, ...rest } = value;
  return { ...rest, hash };
}

function assetHash(value: Properties, root: string): string {
  if (typeof value.text === 'string') return digest(value.text);
  if (typeof value.path === 'string') return digest(read(resolve(root, value.path)));
  return digest(typeof value.uri === 'string' ? value.uri : '');
}

function archive(value: Properties, root: string): Properties {
  if (isProperties(value.assets)) {
    const assets = Object.fromEntries(
      Object.entries(value.assets).map(([name, each]) => [name, withAssetHashes(each, root)]),
    );
    const lines = Object.keys(assets)
      .sort()
      .map((name) => `${name} ${hashOf(assets[name])}`);
    return hashed({ ...value, assets }, digest(lines.join('\n')));
  }
  if (typeof value.path !== 'string') return hashed(value, digest(typeof value.uri === 'string' ? value.uri : ''));
  const path = resolve(root, value.path);
  return hashed(value, digest(isFolder(path) ? files(path).join('\n') : read(path)));
}

function hashOf(value: Property | undefined): string {
  return isProperties(value) && typeof value.hash === 'string' ? value.hash : '';
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file.slice(folder.length)} ${digest(readFileSync(file))}`);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Error(`failed to compute asset hash: failed to open asset file '${path}'`, { cause });
  }
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
