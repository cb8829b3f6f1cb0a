import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecrets } from './secrets';
import { MAX_FILE_BYTES, type ConfigSource } from './source';

/** A folder, as a mounted volume gives one; for tests and for hosts without S3. Secrets come from Secrets Manager all the same. */
export function createFolderSource(folder: string): ConfigSource {
  const secrets = createSecrets();
  return {
    nameOf: (object) => join(folder, object),
    async object(path, known) {
      const content = await readFile(join(folder, path));
      if (content.length > MAX_FILE_BYTES) throw new Error(`it has ${content.length} bytes, more than ${MAX_FILE_BYTES}`);
      const version = createHash('sha256').update(content).digest('hex');
      return version === known ? undefined : { content, version };
    },
    secret: (arn, known) => secrets.secret(arn, known),
    close: () => secrets.close(),
  };
}
