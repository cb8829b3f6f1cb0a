import { ProtocolViolation } from './errors';

/** Until a program or a forward is permitted, nobody reads: what comes before it waits in memory. */
export const UNPERMITTED_WINDOW_BYTES = 4 * 1024;
/** What every permitted channel has in any case. One packet of OpenSSH, which then grows by use. */
export const PERMITTED_WINDOW_BYTES = 32 * 1024;
export const LARGEST_WINDOW_BYTES = 2 * 1024 * 1024;
/** Half a window that is used up within the first grows it; one that takes longer than the second gives back. */
const QUICK_MS = 1_000;
const SLOW_MS = 30_000;

/** Where a window gets what it has beyond the least. */
export interface WindowPool {
  /** Takes up to so many bytes from what all connections share, and gives how many it got. */
  takeBytes(wanted: number): number;
  giveBytes(count: number): void;
  /** Monotonic, in ms. */
  now(): number;
}

/**
 * The window that one channel gives its peer (RFC 4254 section 5.2): the most that the proxy may have to hold for it.
 * It is tiny until the channel may do something, and then grows as long as it is used up quickly and the pool has room.
 */
export class ReceiveWindow {
  #size = UNPERMITTED_WINDOW_BYTES;
  #left = UNPERMITTED_WINDOW_BYTES;
  #consumed = 0;
  #pooled = 0;
  #permitted = false;
  #grantedAt: number;

  constructor(private readonly pool: WindowPool) {
    this.#grantedAt = pool.now();
  }

  /** @throws ProtocolViolation */
  receive(count: number): void {
    if (count > this.#left) throw new ProtocolViolation('data beyond the window');
    this.#left -= count;
  }

  /** The channel may do something from now on. Gives the bytes to grant the peer, 0 when it had them before. */
  permit(): number {
    if (this.#permitted) return 0;
    this.#permitted = true;
    const more = PERMITTED_WINDOW_BYTES - this.#size;
    this.#size = PERMITTED_WINDOW_BYTES;
    this.#left += more;
    return more;
  }

  /** So many bytes are done with. Gives the bytes to grant the peer now; 0 while it is not worth a message. */
  consumed(count: number): number {
    this.#consumed += count;
    if (this.#consumed < this.#size / 2) return 0;
    const now = this.pool.now();
    const took = now - this.#grantedAt;
    this.#grantedAt = now;
    let grant = this.#consumed;
    this.#consumed = 0;
    if (this.#permitted && took < QUICK_MS) grant += this.grow();
    else if (took > SLOW_MS) grant -= this.shrink(grant);
    this.#left += grant;
    return grant;
  }

  close(): void {
    this.pool.giveBytes(this.#pooled);
    this.#pooled = 0;
  }

  private grow(): number {
    const more = this.pool.takeBytes(Math.min(this.#size, LARGEST_WINDOW_BYTES - this.#size));
    this.#size += more;
    this.#pooled += more;
    return more;
  }

  private shrink(most: number): number {
    const less = Math.min(this.#pooled, most);
    this.#size -= less;
    this.#pooled -= less;
    this.pool.giveBytes(less);
    return less;
  }
}
