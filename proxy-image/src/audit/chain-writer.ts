import { canonicalJson, messageOf, SallyportError, type AuditEvent } from '@sallyport/contract';
import type { Log } from '../log';
import { auditNotDurable, trailNotRunning } from './errors';
import type { ChainLink, TimedAct } from './event-builder';
import { FairQueue } from './fair-queue';
import type { Spool } from './spool';
import type { ChainHead } from './spool-recovery';
import { lineDigest } from './spool-segment';

export type AuditMode = 'failClosed' | 'failOpen';

export interface ChainWriterOptions {
  readonly spool: Spool;
  readonly head: ChainHead;
  readonly build: (timed: TimedAct, link: Omit<ChainLink, 'proxyId'>) => AuditEvent;
  /** Undelivered bytes on disk, and their bound. */
  readonly undeliveredBytes: () => number;
  readonly spoolBytes: number;
  readonly onDurable: (events: readonly AuditEvent[]) => void;
  /** Told of each durable event: whose it is, its number, and what it takes of the spool. */
  readonly onWritten?: (session: string, sequence: number, bytes: number) => void;
  readonly log: Log;
  /** Between attempts to write what `failOpen` left waiting. */
  readonly retryMs?: number;
}

/** Acts in one sync: bounds how long numbering them holds up everything else. */
const BATCH_ACTS = 256;
const BATCH_BYTES = 1_048_576;
/** Acts that wait in memory for a slow or failing disk. */
export const MAX_WAITING_ACTS = 8_000;
const RETRY_MS = 1_000;
/** For 4,096 file operations of a session that are under way when room runs out, at the length of a long path. */
const RESERVE_BYTES = 16 * 1_048_576;
/** A sync that takes longer is told as a failure, though it may still succeed. */
const SLOW_SECONDS = 5;

interface Waiting {
  readonly timed: TimedAct;
  /** Present in `failClosed` mode. */
  readonly caller?: { resolve(sequence: number): void; reject(error: Error): void };
}

/** Whose turn it is: each session has its own, and so has what belongs to none. */
const keyOf = ({ timed }: Waiting): string => timed.act.sessionId ?? '';

/**
 * Numbers and chains acts, and writes them in groups: all that come while one sync is under way share the next.
 * Numbers are given when a group is formed, and the head moves only when it is durable, so that a failed write
 * leaves no gap.
 */
export class ChainWriter {
  private readonly waiting = new FairQueue<Waiting>();
  private current: ChainHead;
  private writing: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;
  private failure: string | undefined;
  /** Monotonic, in ms. */
  private appendingSince: number | undefined;
  private lostActs = 0;
  /** Of those that wait, how many have somebody who waits for them. */
  private callers = 0;

  constructor(private readonly options: ChainWriterOptions) {
    this.current = options.head;
  }

  get head(): ChainHead {
    return this.current;
  }

  /** Why the last group could not be written, or is not written yet; absent when all is well. */
  get lastFailure(): string | undefined {
    const seconds = this.appendingSince === undefined ? 0 : (performance.now() - this.appendingSince) / 1_000;
    return seconds < SLOW_SECONDS ? this.failure : `the disk has not answered for ${Math.floor(seconds)} s`;
  }

  /** The last group was written, and there is room for what was begun before it can be recorded. */
  get takesMore(): boolean {
    const { spoolBytes, undeliveredBytes } = this.options;
    return this.failure === undefined && undeliveredBytes() + Math.min(RESERVE_BYTES, spoolBytes / 8) <= spoolBytes;
  }

  /** Acts that `failOpen` let happen and whose events found no room; carried by the heartbeat. */
  get lost(): number {
    return this.lostActs;
  }

  /** Resolves with the number of the durable event; with nothing where it is only queued. */
  submit(timed: TimedAct, mode: AuditMode): Promise<number | undefined> {
    if (this.closed) return Promise.reject(trailNotRunning());
    const full = this.waiting.length >= MAX_WAITING_ACTS;
    if (mode === 'failOpen') {
      if (full) this.lose(1);
      else this.enqueue({ timed });
      return Promise.resolve(undefined);
    }
    if (full) return Promise.reject(auditNotDurable(`${MAX_WAITING_ACTS} acts are already waiting for the disk`));
    return new Promise((resolve, reject) => {
      this.callers += 1;
      this.enqueue({ timed, caller: { resolve, reject } });
    });
  }

  private enqueue(act: Waiting): void {
    this.waiting.push(keyOf(act), act);
    this.kick();
  }

  private kick(): void {
    this.writing ??= this.writeAll().then((outcome) => {
      this.writing = undefined;
      if (this.waiting.length === 0) return;
      // Acts that came between the last look at the queue and now; a caller among them must not wait for the timer.
      if (outcome === 'written' || this.callers > 0) this.kick();
      else this.retryLater();
    });
  }

  private retryLater(): void {
    if (this.closed || this.retry !== undefined) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.kick();
    }, this.options.retryMs ?? RETRY_MS);
    this.retry.unref();
  }

  private async writeAll(): Promise<'written' | 'failed'> {
    // One turn of the event loop lets everything that is ready now join the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      if ((await this.writeGroup()) === 'failed') return 'failed';
    }
    return 'written';
  }

  private async writeGroup(): Promise<'written' | 'failed'> {
    const group: Waiting[] = [];
    const events: AuditEvent[] = [];
    const lines: string[] = [];
    let head = this.current;
    let bytes = 0;
    while (group.length < BATCH_ACTS && bytes < BATCH_BYTES) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      if (next.caller !== undefined) this.callers -= 1;
      try {
        const event = this.options.build(next.timed, { sequence: head.sequence + 1, previousDigest: head.digest });
        const line = canonicalJson(event);
        head = { sequence: head.sequence + 1, digest: lineDigest(line) };
        bytes += Buffer.byteLength(line) + 1;
        group.push(next);
        events.push(event);
        lines.push(line, '\n');
      } catch (error) {
        this.options.log.error({ err: error, eventName: next.timed.act.eventName }, 'no audit event could be made of an act');
        next.caller?.reject(auditNotDurable(messageOf(error), error));
      }
    }
    if (group.length === 0) return 'written';
    try {
      this.assertRoom(bytes);
      this.appendingSince = performance.now();
      await this.options.spool.append({ first: this.current.sequence + 1, last: head.sequence, bytes: Buffer.from(lines.join('')) });
    } catch (error) {
      this.fail(group, error);
      return 'failed';
    } finally {
      this.appendingSince = undefined;
    }
    const first = this.current.sequence + 1;
    this.current = head;
    if (this.failure !== undefined) this.options.log.info({ sequence: head.sequence }, 'audit events can be written again');
    this.failure = undefined;
    group.forEach((act, index) => this.options.onWritten?.(keyOf(act), first + index, Buffer.byteLength(lines[index * 2] ?? '')));
    this.options.onDurable(events);
    group.forEach((act, index) => act.caller?.resolve(first + index));
    return 'written';
  }

  private assertRoom(bytes: number): void {
    const undelivered = this.options.undeliveredBytes();
    if (undelivered + bytes <= this.options.spoolBytes) return;
    throw auditNotDurable(`${undelivered} bytes of events are undelivered, and audit.spoolBytes allows ${this.options.spoolBytes}`);
  }

  private fail(group: readonly Waiting[], cause: unknown): void {
    const error = cause instanceof SallyportError ? cause : auditNotDurable(messageOf(cause), cause);
    if (this.failure === undefined) this.options.log.error({ err: cause }, error.message);
    this.failure = error.message;
    // What has no caller waits on, in its order: before what came after it.
    const later = this.waiting.keep(() => false);
    this.callers = 0;
    for (const act of [...group, ...later]) {
      if (act.caller === undefined) this.waiting.push(keyOf(act), act);
      else act.caller.reject(error);
    }
  }

  private lose(acts: number): void {
    if (this.lostActs === 0) this.options.log.error({ mode: 'failOpen' }, 'audit events are being lost: the disk does not take them');
    this.lostActs += acts;
  }

  /** Writes what is waiting, once more if need be, and takes nothing new. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.retry !== undefined) {
      clearTimeout(this.retry);
      this.retry = undefined;
    }
    if (this.waiting.length > 0) this.kick();
    while (this.writing !== undefined) await this.writing;
    if (this.waiting.length > 0) {
      const lost = this.waiting.keep(() => false).length;
      this.lose(lost);
      this.options.log.error({ acts: lost }, 'audit events were lost at the end: the disk did not take them');
    }
  }
}
