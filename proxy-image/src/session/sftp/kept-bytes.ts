const NOTHING = Buffer.alloc(0);
/** The most that is allocated beyond what waits: the memory of a channel is bounded by its window. */
const SPARE_BYTES = 64 * 1024;

/** Bytes that wait, oldest first. Many small pieces cost little more than a copy each: memory grows in larger steps. */
export class KeptBytes {
  #bytes: Buffer = NOTHING;
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** Copies the piece: it may lie in a buffer that the next read overwrites. */
  append(piece: Buffer): void {
    if (this.#end + piece.length > this.#bytes.length) this.makeRoom(this.length + piece.length);
    piece.copy(this.#bytes, this.#end);
    this.#end += piece.length;
  }

  /** All of them. What is appended later does not change them. */
  peek(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** The oldest have gone on. */
  drop(count: number): void {
    this.#start += count;
    if (this.#start < this.#end) return;
    this.#bytes = NOTHING;
    this.#start = this.#end = 0;
  }

  /** Always in new memory: somebody may still look at the old. */
  private makeRoom(wanted: number): void {
    const larger = Buffer.allocUnsafeSlow(wanted + Math.min(wanted, SPARE_BYTES));
    const length = this.peek().copy(larger);
    this.#bytes = larger;
    this.#start = 0;
    this.#end = length;
  }
}
