import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Project } from '../project';
import type { StackConfig } from '../stack-config';

export interface ProgramRun {
  readonly project: Project;
  readonly stack: string;
  readonly organization: string;
  readonly config: StackConfig;
  readonly dryRun: boolean;
  /** Where ResourceMonitor and Engine listen. */
  readonly address: string;
  readonly typeCheck: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

/** The exit code of `cmd/run` after it has logged the error itself. */
export const LOGGED_ERROR_EXIT = 32;

export interface RunningProgram {
  readonly exit: Promise<number>;
  kill(): void;
}

/**
 * Runs a program as the language host for nodejs does (`constructArguments` and `execNodejs` in
 * sdk/nodejs/cmd/pulumi-language-nodejs/main.go).
 */
export function runProgram(run: ProgramRun): RunningProgram {
  const runner = createRequire(join(run.project.directory, 'package.json')).resolve('@pulumi/pulumi/cmd/run');
  const options: Record<string, string> = {
    monitor: run.address,
    engine: run.address,
    organization: run.organization,
    project: run.project.name,
    'root-directory': run.project.root,
    stack: run.stack,
    pwd: run.project.directory,
    parallel: '16',
  };
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, value]);
  if (run.dryRun) args.push('--dry-run');
  const child = spawn(process.execPath, [runner, ...args, run.project.entryPoint], {
    cwd: run.project.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // As any user's shell has it: the test runner's own mode is not the program's.
      NODE_ENV: undefined,
      PULUMI_CONFIG: JSON.stringify(oldKeys(run.config.values)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.config.secretKeys),
      PULUMI_NODEJS_TYPESCRIPT: 'true',
      ...(run.typeCheck ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: 'true' }),
      ...run.env,
    },
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', run.onLine);
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
  return { exit, kill: () => void child.kill('SIGKILL') };
}

/** `project:key` travels as `project:config:key`, which every SDK still reads. */
function oldKeys(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key.replace(':', ':config:'), value]));
}
