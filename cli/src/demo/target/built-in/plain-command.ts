import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { basename } from 'node:path';
import type { ServerChannel } from 'ssh2';
import type { CommandEnd, RunningCommand, StartCommand } from './running-command';

/** Runs the command with pipes. It leads its own process group, which a signal reaches whole. */
export function runWithPipes(channel: ServerChannel, command: StartCommand): RunningCommand {
  const { user } = command;
  const child = spawn(user.shell, command.line === undefined ? [] : ['-c', command.line], {
    cwd: user.home,
    env: { ...user.env, ...command.env },
    detached: true,
    stdio: 'pipe',
    // A leading dash makes it a login shell (login(1)).
    ...(command.line === undefined ? { argv0: `-${basename(user.shell)}` } : {}),
  });
  // The command may close its input early; the client's bytes then go nowhere, as with any pipe.
  child.stdin.on('error', () => undefined);
  channel.pipe(child.stdin);
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  return {
    resize: () => undefined,
    signal: (name) => {
      if (child.pid === undefined || child.exitCode !== null) return;
      try {
        process.kill(-child.pid, name);
      } catch {
        // It ended just now.
      }
    },
    ended: new Promise<CommandEnd>((resolve) => {
      child.once('error', (error) => {
        channel.stderr.write(`${error.message}\n`);
        resolve({ code: 127 });
      });
      child.once('close', (code, signal) =>
        resolve(signal === null ? { code: code ?? 1 } : { signal: constants.signals[signal] }),
      );
    }),
  };
}
