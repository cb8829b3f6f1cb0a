import { readFileSync } from 'node:fs';
import { messageOf } from '@sallyport/contract';
import { utils, type ParsedKey } from 'ssh2';
import type { Place, Problems } from './problem';

/** A private key's file must be there, hold a key that the proxy can use, and be readable by nobody else. */
export function checkPrivateKeyFile(
  path: string,
  problems: Problems,
  at: Place,
): void {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (thrown) {
    problems.error({ ...at, message: `the key file cannot be read: ${messageOf(thrown)}` });
    return;
  }
  problems.read({ kind: 'secret', path, at, holds: 'a private key' });
  const parsed: ParsedKey | ParsedKey[] | Error = utils.parseKey(bytes);
  const key = Array.isArray(parsed) ? (parsed as ParsedKey[])[0] : parsed;
  if (key === undefined || key instanceof Error) {
    problems.error({
      ...at,
      message: `${path} cannot be used: ${key?.message ?? 'no key is in it'}`,
      allowed: 'a private key in OpenSSH or PEM form, without passphrase',
    });
  } else if (!key.isPrivateKey()) {
    problems.error({ ...at, message: `${path} is a public key`, allowed: 'the file without .pub' });
  }
}
