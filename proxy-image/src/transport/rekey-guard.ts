import { ProtocolViolation } from './errors';

const BURST = 32;
const PER_SECOND = 1;
/** A client with `RekeyLimit=1M` is odd, not hostile. */
const BYTES_PER_REKEY = 256 * 1024;

/** A key exchange costs milliseconds of CPU: a peer may ask for as many as its traffic or the time justifies. */
export class RekeyGuard {
  #tokens = BURST;
  #at: number;
  #bytes = 0;

  constructor(
    private readonly now: () => number,
    private readonly bytesSoFar: () => number,
  ) {
    this.#at = now();
  }

  /** @throws ProtocolViolation */
  onKeyExchange(): void {
    const [now, bytes] = [this.now(), this.bytesSoFar()];
    const earned = ((now - this.#at) / 1000) * PER_SECOND + (bytes - this.#bytes) / BYTES_PER_REKEY;
    this.#tokens = Math.min(BURST, this.#tokens + earned) - 1;
    this.#at = now;
    this.#bytes = bytes;
    if (this.#tokens < 0) throw new ProtocolViolation('too many key exchanges');
  }
}
