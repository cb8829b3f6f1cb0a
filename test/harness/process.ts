import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: Buffer | string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The process is killed after this long, and the run fails naming the command. */
  readonly timeoutMs?: number;
}

/** Runs a command to its end with its standard input given whole, and returns what it printed. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, detached: true });
  return finish(child, [command, ...args].join(' '), options);
}

async function finish(child: ReturnType<typeof spawn>, title: string, options: RunOptions): Promise<Finished> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A client that ends early leaves its input unread; that is for the test to judge, not an error of the harness.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);
  const limit = options.timeoutMs ?? 30_000;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killTree(child, 'SIGKILL');
  }, limit);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  const text = Buffer.concat(stderr).toString();
  if (late)
    throw new Error(
      `no end within ${limit} ms: ${title}\nstdout: ${Buffer.concat(stdout).toString().slice(-2000)}\nstderr: ${text.slice(-4000)}`,
    );
  return { code, signal, stdout: Buffer.concat(stdout), stderr: text };
}

/** As {@link run}, but anything other than exit status 0 is an error that shows what was printed. */
export async function runOk(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const finished = await run(command, args, options);
  if (finished.code !== 0) {
    throw new Error(
      `exit ${finished.code ?? finished.signal}: ${command} ${args.join(' ')}\nstdout: ${finished.stdout.toString().slice(-2000)}\nstderr: ${finished.stderr.slice(-4000)}`,
    );
  }
  return finished;
}

/** A process that stays up, with what it has printed so far. */
export class Daemon {
  private text = '';
  private readonly waiters = new Set<() => void>();
  private readonly closed: Promise<void>;

  constructor(
    readonly title: string,
    readonly child: ChildProcess,
  ) {
    const take = (chunk: Buffer) => {
      this.text += chunk.toString();
      for (const waiter of this.waiters) waiter();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    this.closed = once(child, 'close').then(() => {
      for (const waiter of this.waiters) waiter();
    });
  }

  static start(title: string, command: string, args: readonly string[], options: SpawnOptions = {}): Daemon {
    const daemon = new Daemon(
      title,
      spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, ...options }),
    );
    // A run that is broken off leaves nothing behind: daemons lead process groups of their own, so no signal reaches them.
    const end = (): void => killTree(daemon.child, 'SIGKILL');
    process.once('exit', end);
    daemon.child.once('exit', () => process.off('exit', end));
    return daemon;
  }

  get output(): string {
    return this.text;
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error(`${this.title} did not start`);
    return pid;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves with the first match in what was printed; fails when the process ends first or the time is up. */
  async waitFor(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.waiters.delete(look);
        act();
      };
      const fail = (why: string) =>
        settle(() => reject(new Error(`${this.title}: ${why} before ${pattern}:\n${this.text.slice(-4000)}`)));
      const look = () => {
        const match = pattern.exec(this.text);
        if (match) settle(() => resolve(match));
        else if (!this.running) fail('ended');
      };
      const timer = setTimeout(() => fail(`nothing for ${timeoutMs} ms`), timeoutMs);
      this.waiters.add(look);
      look();
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM', timeoutMs = 10_000): Promise<void> {
    if (this.running) killTree(this.child, signal);
    const timer = setTimeout(() => killTree(this.child, 'SIGKILL'), timeoutMs);
    await this.closed;
    clearTimeout(timer);
  }
}

function killTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
