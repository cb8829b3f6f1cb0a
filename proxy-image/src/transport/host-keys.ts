import { readFileSync } from 'node:fs';
import type { ParsedKey } from 'ssh2';
import { hostKeyUnreadable } from './errors';
import { parsePrivateKey } from './private-key';

/** Reads a private key file in OpenSSH or PEM form. @throws HOST_KEY_UNREADABLE */
export function readPrivateKey(path: string): ParsedKey {
  try {
    return parsePrivateKey(readFileSync(path));
  } catch (thrown) {
    throw hostKeyUnreadable(path, thrown);
  }
}
