import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, type Finished } from '../../process';

/** A played program compiles and runs in there; a loaded machine takes its time. */
const LIMIT_MS = 240_000;

/** Where the `pulumi` CLI is, when one is on PATH. */
export function findPulumi(path = process.env.PATH ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'pulumi'))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs the CLI away from the user's own settings, without asking anything and without downloading anything. */
export class Cli {
  constructor(
    private readonly home: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  run(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Finished> {
    return run('pulumi', [...args, '--non-interactive', '--color', 'never'], {
      cwd,
      timeoutMs: LIMIT_MS,
      env: {
        PULUMI_HOME: this.home,
        PULUMI_BACKEND_URL: `file://${this.home}`,
        PULUMI_CONFIG_PASSPHRASE: 'pretended',
        PULUMI_SKIP_UPDATE_CHECK: 'true',
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
        PULUMI_DISABLE_REGISTRY_RESOLVE: 'true',
        // `--event-log` is a flag for debugging, and only there with this.
        PULUMI_DEBUG_COMMANDS: 'true',
        NODE_ENV: undefined,
        ...this.env,
        ...env,
      },
    });
  }
}
