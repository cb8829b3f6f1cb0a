import type { SharedLimits } from './limits';
import type { Owner, QuotaRefusal } from './quota';

/** What one connection has of what all share; it is given back with the connection at the latest. */
export class Holdings {
  #owner: Owner | undefined;
  #channels = 0;
  #bytes = 0;

  constructor(
    private readonly shared: Pick<SharedLimits, 'channels' | 'heldBytes'>,
    /** Monotonic, in ms. */
    readonly now: () => number,
  ) {}

  /** Whom it is put down to. Before that, a connection may have nothing that is shared. */
  setOwner(owner: Owner): void {
    this.#owner ??= owner;
  }

  /** Takes up to so many bytes, and gives how many it got. */
  takeBytes(wanted: number): number {
    if (this.#owner === undefined) return 0;
    const taken = this.shared.heldBytes.takeUpTo(this.#owner, wanted);
    this.#bytes += taken;
    return taken;
  }

  giveBytes(count: number): void {
    const given = Math.min(count, this.#bytes);
    if (this.#owner === undefined || given === 0) return;
    this.#bytes -= given;
    this.shared.heldBytes.giveBack(this.#owner, given);
  }

  takeChannel(): QuotaRefusal | undefined {
    if (this.#owner === undefined) return undefined;
    const refusal = this.shared.channels.take(this.#owner);
    if (refusal === undefined) this.#channels += 1;
    return refusal;
  }

  giveChannel(): void {
    if (this.#owner === undefined || this.#channels === 0) return;
    this.#channels -= 1;
    this.shared.channels.giveBack(this.#owner);
  }

  /** The connection is gone. */
  end(): void {
    this.giveBytes(this.#bytes);
    while (this.#channels > 0) this.giveChannel();
  }
}
