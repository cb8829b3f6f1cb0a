import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { programOf } from '../rooms';
import { ok, problem, skipped, warning, type Check } from './check';

export const configCheck: Check = {
  name: 'config',
  run: ({ configPath, configProblem }) => {
    if (configPath !== undefined) return ok(configPath);
    const remedy = configProblem?.remedy ?? 'Start `sallyport demo`.';
    // Without a system there is nothing wrong yet.
    if (configProblem?.code === 'CLI_CONFIG_MISSING') return warning(configProblem.message, remedy);
    return problem(configProblem?.message ?? 'it cannot be read', remedy);
  },
};

export const proxyConfigCheck: Check = {
  name: 'proxy config',
  run: async ({ config, world }) => {
    if (config?.proxyConfig === undefined) return skipped('the config names no `proxyConfig`');
    const done = await promisify(execFile)(
      process.execPath,
      [programOf('proxy'), '--config', config.proxyConfig, '--check-config'],
      { env: { ...world.env } },
    ).then(
      ({ stdout }) => ({ failed: 'no' as const, text: stdout }),
      (error: { stdout?: string; stderr?: string; message: string }) => ({
        failed: 'yes' as const,
        text: `${error.stdout ?? ''}${error.stderr ?? ''}` || error.message,
      }),
    );
    const text = done.text.trim();
    if (done.failed === 'yes') return problem(text, `Correct ${config.proxyConfig} as said above.`);
    // The summary comes last, after what is permitted and worth knowing.
    const [summary = config.proxyConfig, ...warnings] = text.split('\n').reverse();
    return warnings.length === 0 ? ok(summary) : warning(text, 'Change what is said above, or leave it where it is meant so.');
  },
};

const OTHERS = 0o077;

export const permissionsCheck: Check = {
  name: 'permissions',
  run: ({ config, configPath }) => {
    const paths = [
      configPath,
      config?.proxyConfig,
      config?.spoolDirectory,
      config?.recordingsDirectory,
      config?.adminSocket,
    ].filter((path) => path !== undefined && existsSync(path)) as string[];
    if (paths.length === 0) return skipped('the config names no files');
    const open = paths.filter((path) => (statSync(path).mode & OTHERS) !== 0);
    return open.length === 0
      ? ok(`${paths.length} paths are their owner's alone`)
      : warning(`others of this machine can reach ${open.join(', ')}`, `chmod go-rwx ${open.join(' ')}`);
  },
};
