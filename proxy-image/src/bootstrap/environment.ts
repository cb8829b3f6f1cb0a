import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapEnvironment } from './errors';
import { createFolderSource } from './folder-source';
import { createS3Source } from './s3-source';
import type { ConfigSource } from './source';

export interface BootstrapEnvironment {
  readonly directory: string;
  readonly openSource: () => Promise<ConfigSource>;
  /** Between looks for changes. */
  readonly pollMs: number;
}

const POLL_SECONDS = '60';

const DIRECTORY = '/var/lib/sallyport/config';
const EXAMPLE = 'Set it as s3://BUCKET/PREFIX, or file:///FOLDER.';

/** @throws BOOTSTRAP_ENVIRONMENT */
export function readEnvironment(env: NodeJS.ProcessEnv): BootstrapEnvironment {
  const { SALLYPORT_CONFIG_SOURCE: source = '', SALLYPORT_CONFIG_DIRECTORY: directory = DIRECTORY } = env;
  if (source === '') throw bootstrapEnvironment('SALLYPORT_CONFIG_SOURCE', 'is not set', EXAMPLE);
  if (!isAbsolute(directory)) throw bootstrapEnvironment('SALLYPORT_CONFIG_DIRECTORY', `is ${JSON.stringify(directory)}, which is no absolute path`, 'Name a folder of the proxy alone.');
  const seconds = env.SALLYPORT_CONFIG_POLL_SECONDS ?? POLL_SECONDS;
  if (!/^[1-9]\d{0,4}$/.test(seconds)) throw bootstrapEnvironment('SALLYPORT_CONFIG_POLL_SECONDS', `is ${JSON.stringify(seconds)}`, 'Set it to a whole number of seconds.');
  const pollMs = Number(seconds) * 1_000;
  if (source.startsWith('file:///')) {
    const folder = fileURLToPath(source);
    return { directory, pollMs, openSource: () => Promise.resolve(createFolderSource(folder)) };
  }
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(source) ?? [];
  if (bucket === undefined) throw bootstrapEnvironment('SALLYPORT_CONFIG_SOURCE', `is ${JSON.stringify(source)}`, EXAMPLE);
  const region = env.SALLYPORT_REGION ?? env.AWS_REGION ?? '';
  if (region === '') throw bootstrapEnvironment('SALLYPORT_REGION', 'is not set', 'Set it to the region of the bucket.');
  const location = { bucket, prefix: prefix.replace(/^\/+|\/+$/g, ''), region };
  return { directory, pollMs, openSource: () => createS3Source(location) };
}
