import { spawn, type ChildProcess } from 'node:child_process';

export interface ClientResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ClientOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** A program of the tour while it runs. Its output is kept, and each piece wakes whoever waits for it. */
export class Client {
  readonly ended: Promise<ClientResult>;
  private stdout = '';
  private stderr = '';

  constructor(
    private readonly child: ChildProcess,
    onOutput: () => void,
    timeoutMs: number,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
      onOutput();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
      onOutput();
    });
    child.stdin?.on('error', () => undefined);
    const late = setTimeout(() => this.kill(), timeoutMs);
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => (this.stderr += error.message));
      child.once('close', (status) => {
        clearTimeout(late);
        resolve({ status, stdout: this.stdout, stderr: this.stderr });
        onOutput();
      });
    });
  }

  /** Everything it printed so far. */
  get output(): string {
    return this.stdout + this.stderr;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  type(text: string): void {
    this.child.stdin?.write(text);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Starts a program without a terminal of its own, so that ssh asks SSH_ASKPASS and never the person who watches. */
export function startClient(
  command: string,
  args: readonly string[],
  options: ClientOptions,
  onOutput: () => void,
): Client {
  const child = spawn(command, args, { env: { ...options.env }, stdio: 'pipe', detached: true });
  if (options.input !== undefined) child.stdin.end(options.input);
  return new Client(child, onOutput, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
}
