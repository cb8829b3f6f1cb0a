const PROBE_MS = 1_000;

/**
 * Notices that a peer has gone while it is not read from: its FIN comes behind bytes that wait unread, or is not looked
 * for at all. What is written to a peer that has closed is answered by a reset (RFC 1122 section 4.2.2.13), and the next
 * write meets that.
 */
export class GonePeerProbe {
  #timer: NodeJS.Timeout | undefined;
  #wasHeld = false;

  constructor(
    /** Whether the peer is not read from at this moment. */
    private readonly isHeld: () => boolean,
    private readonly write: () => void,
  ) {}

  /** Reading has stopped. It may go on and stop many times a second. */
  held(): void {
    this.#wasHeld = true;
    this.#timer ??= setInterval(() => {
      this.tick();
    }, PROBE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  private tick(): void {
    if (!this.#wasHeld) {
      this.stop();
      return;
    }
    this.#wasHeld = this.isHeld();
    this.write();
  }
}
