import type { ConnectionLayer } from '../transport/connection-layer';
import { DISCONNECT } from '../transport/message-numbers';

const UNANSWERED = 3;

/** Asks a silent peer for a sign of life, and ends its connection when three in a row stay away. */
export class Keepalive {
  #messages = 0;
  #heardAtMs: number | undefined;
  #asked = 0;

  constructor(
    private readonly layer: ConnectionLayer,
    private readonly intervalMs: number,
  ) {}

  tick(nowMs: number): void {
    if (this.#heardAtMs === undefined || this.layer.messages !== this.#messages) {
      this.#messages = this.layer.messages;
      this.#heardAtMs = nowMs;
      this.#asked = 0;
      return;
    }
    if (nowMs - this.#heardAtMs < this.intervalMs * (this.#asked + 1)) return;
    if (this.#asked === UNANSWERED) {
      this.layer.disconnect(DISCONNECT.CONNECTION_LOST, 'no sign of life');
      return;
    }
    this.#asked += 1;
    void this.layer.ask('keepalive@openssh.com', Buffer.alloc(0));
  }
}
