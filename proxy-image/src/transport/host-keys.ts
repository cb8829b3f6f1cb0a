import { readFileSync } from 'node:fs';
import { utils, type ParsedKey } from 'ssh2';
import { hostKeyUnreadable } from './errors';

/** Reads a private key file in OpenSSH or PEM form. @throws HOST_KEY_UNREADABLE */
export function readPrivateKey(path: string): ParsedKey {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (thrown) {
    throw hostKeyUnreadable(path, thrown);
  }
  const parsed: ParsedKey | ParsedKey[] | Error = utils.parseKey(bytes);
  const key = Array.isArray(parsed) ? (parsed as ParsedKey[])[0] : parsed;
  if (key === undefined || key instanceof Error) throw hostKeyUnreadable(path, key ?? 'no key in it');
  if (!key.isPrivateKey()) throw hostKeyUnreadable(path, 'it is a public key');
  return key;
}
