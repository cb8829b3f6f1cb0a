import { stat, unlink, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, parseRecordingName } from '@sallyport/contract';
import { backoffMs } from '../audit/backoff';
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

/** Brings finished recordings to the store, oldest first, for as long as it takes; none leaves the disk before. */
export function createRecordingUploads(options: RecordingUploadsOptions): RecordingUploads {
  const { directory, store, prefix, keepMs, clock, log, retry = RETRY, random = Math.random } = options;
  const queue: string[] = [];
  const stopped = new AbortController();
  let working: Promise<void> | undefined;
  let isClosing = false;
  let trouble: string | undefined;

  const settle = async (path: string): Promise<void> => {
    if (keepMs > 0) await writeFile(`${path}${MARK}`, '', { mode: 0o600 });
    else await unlink(path);
  };

  const upload = async (path: string): Promise<'done' | 'left'> => {
    const key = objectKey(prefix, path);
    for (let attempt = 0; key !== undefined && !stopped.signal.aborted; attempt += 1) {
      try {
        await store.put(key, path, stopped.signal);
        await settle(path);
        if (trouble !== undefined) log.info({ key }, 'recordings are uploaded again');
        trouble = undefined;
        return 'done';
      } catch (error) {
        if (stopped.signal.aborted) return 'left';
        // Somebody took it away: there is nothing left to upload.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'done';
        const why = messageOf(error);
        if (trouble !== why) log.error({ path, key, error: why }, 'a recording cannot be uploaded; it stays here and is tried again');
        trouble = why;
        await pause(backoffMs(attempt, retry, random), stopped.signal);
      }
    }
    return key === undefined ? 'done' : 'left';
  };

  const work = async (): Promise<void> => {
    for (let path = queue[0]; path !== undefined && !stopped.signal.aborted; path = queue[0]) {
      if ((await upload(path)) === 'done') queue.shift();
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
        if ((await stat(`${path}${MARK}`).catch(() => undefined)) === undefined) queue.push(path);
      }
      kick();
    },
    add(path) {
      if (isClosing) return;
      queue.push(path);
      kick();
    },
    get waiting() {
      return queue.length;
    },
    get lastError() {
      return trouble;
    },
    async close(deadlineMs) {
      isClosing = true;
      clearInterval(timer);
      const deadline = setTimeout(() => stopped.abort(), deadlineMs);
      while (working !== undefined) await working;
      clearTimeout(deadline);
      if (queue.length > 0) log.warn({ recordings: queue.length }, 'recordings were not uploaded before the end; they are after the next start');
      store.close();
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
