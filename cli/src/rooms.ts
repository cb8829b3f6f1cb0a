import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cliError } from './errors';

const PROGRAMS = {
  lake: { packageName: '@sallyport/local-lake', file: 'bin/sallyport-lake.js' },
  policies: { packageName: '@sallyport/policies', file: 'bin/sallyport-policies.js' },
  proxy: { packageName: '@sallyport/proxy-image', file: 'bin/sallyport-proxy.js' },
} as const;

/** The path of another room's program; it is started, never imported. `PROGRAM_MISSING` when it is not installed. */
export function programOf(room: keyof typeof PROGRAMS): string {
  const { packageName, file } = PROGRAMS[room];
  let folder: string;
  try {
    folder = dirname(require.resolve(`${packageName}/package.json`));
  } catch (cause) {
    throw cliError('PROGRAM_MISSING', `the package ${packageName} is not installed beside this command`, { cause });
  }
  const path = join(folder, file);
  if (!existsSync(path)) throw cliError('PROGRAM_MISSING', `${path} does not exist`);
  return path;
}
