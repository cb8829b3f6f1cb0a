/**
 * Reads SSH's binary types (RFC 4251 section 5) in keys and signatures, where a stranger's garbage is ordinary: running
 * past the end gives undefined instead of an exception.
 */
export class KeyReader {
  #offset = 0;

  constructor(private readonly bytes: Buffer) {}

  byte(): number | undefined {
    return this.take(1)?.[0];
  }

  uint32(): number | undefined {
    return this.take(4)?.readUInt32BE(0);
  }

  /** string: uint32 length, then that many bytes. */
  string(): Buffer | undefined {
    const length = this.uint32();
    return length === undefined ? undefined : this.take(length);
  }

  /** mpint that is not negative, without leading zeros. */
  unsigned(): Buffer | undefined {
    const bytes = this.string();
    if (bytes === undefined || bytes.length === 0 || ((bytes[0] ?? 0) & 0x80) !== 0) return undefined;
    const start = bytes.findIndex((value) => value !== 0);
    return start === -1 ? undefined : bytes.subarray(start);
  }

  isAtEnd(): boolean {
    return this.#offset === this.bytes.length;
  }

  take(length: number): Buffer | undefined {
    if (this.#offset + length > this.bytes.length) return undefined;
    const taken = this.bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return taken;
  }
}
