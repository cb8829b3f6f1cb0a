import type { ProxyId } from '@sallyport/contract';
import type { Log } from '../log';
import type { AuditEventClient, PutOutcome } from './audit-event-client';
import { backoffMs } from './backoff';
import { nextBatch, type BatchEntry } from './batch';
import type { DeadLetter, DeadLetters } from './dead-letters';
import type { Receipt, ReceiptJournal } from './receipt-journal';
import type { Spool } from './spool';
import { SpoolReader, type SpooledEvent } from './spool-reader';
import { Wakeup } from './wakeup';

export interface ShipperTiming {
  /** How long the first of a batch waits for others. */
  readonly lingerMs: number;
  /** Bounds of the back-off while the sink is unavailable. */
  readonly unavailable: { readonly baseMs: number; readonly capMs: number };
  /** Between attempts while the sink refuses the request as such. */
  readonly refusedMs: number;
}

export const DEFAULT_SHIPPER_TIMING: ShipperTiming = {
  lingerMs: 250,
  unavailable: { baseMs: 100, capMs: 20_000 },
  refusedMs: 15_000,
};

export interface ShipperOptions {
  /** For people: by what the sink is told from others. */
  readonly name: string;
  readonly spool: Spool;
  readonly proxyId: ProxyId;
  readonly client: AuditEventClient;
  readonly journal: ReceiptJournal;
  readonly deadLetters: DeadLetters;
  /** Everything up to this was delivered before. */
  readonly cursor: number;
  readonly onDelivered: () => void;
  /** Told of each event that the sink acknowledged, or will never take, once that is on the disk. */
  readonly onSettled: (sequence: number, outcome: Settled) => void;
  readonly log: Log;
  readonly timing: ShipperTiming;
  readonly random: () => number;
}

export type Settled = { readonly kind: 'acknowledged' } | { readonly kind: 'dead'; readonly why: string };

/** Answers `InternalFailure` for one event, after which the event is at fault and not the service. */
const INTERNAL_FAILURES = 20;
/** Codes of single events that may pass; all others are for good (API_ResultErrorEntry, API_PutRecordBatchResponseEntry). */
const PASSING_CODES = new Set(['Throttling', 'InternalFailure', 'ServiceUnavailableException', 'ServiceUnavailable']);

/**
 * Brings the spool's events to one sink: in order, in batches, at least once. What the sink will never take goes to the
 * dead letters; while it takes nothing, events stay in the spool.
 */
export class Shipper {
  private readonly wakeup = new Wakeup();
  private readonly abort = new AbortController();
  private readonly reader: SpoolReader;
  private ahead: SpooledEvent[] = [];
  private delivered: number;
  private state: 'running' | 'draining' | 'stopped' = 'running';
  private trouble: string | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: ShipperOptions) {
    this.delivered = options.cursor;
    this.reader = new SpoolReader(options.spool);
  }

  /** The last sequence number up to which the sink has everything, dead letters aside. */
  get cursor(): number {
    return this.delivered;
  }

  get lastError(): string | undefined {
    return this.trouble;
  }

  get deadLetters(): number {
    return this.options.deadLetters.count;
  }

  start(): void {
    this.running = this.run();
  }

  /** More events are durable. */
  notify(): void {
    this.wakeup.wake();
  }

  private async run(): Promise<void> {
    while (this.state !== 'stopped') {
      try {
        await this.step();
      } catch (error) {
        // Reading the spool or writing receipts failed: a fault of the disk, so it may pass.
        this.note(`local disk: ${error instanceof Error ? error.message : String(error)}`);
        await this.wakeup.sleep(this.options.timing.unavailable.capMs);
      }
    }
  }

  private async step(): Promise<void> {
    const waiting = this.options.spool.lastSequence() - this.delivered;
    if (waiting > 0 && waiting < this.options.client.limits.events && this.state === 'running')
      await new Promise((resolve) => setTimeout(resolve, this.options.timing.lingerMs));
    const batch = await this.peek();
    if (batch.length > 0) await this.deliver(batch);
    else if (this.state === 'draining') this.state = 'stopped';
    else await this.wakeup.sleep();
  }

  private async peek(): Promise<BatchEntry[]> {
    if (this.ahead.length < this.options.client.limits.events) {
      const next = this.ahead.at(-1)?.sequence ?? this.delivered;
      this.ahead.push(...(await this.reader.read(next + 1)));
    }
    return nextBatch(this.ahead, this.options.proxyId, this.options.client.limits);
  }

  private async deliver(batch: readonly BatchEntry[]): Promise<void> {
    let left = batch;
    const internalFailures = new Map<string, number>();
    for (let attempt = 0; left.length > 0; attempt += 1) {
      const outcome = await this.options.client.put(left, this.abort.signal);
      if (this.abort.signal.aborted) return;
      if (outcome.kind === 'answered') {
        const before = left.length;
        left = await this.settle(left, outcome, internalFailures);
        if (left.length < before) attempt = 0;
        if (left.length === 0) break;
      } else {
        this.note(outcome.why);
      }
      const { timing, random } = this.options;
      await this.pause(outcome.kind === 'refused' ? timing.refusedMs : backoffMs(attempt, timing.unavailable, random));
      if (this.abort.signal.aborted) return;
    }
    const last = batch.at(-1);
    if (last === undefined) return;
    this.delivered = last.sequence;
    this.ahead = this.ahead.filter((event) => event.sequence > this.delivered);
    if (this.trouble !== undefined) this.options.log.info({ sink: this.options.name, sequence: last.sequence }, 'the audit sink takes events again');
    this.trouble = undefined;
    this.options.onDelivered();
  }

  /** Keeps receipts and dead letters of one answer; gives what must be tried again. */
  private async settle(
    sent: readonly BatchEntry[],
    answer: Extract<PutOutcome, { kind: 'answered' }>,
    internalFailures: Map<string, number>,
  ): Promise<readonly BatchEntry[]> {
    const receipts: Receipt[] = [];
    const dead: DeadLetter[] = [];
    const again: BatchEntry[] = [];
    const settled: [number, Settled][] = [];
    for (const entry of sent) {
      const eventID = answer.successful.get(entry.id);
      const failure = answer.failed.get(entry.id);
      if (eventID !== undefined) {
        receipts.push({ uid: entry.id, eventID });
        settled.push([entry.sequence, { kind: 'acknowledged' }]);
      } else if (failure === undefined) again.push(entry);
      else {
        const failures = (internalFailures.get(entry.id) ?? 0) + (failure.errorCode === 'InternalFailure' ? 1 : 0);
        internalFailures.set(entry.id, failures);
        if (PASSING_CODES.has(failure.errorCode) && failures < INTERNAL_FAILURES) again.push(entry);
        else {
          dead.push({ uid: entry.id, ...failure, eventData: entry.eventData });
          settled.push([entry.sequence, { kind: 'dead', why: `${failure.errorCode}: ${failure.errorMessage}` }]);
        }
      }
    }
    await this.options.deadLetters.add(dead);
    const through = (again[0]?.sequence ?? (sent.at(-1)?.sequence ?? 0) + 1) - 1;
    await this.options.journal.append(receipts, this.options.proxyId, Math.max(through, this.delivered));
    for (const [sequence, outcome] of settled) this.options.onSettled(sequence, outcome);
    for (const { uid, errorCode, errorMessage } of dead) {
      this.options.log.error({ sink: this.options.name, uid, errorCode, errorMessage }, 'the audit sink will never take an event; it is in the dead letters');
    }
    if (again.length > 0) this.note(`${again.length} events must be sent again: ${[...answer.failed.values()][0]?.errorCode ?? 'no answer for them'}`);
    return again;
  }

  private async pause(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (!this.abort.signal.aborted && performance.now() < until) await this.wakeup.sleep(until - performance.now());
  }

  private note(why: string): void {
    if (this.trouble !== why) {
      this.options.log.error({ sink: this.options.name, undeliveredFrom: this.delivered + 1 }, `the audit sink does not take events, they stay in the spool: ${why}`);
    }
    this.trouble = why;
  }

  /** Delivers what is in the spool, at most until the deadline. */
  async close(deadlineMs: number): Promise<void> {
    if (this.state === 'running') this.state = 'draining';
    this.wakeup.wake();
    const deadline = setTimeout(() => {
      this.state = 'stopped';
      this.abort.abort();
      this.wakeup.wake();
    }, deadlineMs);
    await this.running;
    clearTimeout(deadline);
    this.options.client.destroy();
    await this.options.journal.close();
    await this.options.deadLetters.close();
  }
}
