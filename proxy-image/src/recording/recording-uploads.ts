import { stat, unlink, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, parseRecordingName } from '@sallyport/contract';
import { backoffMs } from '../audit/backoff';
import { Wakeup } from '../audit/wakeup';
import type { Clock } from '../clock';
import type { Log } from '../log';
import { listRecordings } from './recordings';
import type { RecordingStore } from './recording-store';

export interface RecordingUploadsOptions {
  readonly directory: string;
  readonly store: RecordingStore;
  readonly prefix: string;
  /** How long a recording stays here after it was uploaded. */
  readonly keepMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly retry?: { readonly baseMs: number; readonly capMs: number };
  readonly random?: () => number;
}

export interface RecordingUploads {
  /** What is in the folder from before; call it before anything is recorded, and after recordings were mended. */
  start(): Promise<void>;
  /** A recording has ended. */
  add(path: string): void;
  /** Recordings that the store does not have yet. */
  readonly waiting: number;
  readonly lastError: string | undefined;
  /** Gives what is waiting a bounded time; the rest is uploaded after the next start. */
  close(deadlineMs: number): Promise<void>;
}

const RETRY = { baseMs: 1_000, capMs: 60_000 };
const AGEING_MS = 600_000;
/** Beside a recording that the store has and that stays for a while. */
const MARK = '.uploaded';

/** `recordings/2026-11-23/SESSION-CHANNEL.cast`: the day on which it began, and what its events name it by. */
export function objectKey(prefix: string, path: string): string | undefined {
  const name = parseRecordingName(basename(path));
  return name === undefined ? undefined : `${prefix}${name.startedAt.slice(0, 10)}/${name.sessionId}-${name.channelId}.cast`;
}

interface Waiting {
  readonly path: string;
  readonly attempts: number;
  /** Monotonic, in ms: not tried before. */
  readonly dueMs: number;
}

/**
 * Brings finished recordings to the store, oldest first, for as long as it takes; none leaves the disk before. One that
 * fails goes to the end and waits there on its own: the store may refuse just that one, and others must not wait for it.
 */
export function createRecordingUploads(options: RecordingUploadsOptions): RecordingUploads {
  const { directory, store, prefix, keepMs, clock, log, retry = RETRY, random = Math.random } = options;
  const queue: Waiting[] = [];
  /** Why the last attempt failed, by path. */
  const troubles = new Map<string, string>();
  const wakeup = new Wakeup();
  const stopped = new AbortController();
  let working: Promise<void> | undefined;
  let isClosing = false;

  const settle = async (path: string): Promise<void> => {
    if (keepMs > 0) await writeFile(`${path}${MARK}`, '', { mode: 0o600 });
    else await unlink(path);
  };

  /** Why it failed; nothing when the store has it, or there is nothing to upload. */
  const upload = async (path: string): Promise<string | undefined> => {
    const key = objectKey(prefix, path);
    if (key === undefined) return undefined;
    try {
      await store.put(key, path, stopped.signal);
      await settle(path);
    } catch (error) {
      // ENOENT: somebody took it away.
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : messageOf(error);
    }
    if (troubles.has(path)) log.info({ key }, 'a recording could be uploaded after all');
    return undefined;
  };

  const attempt = async (next: Waiting): Promise<void> => {
    const { path, attempts } = next;
    const why = await upload(path);
    if (stopped.signal.aborted && why !== undefined) return;
    queue.splice(queue.indexOf(next), 1);
    if (why === undefined) {
      troubles.delete(path);
      return;
    }
    if (troubles.get(path) !== why) log.error({ path, error: why }, 'a recording cannot be uploaded; it stays here and is tried again');
    troubles.set(path, why);
    queue.push({ path, attempts: attempts + 1, dueMs: performance.now() + backoffMs(attempts, retry, random) });
  };

  const work = async (): Promise<void> => {
    while (queue.length > 0 && !stopped.signal.aborted) {
      const now = performance.now();
      const next = queue.find(({ dueMs }) => dueMs <= now);
      if (next === undefined) await wakeup.sleep(Math.min(...queue.map(({ dueMs }) => dueMs)) - now);
      else await attempt(next);
    }
  };
  const kick = (): void => {
    working ??= work().finally(() => {
      working = undefined;
      if (queue.length > 0 && !stopped.signal.aborted) kick();
    });
  };

  /** Removes what was uploaded long enough ago. */
  const age = async (): Promise<void> => {
    for (const { path } of await listRecordings(directory)) {
      const mark = await stat(`${path}${MARK}`).catch(() => undefined);
      if (mark === undefined || clock.now() - mark.mtimeMs < keepMs) continue;
      await unlink(path);
      await unlink(`${path}${MARK}`);
    }
  };
  const ageOrSay = (): void => void age().catch((error: unknown) => log.error({ error: messageOf(error) }, 'uploaded recordings cannot be removed'));
  const timer = setInterval(ageOrSay, AGEING_MS);
  timer.unref();

  return {
    async start() {
      await age();
      for (const { path } of await listRecordings(directory)) {
        if ((await stat(`${path}${MARK}`).catch(() => undefined)) === undefined) queue.push({ path, attempts: 0, dueMs: 0 });
      }
      kick();
    },
    add(path) {
      if (isClosing) return;
      queue.push({ path, attempts: 0, dueMs: 0 });
      wakeup.wake();
      kick();
    },
    get waiting() {
      return queue.length;
    },
    get lastError() {
      return [...troubles.values()].at(-1);
    },
    async close(deadlineMs) {
      isClosing = true;
      clearInterval(timer);
      const deadline = setTimeout(() => {
        stopped.abort();
        wakeup.wake();
      }, deadlineMs);
      while (working !== undefined) await working;
      clearTimeout(deadline);
      if (queue.length > 0) log.warn({ recordings: queue.length }, 'recordings were not uploaded before the end; they are after the next start');
      store.close();
    },
  };
}
