/** What a request costs the gate and the audit trail grows with its length. */
const BYTES_PER_TOKEN = 4 * 1024;

/** So many requests a second, over a burst of one second; who sends more waits. */
export class RequestPace {
  #tokens: number;
  #at: number;

  constructor(
    private readonly perSecond: number,
    /** Monotonic, in ms. */
    private readonly now: () => number,
  ) {
    this.#tokens = perSecond;
    this.#at = now();
  }

  /** Takes what a request of this length costs and gives 0, or gives the ms after which to try again. */
  spend(requestBytes: number): number {
    const now = this.now();
    this.#tokens = Math.min(this.perSecond, this.#tokens + ((now - this.#at) / 1000) * this.perSecond);
    this.#at = now;
    // One long request passes, however low the rate.
    const cost = Math.min(this.perSecond, 1 + Math.floor(requestBytes / BYTES_PER_TOKEN));
    if (this.#tokens < cost) return Math.ceil(((cost - this.#tokens) / this.perSecond) * 1000);
    this.#tokens -= cost;
    return 0;
  }
}
