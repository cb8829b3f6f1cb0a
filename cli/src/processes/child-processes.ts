import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { cliError } from '../errors';
import { escapeLines } from '../output/escape';

const STOP_GRACE_MS = 8_000;
const TAIL_BYTES = 2_000;

export interface Program {
  /** For people: `proxy`, `local lake`. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives its standard error, and its standard output unless that is read as lines. */
  readonly logFile: string;
  /** Called with each line of standard output. */
  readonly onLine?: (line: string) => void;
}

export interface RunningProgram {
  readonly title: string;
  readonly logFile: string;
  readonly pid: number;
  /** Resolves with a phrase such as `exit status 1`, once it has ended. */
  readonly ended: Promise<string>;
  /** It is up: from now on (and if it just did) its ending by itself is an accident. */
  supervise(): void;
  /** SIGTERM, then SIGKILL after a grace; resolves when it has ended. */
  stop(): Promise<void>;
}

/** The child processes of a demo: none outlives it, however it ends. */
export class ChildProcesses {
  private readonly running: RunningProgram[] = [];
  private guard: ChildProcess | undefined;
  private readonly stopped = new Set<number>();
  private isStopping = false;

  /** @param onUnexpectedEnd called when a supervised program ends that nobody stopped. */
  constructor(private readonly onUnexpectedEnd: (program: RunningProgram, how: string) => void) {}

  /** @throws PROGRAM_NOT_STARTED once everything is stopped: what starts then would outlive it. */
  async start(program: Program): Promise<RunningProgram> {
    if (this.isStopping)
      throw cliError('PROGRAM_NOT_STARTED', `the ${program.title} was not started, since everything is being stopped`);
    this.guard ??= startGuard();
    const log = openSync(program.logFile, 'a', 0o600);
    const child = spawn(program.command, program.args, {
      env: { ...program.env },
      stdio: ['ignore', program.onLine === undefined ? log : 'pipe', log],
      // Ctrl-C is for the demo, which then stops its programs in order.
      detached: true,
    });
    closeSync(log);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal === null ? `exit status ${code}` : `signal ${signal}`));
    });
    if (child.pid === undefined) {
      throw cliError('PROGRAM_MISSING', `the ${program.title} did not start (${program.command}): ${await ended}`);
    }
    if (child.stdout !== null && program.onLine !== undefined) {
      createInterface({ input: child.stdout }).on('line', program.onLine);
    }
    const { pid } = child;
    const started: RunningProgram = {
      title: program.title,
      logFile: program.logFile,
      pid,
      ended,
      supervise: () =>
        void ended.then((how) => {
          if (!this.stopped.has(pid)) this.onUnexpectedEnd(started, how);
        }),
      stop: async () => {
        this.stopped.add(pid);
        await stopChild(child, ended);
      },
    };
    this.running.push(started);
    this.guard.stdin?.write(`+${pid}\n`);
    void ended.then(() => {
      this.guard?.stdin?.write(`-${pid}\n`);
      this.running.splice(this.running.indexOf(started), 1);
    });
    return started;
  }

  /** Stops everything, the last started first. Nothing can be started afterwards. */
  async stopAll(): Promise<void> {
    this.isStopping = true;
    for (const program of [...this.running].reverse()) await program.stop();
    this.guard?.stdin?.end();
    if (this.guard?.exitCode === null) await once(this.guard, 'exit');
  }
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await ended;
  clearTimeout(killer);
}

function startGuard(): ChildProcess {
  const guard = spawn(process.execPath, [join(__dirname, 'guard', 'main.js')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // The pipe breaks when the guard is killed; the demo then simply has no guard.
  guard.stdin.on('error', () => undefined);
  return guard;
}

/** The end of a program's log, safe to print. */
export function logTail(logFile: string): string {
  try {
    return escapeLines(readFileSync(logFile, 'utf8').slice(-TAIL_BYTES)).trim();
  } catch {
    return '';
  }
}

/** `PROGRAM_ENDED` with what the program last said. */
export function endedError(program: RunningProgram, how: string): Error {
  const tail = logTail(program.logFile);
  return cliError(
    'PROGRAM_ENDED',
    `the ${program.title} ended with ${how}${tail === '' ? '' : `; its log ${program.logFile} ends:\n${tail}`}`,
  );
}
