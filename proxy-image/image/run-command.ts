import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The program was not found on PATH. */
  readonly isMissing: boolean;
}

export interface CommandOptions {
  readonly input?: string;
  /** Receives what the command prints on standard error, as it comes: progress that a person wants to see. */
  readonly onProgress?: (text: string) => void;
}

/** Runs a program of PATH to its end. Injected in tests. */
export type RunCommand = (program: string, args: readonly string[], options?: CommandOptions) => Promise<CommandResult>;

export const runCommand: RunCommand = (program, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    const printed = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed.stderr += text;
      options.onProgress?.(text);
    });
    // A program that ends without reading its input is judged by its exit status.
    child.stdin.on('error', () => undefined);
    child.once('error', (cause: NodeJS.ErrnoException) =>
      resolve({ code: null, stdout: '', stderr: cause.message, isMissing: cause.code === 'ENOENT' }),
    );
    child.once('close', (code) => resolve({ code, ...printed, isMissing: false }));
    child.stdin.end(options.input ?? '');
  });
