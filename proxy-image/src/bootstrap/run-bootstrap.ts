import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { CONFIG_STALE_LOG_MESSAGE, messageOf } from '@sallyport/contract';
import type { Log } from '../log';
import { Configuration } from './configuration';
import { materialise } from './materialise';
import type { ConfigSource } from './source';

export interface BootstrapOptions {
  readonly source: ConfigSource;
  readonly directory: string;
  /** What to start, with `--config FILE` after it. */
  readonly command: readonly string[];
  readonly log: Log;
  /** Signals that the child is to get; the process's own. */
  readonly signals: NodeJS.EventEmitter;
  readonly pollMs?: number;
  readonly startAttempts?: number;
  readonly retryMs?: number;
}

const POLL_MS = 60_000;
/** A role that was made a moment ago is not known everywhere yet: about two minutes in all. */
const START_ATTEMPTS = 8;
const RETRY_MS = 1_000;
const FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2'] as const;
/** As a shell says it: 128 and the signal's number. */
const SIGNAL_CODES: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** Brings the configuration into place, runs the proxy with it, and keeps both in step. Resolves with the exit code. */
export async function runBootstrap(options: BootstrapOptions): Promise<number> {
  const { source, directory, command, log, signals, pollMs = POLL_MS } = options;
  const configuration = new Configuration(source, (what, error) => log.error({ what, error: error.message }, CONFIG_STALE_LOG_MESSAGE));
  const running: { proxy?: ChildProcess } = {};
  let stop: NodeJS.Signals | undefined;
  const stopped = new AbortController();
  for (const signal of FORWARDED) {
    signals.on(signal, () => {
      if (running.proxy !== undefined) running.proxy.kill(signal);
      else if (signal === 'SIGTERM' || signal === 'SIGINT') {
        stop = signal;
        stopped.abort();
      }
    });
  }
  await bringFirst(configuration, options, stopped.signal);
  if (stop !== undefined) return SIGNAL_CODES[stop] ?? 1;
  const [program = '', ...args] = command;
  const proxy = spawn(program, [...args, '--config', join(directory, 'proxy.yaml')], { stdio: 'inherit' });
  running.proxy = proxy;
  const ended = new Promise<number>((resolve, reject) => {
    proxy.once('error', reject);
    proxy.once('exit', (code, signal) => resolve(code ?? SIGNAL_CODES[signal ?? 'SIGKILL'] ?? 1));
  });
  let updating: Promise<void> | undefined;
  const timer = setInterval(() => {
    updating ??= update(configuration, directory, proxy, log).finally(() => (updating = undefined));
  }, pollMs);
  const code = await ended.finally(() => clearInterval(timer));
  await updating;
  return code;
}

async function bringFirst(configuration: Configuration, options: BootstrapOptions, stopped: AbortSignal): Promise<void> {
  const { directory, log, startAttempts = START_ATTEMPTS, retryMs = RETRY_MS } = options;
  for (let attempt = 1; !stopped.aborted; attempt += 1) {
    try {
      const change = await configuration.changed();
      if (change !== undefined) await materialise(directory, change.files);
      change?.taken();
      log.info({ directory, files: change?.files.size }, 'the configuration is in place');
      return;
    } catch (error) {
      if (attempt >= startAttempts) throw error;
      log.warn({ error: messageOf(error), attempt, of: startAttempts }, 'the configuration cannot be brought into place yet');
      await pause(retryMs * 2 ** (attempt - 1), stopped);
    }
  }
}

/** What cannot be read or written leaves the proxy with what it has. */
async function update(configuration: Configuration, directory: string, proxy: ChildProcess, log: Log): Promise<void> {
  try {
    const change = await configuration.changed();
    if (change === undefined) return;
    await materialise(directory, change.files);
    change.taken();
    log.info({ directory, files: change.files.size }, 'the configuration changed; the proxy reads it again');
    proxy.kill('SIGHUP');
  } catch (error) {
    log.error({ error: messageOf(error) }, CONFIG_STALE_LOG_MESSAGE);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
