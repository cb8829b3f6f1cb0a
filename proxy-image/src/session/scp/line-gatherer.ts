const NEWLINE = 10;

/** Gathers one message that a newline ends, wherever the chunks are cut. */
export class LineGatherer {
  private parts: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly maximumBytes: number) {}

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  /** First byte of what was gathered so far. */
  get first(): number | undefined {
    return this.parts[0]?.[0];
  }

  /** Takes up to the newline. `line` includes it, and is absent while it has not come. @throws RangeError */
  take(chunk: Buffer, at: number): { readonly next: number; readonly line?: Buffer } {
    const newline = chunk.indexOf(NEWLINE, at);
    const next = newline < 0 ? chunk.length : newline + 1;
    this.bytes += next - at;
    if (this.bytes > this.maximumBytes) throw new RangeError(`a line of more than ${this.maximumBytes} bytes`);
    // A copy: the line outlives the chunk it came in.
    this.parts.push(Buffer.from(chunk.subarray(at, next)));
    if (newline < 0) return { next };
    const line = Buffer.concat(this.parts);
    this.parts = [];
    this.bytes = 0;
    return { next, line };
  }
}
