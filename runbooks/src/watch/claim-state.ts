import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { RunbookError } from '../errors';

const holderSchema = z.object({ pid: z.int(), host: z.string(), started: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** How often a holder shows that it lives, to those that cannot see its process: in another container, on another host. */
const SHOWN_EVERY_MS = 20_000;
const GONE_AFTER_MS = 120_000;

export interface Claim {
  /** Gives the file up. Idempotent. */
  release(): Promise<void>;
}

/**
 * One watch for each state file: of two, each would write over what the other knows of findings, locks and caps, and both
 * would contain. Node has no file locks of its own: each puts a claim of its own beside the file, and then looks for those of
 * others. So of two that begin at once both may be refused, and never are both let in. Throws `WATCH_RUNNING`.
 */
export async function claimState(path: string): Promise<Claim> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.claim-`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = `${prefix}${randomUUID()}`;
  const mine = join(folder, name);
  // Renamed once it is whole, since what cannot be read counts as left by a crash.
  await writeFile(`${mine}.next`, JSON.stringify(await thisProcess()), { flag: 'wx', mode: 0o600 });
  await rename(`${mine}.next`, mine);
  try {
    for (const other of await readdir(folder)) {
      if (!other.startsWith(prefix) || other === name || other.endsWith('.next')) continue;
      await removeDead(join(folder, other), path);
    }
  } catch (error) {
    await rm(mine, { force: true });
    throw error;
  }
  const shown = setInterval(() => {
    const now = new Date();
    utimes(mine, now, now).catch(() => undefined);
  }, SHOWN_EVERY_MS);
  shown.unref();
  return {
    async release() {
      clearInterval(shown);
      await rm(mine, { force: true });
    },
  };
}

async function removeDead(file: string, path: string): Promise<void> {
  const holder = await holderOf(file);
  if (holder !== undefined && (await lives(holder, file))) throw running(path, file, holder);
  await rm(file, { force: true });
}

/** Undefined when it was given up by now, or is none. */
async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

async function lives(holder: Holder, file: string): Promise<boolean> {
  if (holder.host === hostname()) {
    try {
      process.kill(holder.pid, 0);
    } catch (error) {
      // It lives, but is somebody else's.
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
    }
    // Numbers of processes are used again; that of a container is 1 each time.
    return holder.started === (await startOf(holder.pid));
  }
  const shownMs = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return Date.now() - shownMs < GONE_AFTER_MS;
}

const thisProcess = async (): Promise<Holder> => ({
  pid: process.pid,
  host: hostname(),
  started: await startOf(process.pid),
});

/** When a process began, in ticks since the boot (proc_pid_stat(5), field 22); empty where the system does not say. */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

const running = (path: string, file: string, { pid, host }: Holder): RunbookError =>
  new RunbookError('WATCH_RUNNING', `another watch (process ${pid} of ${host}) works with ${path}`, {
    remedy: `Stop that one, or give this one a file of its own with \`--state FILE\`. ${file} is its claim.`,
  });
