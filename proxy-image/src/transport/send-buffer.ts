/** What a connection may have waiting for its socket in any case, before data of channels has to wait in its turn. */
export const SEND_FLOOR_BYTES = 16 * 1024;
/** The same for answers and other messages, which cannot wait: a peer that lets more pile up does not read. */
export const SEND_FLOOR_LIMIT_BYTES = 64 * 1024;
/** With room in the pool. */
const CONGESTED_BYTES = 512 * 1024;
const LIMIT_BYTES = 640 * 1024;
const POOLED_BYTES = LIMIT_BYTES - SEND_FLOOR_LIMIT_BYTES;

interface Pool {
  takeBytes(wanted: number): number;
  giveBytes(count: number): void;
}

/**
 * How much may wait for one peer's socket. A fast connection gets more from the pool that all share, for as long as
 * it needs it, so that many slow readers together hold little.
 */
export class SendBuffer {
  #pooled = 0;

  constructor(
    private readonly pool: Pool,
    /** A socket tells of its draining only after it was above this. */
    private readonly highWaterMark: number,
  ) {}

  /** Data of channels should wait. */
  isCongested(waiting: number): boolean {
    if (waiting <= Math.max(SEND_FLOOR_BYTES, this.highWaterMark)) return false;
    return waiting > CONGESTED_BYTES || !this.hasMore();
  }

  /** The peer does not read at all. */
  isOverfull(waiting: number): boolean {
    if (waiting <= Math.max(SEND_FLOOR_LIMIT_BYTES, this.highWaterMark * 2)) return false;
    return waiting > LIMIT_BYTES || !this.hasMore();
  }

  drained(): void {
    this.pool.giveBytes(this.#pooled);
    this.#pooled = 0;
  }

  private hasMore(): boolean {
    if (this.#pooled > 0) return true;
    const got = this.pool.takeBytes(POOLED_BYTES);
    if (got === POOLED_BYTES) this.#pooled = got;
    else this.pool.giveBytes(got);
    return this.#pooled > 0;
  }
}
