import type { Duplex } from 'node:stream';
import type { Boundary } from './boundary';
import { DeferredPayloads } from './deferred-payloads';
import { ProtocolViolation } from './errors';
import { goOnReading, holdReading } from './fair-read';
import { GonePeerProbe } from './gone-peer-probe';
import type { RequestPace } from './request-pace';

/** Far more than one read brings, which is all that can come once reading is held. */
const MAX_DEFERRED_BYTES = 512 * 1024;

export interface InboundParts {
  readonly socket: Duplex;
  readonly pace: RequestPace;
  /** Whether a message is one of those that the pace counts. */
  isPaced(payload: Buffer): boolean;
  dispatch(payload: Buffer): void;
  /** Writes something that the peer ignores. Called now and then while the peer is not read from. */
  probe(): void;
  /** Of the connection: what handling a message throws ends it. */
  readonly boundary: Boundary;
}

/**
 * A connection's messages, handled in the peer's order and at a pace. A peer that asks too much is not cut: it is not
 * read from until its turn has come, so that TCP makes it wait.
 */
export class Inbound {
  readonly #deferred = new DeferredPayloads();
  readonly #holds = new Set<string>();
  readonly #probe: GonePeerProbe;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(private readonly parts: InboundParts) {
    const probe = parts.boundary.around(() => {
      parts.probe();
    });
    this.#probe = new GonePeerProbe(() => this.#holds.size > 0, probe);
  }

  receive(payload: Buffer): void {
    if (this.#stopped) return;
    if (this.#holds.size === 0 && this.#deferred.isEmpty && this.handle(payload)) return;
    if (this.#deferred.bytes > MAX_DEFERRED_BYTES) this.parts.boundary.fault(new ProtocolViolation('more messages than may wait'));
    else this.#deferred.push(payload);
  }

  /** Nothing more is read and handled while there is a reason not to. */
  hold(reason: string): void {
    if (this.#stopped) return;
    this.#holds.add(reason);
    holdReading(this.parts.socket);
    this.#probe.held();
  }

  release(reason: string): void {
    if (!this.#holds.delete(reason)) return;
    while (this.#holds.size === 0 && !this.#stopped) {
      const payload = this.#deferred.peek();
      if (payload === undefined) {
        goOnReading(this.parts.socket);
        return;
      }
      // Off the queue before it is handled: handling it may lead here again.
      const copy = Buffer.from(payload);
      if (!this.isInTime(copy)) return;
      this.#deferred.shift();
      this.dispatch(copy);
    }
  }

  /** The connection is gone. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#probe.stop();
  }

  /** False where the message has to wait for its turn. */
  private handle(payload: Buffer): boolean {
    if (!this.isInTime(payload)) return false;
    this.dispatch(payload);
    return true;
  }

  private isInTime(payload: Buffer): boolean {
    const waitMs = this.parts.isPaced(payload) ? this.parts.pace.spend(payload.length) : 0;
    if (waitMs === 0) return true;
    this.hold('pace');
    this.#timer = setTimeout(
      this.parts.boundary.around(() => {
        this.release('pace');
      }),
      waitMs,
    );
    return false;
  }

  private dispatch(payload: Buffer): void {
    this.parts.boundary.run(() => {
      this.parts.dispatch(payload);
    });
  }
}
