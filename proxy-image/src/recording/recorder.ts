import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatAsciicastHeader,
  RECORDING_END_LABEL,
  type SallyportError,
  type SessionId,
  recordingName,
} from '@sallyport/contract';
import type { Clock } from '../clock';
import { createAppendFile, type AppendFile } from './append-file';
import { CastEncoder, type CastEntry } from './cast-encoder';
import { recordingFailed, recordingFull } from './errors';

export interface RecordingOptions {
  readonly directory: string;
  readonly sessionId: SessionId;
  readonly channelId: number;
  readonly columns: number;
  readonly rows: number;
  readonly term: string;
  readonly title: string;
  readonly clock: Clock;
  /** Keystrokes may hold secrets: the config decides. */
  readonly input: 'recorded' | 'omitted';
  /** Of the whole file; a terminal that shows more is to be ended. */
  readonly maxBytes: number;
  /** Called at most once; the session is then to be ended. */
  readonly onError: (error: SallyportError) => void;
}

/** Evidence for the channel's last event. */
export interface RecordingSummary {
  readonly path: string;
  readonly bytes: number;
  /** Of the whole file, lower-case hex, as `sha256sum` prints it. */
  readonly sha256: string;
  readonly durationMs: number;
}

export interface Recorder {
  readonly path: string;
  /** Takes what goes to the client's terminal. False: pause the target until `onDrain`. */
  output(bytes: Buffer): boolean;
  input(bytes: Buffer): boolean;
  resize(columns: number, rows: number): void;
  onDrain(listener: () => void): void;
  /** Resolves once the file is on the disk. Rejects with `RECORDING_FAILED` or `RECORDING_FULL`. Idempotent. */
  end(): Promise<RecordingSummary>;
}

/** Longest that an event waits in memory, and the most that do. */
const BATCH_MS = 100;
const BATCH_BYTES = 64 * 1024;
/** Above the first the target is paused, below the second it goes on. */
export const HIGH_WATER_BYTES = 1024 * 1024;
const LOW_WATER_BYTES = 256 * 1024;
/** A byte of a batch is six in the file at most, as `\u001b`. A batch ends with the chunk that fills it. */
export const ENCODED_BATCH_BYTES = 6 * (BATCH_BYTES + 32 * 1024);

/** What an entry costs besides its bytes; a flood of empty ones is bounded too. */
const ENTRY_BYTES = 128;

const costOf = (entry: CastEntry): number => ENTRY_BYTES + (entry.kind === 'resize' ? 0 : entry.bytes.length);

/**
 * Starts a recording, written as it happens.
 * @throws SallyportError `RECORDING_FAILED`
 */
export function startRecording(options: RecordingOptions, createFile = createAppendFile): Recorder {
  return new CastRecorder(options, createFile);
}

const USUAL_COLUMNS = 80;
const USUAL_ROWS = 24;

class CastRecorder implements Recorder {
  readonly path: string;
  private readonly file: AppendFile;
  private readonly encoder = new CastEncoder();
  private readonly startedAtMs: number;
  private readonly drainListeners: (() => void)[] = [];
  private lastMs = 0;
  private takenBytes = 0;
  private entries: CastEntry[] = [];
  private waitingBytes = 0;
  private isPaused = false;
  private timer: NodeJS.Timeout | undefined;
  private ended: Promise<RecordingSummary> | undefined;
  private failure: SallyportError | undefined;

  constructor(
    private readonly options: RecordingOptions,
    createFile: typeof createAppendFile,
  ) {
    this.startedAtMs = options.clock.now();
    this.path = join(options.directory, recordingName(this.startedAtMs, options.sessionId, options.channelId));
    try {
      mkdirSync(options.directory, { recursive: true, mode: 0o700 });
      this.file = createFile(this.path);
    } catch (cause) {
      throw recordingFailed(this.path, cause);
    }
    this.begin(this.header(), 0);
  }

  output(bytes: Buffer): boolean {
    return this.add('output', bytes);
  }

  input(bytes: Buffer): boolean {
    return this.options.input === 'omitted' || this.add('input', bytes);
  }

  resize(columns: number, rows: number): void {
    // RFC 4254, section 6.2: zero dimensions are to be ignored.
    if (this.isOver || columns === 0 || rows === 0) return;
    this.push({ kind: 'resize', time: this.elapsed(), columns, rows });
  }

  onDrain(listener: () => void): void {
    this.drainListeners.push(listener);
  }

  end(): Promise<RecordingSummary> {
    this.ended ??= this.finish();
    return this.ended;
  }

  /** After a failure the session is being ended: nothing may wait for this recorder. */
  private get isOver(): boolean {
    return this.failure !== undefined || this.ended !== undefined;
  }

  private add(kind: 'output' | 'input', bytes: Buffer): boolean {
    if (this.isOver || bytes.length === 0) return true;
    // A copy: the bytes are the reader's again when this returns.
    this.push({ kind, time: this.elapsed(), bytes: Buffer.from(bytes) });
    // Bytes that were under way when the pause was asked for come while it lasts: only the drain that is announced ends it.
    this.isPaused ||= this.waitingBytes >= HIGH_WATER_BYTES;
    return !this.isPaused;
  }

  private push(entry: CastEntry): void {
    this.entries.push(entry);
    this.waitingBytes += costOf(entry);
    if (this.waitingBytes >= BATCH_BYTES) this.flush();
    else this.flushSoon();
  }

  /** Nobody is above a timer: what fails in it is the end of the recording, and not of the process. */
  private flushSoon(): void {
    this.timer ??= setTimeout(() => {
      try {
        this.flush();
      } catch (cause) {
        this.fail(recordingFailed(this.path, cause));
      }
    }, BATCH_MS);
  }

  /** One batch at a time, and none so large that encoding it would keep other sessions waiting. */
  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.file.isBusy || this.entries.length === 0 || this.failure !== undefined) return;
    let [count, bytes] = [0, 0];
    for (const entry of this.entries) {
      if (bytes >= BATCH_BYTES) break;
      bytes += costOf(entry);
      count++;
    }
    const batch = this.entries.splice(0, count);
    this.begin(this.encoder.lines(batch), bytes);
  }

  private announceDrain(): void {
    if (!this.isPaused || this.waitingBytes > LOW_WATER_BYTES) return;
    this.isPaused = false;
    for (const listener of this.drainListeners) listener();
  }

  private begin(text: string, waited: number): void {
    this.write(text, waited).catch((cause: unknown) => {
      this.fail(recordingFailed(this.path, cause));
    });
  }

  /** @param waited how much of what waits this text stands for */
  private async write(text: string, waited: number): Promise<void> {
    const bytes = Buffer.from(text);
    this.takenBytes += bytes.length;
    if (this.takenBytes > this.options.maxBytes) this.fail(recordingFull(this.path, this.options.maxBytes));
    else await this.file.append(bytes).catch((cause: unknown) => this.fail(recordingFailed(this.path, cause)));
    if (this.failure !== undefined) return;
    this.waitingBytes -= waited;
    this.announceDrain();
    if (this.ended !== undefined) return;
    if (this.waitingBytes >= BATCH_BYTES) this.flush();
    else if (this.entries.length > 0) this.flushSoon();
  }

  private fail(failure: SallyportError): void {
    if (this.failure !== undefined) return;
    this.failure = failure;
    this.entries = [];
    this.waitingBytes = 0;
    this.announceDrain();
    this.options.onError(this.failure);
  }

  private async finish(): Promise<RecordingSummary> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const time = this.elapsed();
    await this.file.idle();
    const rest = this.encoder.lines(this.entries) + this.encoder.end(time, RECORDING_END_LABEL);
    this.entries = [];
    if (this.failure === undefined) await this.write(rest, this.waitingBytes);
    try {
      const { bytes, sha256 } = await this.file.close(this.failure === undefined ? 'synced' : 'asIs');
      if (this.failure === undefined) return { path: this.path, bytes, sha256, durationMs: Math.round(time * 1000) };
    } catch (cause) {
      this.fail(recordingFailed(this.path, cause));
    }
    throw this.failure ?? recordingFailed(this.path, 'it did not end');
  }

  /** Seconds since the start; the clock may step backwards, a recording may not. */
  private elapsed(): number {
    this.lastMs = Math.max(this.lastMs, this.options.clock.now() - this.startedAtMs);
    return this.lastMs / 1000;
  }

  private header(): string {
    const { columns, rows, term, title, sessionId, channelId } = this.options;
    return formatAsciicastHeader({
      version: 2,
      // A client without a terminal of its own asks for one of 0 by 0, which no player can show.
      width: columns === 0 ? USUAL_COLUMNS : columns,
      height: rows === 0 ? USUAL_ROWS : rows,
      timestamp: Math.floor(this.startedAtMs / 1000),
      title,
      env: { TERM: term },
      sallyport: { sessionId, channelId },
    });
  }
}
