import { readFile, stat } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import type { Clock } from '../clock';
import { parsePrivateKey } from '../transport/private-key';

/** A file that was written so shortly before it was read may be written again without a later time on it. */
const SETTLED_MS = 2_000;

/** The private keys by which the proxy proves itself to targets, each read again when its file was changed. */
export interface CredentialFiles {
  /** @throws Error when the file cannot be read, or holds no usable key. */
  read(path: string): Promise<ParsedKey>;
}

interface Known {
  readonly version: string;
  readonly key: ParsedKey;
}

export function createCredentialFiles(clock: Clock): CredentialFiles {
  const known = new Map<string, Known>();
  return {
    async read(path) {
      // Also where a key is known: a file that was taken away, or may not be read any more, is no credential.
      const before = await stat(path, { bigint: true });
      const version = [before.dev, before.ino, before.size, before.mtimeNs, before.ctimeNs, before.mode, before.uid].join(':');
      const found = known.get(path);
      if (found?.version === version) return found.key;
      known.delete(path);
      const key = parsePrivateKey(await readFile(path));
      if (clock.now() - Number(before.ctimeMs) > SETTLED_MS) known.set(path, { version, key });
      return key;
    },
  };
}
