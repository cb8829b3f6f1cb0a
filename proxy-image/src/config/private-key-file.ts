import { utils, type ParsedKey } from 'ssh2';
import { Problems, type Place } from './problem';
import { readText } from './yaml-file';

/** A private key's file must be there, hold a key that the proxy can use, and be readable by nobody else. */
export function checkPrivateKeyFile(path: string, problems: Problems, at: Place): void {
  const told = new Problems();
  const text = readText(path, told);
  if (text === undefined) {
    for (const { message, allowed } of told.errors())
      problems.error({
        ...at,
        message: `the key file ${path}: ${message}`,
        ...(allowed === undefined ? {} : { allowed }),
      });
    return;
  }
  problems.read({ kind: 'secret', path, at, holds: 'a private key' });
  const parsed: ParsedKey | ParsedKey[] | Error = utils.parseKey(text);
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
