import type { KeyExchangeAnswer, KeyExchangeRequest } from './answer';
import type { ExchangeThread, TimedAnswer } from './exchange-thread';
import { LimitViolation } from '../errors';
import { FairQueue } from './fair-queue';

export interface KeyExchangeLimits {
  /** Of one CPU's time: what key exchanges of strangers may take. */
  readonly handshakeCpuPercent: number;
  /** Key exchanges of strangers that may wait for their turn. */
  readonly handshakesWaiting: number;
}

/** Who asks for a key exchange. */
export interface Asker {
  /** Strangers take turns by it. */
  readonly source: string;
  /** Authenticated, or inside a connection that is: they do not wait for strangers. */
  readonly isProven: boolean;
  /** False once nobody waits for the answer any more. */
  isWaiting(): boolean;
}

/** With a `LimitViolation` where more are waiting than may. */
export type Answered = (error: Error | undefined, answer?: KeyExchangeAnswer) => void;

interface Waiting {
  readonly asker: Asker;
  readonly request: KeyExchangeRequest;
  readonly answered: Answered;
}

/** How far ahead of their share strangers may be: a burst after a quiet time. */
const BURST_MS = 1_000;
/** What an exchange counts for until its cost is known. */
const EXPECTED_COST_MS = 5;
/** Of a proven peer's, which its own bounds hold long before. */
const PROVEN_WAITING = 10_000;

/**
 * All key exchanges of the proxy's servers: one at a time in a thread of their own, so that they cost the sessions
 * nothing but their share of the CPU. Strangers wait in a fair queue of sources and together get a share of one CPU's
 * time, by what the exchanges cost and not by their number: group 16 and ML-KEM cost twenty times what X25519 does.
 */
export class KeyExchanges {
  readonly #strangers = new FairQueue<Waiting>();
  readonly #proven = new FairQueue<Waiting>();
  #creditMs = BURST_MS;
  #at: number;
  #running = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limits: KeyExchangeLimits,
    private readonly thread: ExchangeThread,
    private readonly now: () => number,
    private readonly random: () => number = Math.random,
  ) {
    this.#at = now();
  }

  /** `answered` is called later, never at once. */
  exchange(asker: Asker, request: KeyExchangeRequest, answered: Answered): void {
    const queue = asker.isProven ? this.#proven : this.#strangers;
    queue.push(asker.source, { asker, request, answered });
    const most = asker.isProven ? PROVEN_WAITING : this.limits.handshakesWaiting;
    if (queue.size > most) {
      const dropped = queue.dropFromBusiest(this.random);
      setImmediate(() => dropped?.answered(new LimitViolation('too many handshakes at once')));
    }
    this.runNext();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.thread.close();
  }

  private runNext(): void {
    if (this.#running) return;
    const next = takeWaiting(this.#proven) ?? this.takeStranger();
    if (next === undefined) return;
    this.#running = true;
    this.thread
      .answer(next.request)
      .then(
        ({ answer, costMs }: TimedAnswer) => {
          this.ended(next.asker, costMs);
          next.answered(undefined, answer);
        },
        (thrown: unknown) => {
          this.ended(next.asker, EXPECTED_COST_MS);
          next.answered(thrown instanceof Error ? thrown : new Error(String(thrown)));
        },
      )
      .finally(() => {
        this.runNext();
      });
  }

  private ended(asker: Asker, costMs: number): void {
    this.#running = false;
    if (!asker.isProven) this.#creditMs -= costMs;
  }

  private takeStranger(): Waiting | undefined {
    this.earn();
    if (this.#creditMs > 0) return takeWaiting(this.#strangers);
    if (this.#strangers.size > 0 && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.runNext();
      }, Math.ceil((-this.#creditMs * 100) / this.limits.handshakeCpuPercent) + 1);
    }
    return undefined;
  }

  private earn(): void {
    const now = this.now();
    this.#creditMs = Math.min(BURST_MS, this.#creditMs + ((now - this.#at) * this.limits.handshakeCpuPercent) / 100);
    this.#at = now;
  }
}

function takeWaiting(queue: FairQueue<Waiting>): Waiting | undefined {
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    if (next.asker.isWaiting()) return next;
  }
  return undefined;
}
