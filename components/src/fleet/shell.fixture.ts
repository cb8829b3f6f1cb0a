import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from './temporary-folders.fixture';
import { instanceScriptPath } from './user-data';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Each call of a stubbed command, in order: the command and its arguments. */
  readonly calls: readonly string[];
}

/**
 * A folder of commands that stand in for the system's. Each notes its call, then does what its body says; the body sees the
 * arguments as `$*`.
 */
export function createShell(stubs: Readonly<Record<string, string>>) {
  const folder = folderOf();
  const bin = join(folder, 'bin');
  const log = join(folder, 'calls');
  mkdirSync(bin);
  for (const [name, body] of Object.entries(stubs)) {
    writeFileSync(join(bin, name), `#!/bin/bash\nprintf '%s\\n' "${name} $*" >> ${log}\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const run = (args: readonly string[], input?: string): Ran => {
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', ...args], {
      encoding: 'utf8',
      env: { PATH: `${bin}:/usr/bin:/bin`, SHELL_FOLDER: folder },
      ...(input === undefined ? {} : { input }),
    });
    const calls = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
    return { status, stdout, stderr, calls };
  };
  return {
    folder,
    run,
    /** Sources the instance's script and runs the commands. */
    script: (commands: string): Ran => run(['-c', `source ${instanceScriptPath()}\n${commands}`]),
  };
}
