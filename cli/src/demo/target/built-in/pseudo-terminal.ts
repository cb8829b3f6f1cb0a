import { spawn } from '@lydell/node-pty';
import type { ServerChannel } from 'ssh2';
import type { RunningCommand, StartCommand } from './running-command';

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

/** A client may ask for no size at all, or an absurd one. */
function sane(size: TerminalSize): TerminalSize {
  const within = (value: number, fallback: number): number => (value >= 1 && value <= 10_000 ? value : fallback);
  return { cols: within(size.cols, 80), rows: within(size.rows, 24) };
}

/** Runs the command on a real pseudo-terminal; what it prints goes to the channel no faster than the client reads. */
export function runOnTerminal(
  channel: ServerChannel,
  command: StartCommand,
  terminal: TerminalSize & { readonly term: string },
): RunningCommand {
  const { user } = command;
  const pty = spawn(user.shell, command.line === undefined ? ['-l'] : ['-c', command.line], {
    ...sane(terminal),
    name: terminal.term,
    cwd: user.home,
    env: { ...user.env, ...command.env, TERM: terminal.term },
    // Bytes, not text: a terminal's output need not be UTF-8.
    encoding: null,
  });
  pty.onData((chunk) => {
    // The types know only text; with `encoding: null` it is a Buffer.
    if (!channel.write(chunk)) {
      pty.pause();
      channel.once('drain', () => pty.resume());
    }
  });
  // The same in the other direction: the socket below takes bytes as they are.
  channel.on('data', (chunk: Buffer) => pty.write(chunk as unknown as string));
  return {
    resize: (size) => {
      const { cols, rows } = sane(size);
      pty.resize(cols, rows);
    },
    signal: (name) => pty.kill(name),
    ended: new Promise((resolve) => {
      pty.onExit(({ exitCode, signal }) =>
        resolve(signal !== undefined && signal !== 0 ? { signal } : { code: exitCode }),
      );
    }),
  };
}
