const FIRST_BYTES = 4 * 1024;
const LENGTH_BYTES = 4;

/**
 * Messages that came in the same read as one that has to wait. They share one buffer: a read holds some thousand of the
 * smallest, which would cost many times their length as objects.
 */
export class DeferredPayloads {
  #buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;

  get isEmpty(): boolean {
    return this.#start === this.#end;
  }

  get bytes(): number {
    return this.#end - this.#start;
  }

  push(payload: Buffer): void {
    const needed = this.#end + LENGTH_BYTES + payload.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, this.#buffer.length * 2, needed));
      this.#buffer.copy(larger, 0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
      this.#buffer = larger;
    }
    this.#buffer.writeUInt32BE(payload.length, this.#end);
    payload.copy(this.#buffer, this.#end + LENGTH_BYTES);
    this.#end += LENGTH_BYTES + payload.length;
  }

  /** The oldest, valid until the next push. */
  peek(): Buffer | undefined {
    if (this.isEmpty) return undefined;
    const start = this.#start + LENGTH_BYTES;
    return this.#buffer.subarray(start, start + this.#buffer.readUInt32BE(this.#start));
  }

  shift(): void {
    this.#start += LENGTH_BYTES + (this.peek()?.length ?? 0);
    if (!this.isEmpty) return;
    this.#buffer = Buffer.alloc(0);
    this.#start = this.#end = 0;
  }
}
