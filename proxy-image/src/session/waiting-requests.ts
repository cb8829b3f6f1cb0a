/** A client may send its whole environment in one go; sshd takes 128 variables. */
export const MAX_WAITING_REQUESTS = 256;
/** What the requests of a channel may hold in any case: an environment, or a long command line. */
export const WAITING_REQUESTS_BYTES = 16 * 1024;

interface Pool {
  takeBytes(wanted: number): number;
  giveBytes(count: number): void;
}

/** How many requests of one channel wait for their turn, and what they hold. Beyond the least that is taken from the pool of all. */
export class WaitingRequests {
  #count = 0;
  #bytes = 0;
  #pooled = 0;

  constructor(private readonly pool: Pool) {}

  /** False where it may not wait; then nothing is held for it. */
  take(bytes: number): boolean {
    if (this.#count >= MAX_WAITING_REQUESTS) return false;
    const wanted = Math.max(0, this.#bytes + bytes - WAITING_REQUESTS_BYTES) - this.#pooled;
    if (wanted > 0) {
      const taken = this.pool.takeBytes(wanted);
      if (taken < wanted) {
        this.pool.giveBytes(taken);
        return false;
      }
      this.#pooled += wanted;
    }
    this.#count += 1;
    this.#bytes += bytes;
    return true;
  }

  /** One that was taken is done with. */
  give(bytes: number): void {
    this.#count -= 1;
    this.#bytes -= bytes;
    const spare = this.#pooled - Math.max(0, this.#bytes - WAITING_REQUESTS_BYTES);
    if (spare <= 0) return;
    this.#pooled -= spare;
    this.pool.giveBytes(spare);
  }
}
