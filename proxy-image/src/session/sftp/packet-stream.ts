import { KeptBytes } from './kept-bytes';

/** What becomes of a packet whose head was seen: it passes as it came, or the filter takes its place. */
export type Verdict = 'pass' | 'drop';

export interface PacketStreamOptions {
  /** Of the whole packet, without its four bytes of length. */
  readonly maximumBytes: number;
  /** Bytes of a packet of this type that must be seen at once, from its length field on; `Infinity` for all of it. */
  headBytes(type: number): number;
  /** Called once a packet, at its boundary. `rest` is what follows the head. */
  onHead(head: Buffer, rest: number): Verdict;
  onOversize(length: number): void;
  /** Asked before each packet: while false, what comes is kept until `resume`. */
  mayGoOn?(): boolean;
  out(bytes: Buffer): void;
}

/** Length and type: what is needed to know how much of a packet to look at. */
const PREFIX_BYTES = 5;

/**
 * Splits one direction of SFTP into packets, wherever the chunks are cut, and passes what may pass: neighbouring
 * packets of a chunk leave as one slice of it, so that bulk data costs one call a chunk and no copy. Only a head that
 * is cut between two chunks is gathered.
 */
export class PacketStream {
  /** A head that was cut between chunks: first its prefix, then all of it. */
  private gathered: Buffer | undefined;
  private gatheredBytes = 0;
  /** Bytes of the current packet that are still to come, after its head. */
  private rest = 0;
  private verdict: Verdict = 'pass';
  /** The chunk in hand, and what of it passes but has not left yet. */
  private chunk: Buffer | undefined;
  private runStart = 0;
  private runEnd = 0;
  private readonly injections: Buffer[] = [];
  private stopped = false;
  /** What came while nothing might go on. */
  private readonly kept = new KeptBytes();
  private isWalking = false;

  constructor(private readonly options: PacketStreamOptions) {}

  get isKeeping(): boolean {
    return this.kept.length > 0 && !this.isWalking;
  }

  push(chunk: Buffer): void {
    const left = this.isKeeping ? chunk.length : this.passOn(chunk);
    if (left > 0) this.kept.append(chunk.subarray(chunk.length - left));
  }

  /** Goes on with what was kept, as far as it may. */
  resume(): void {
    if (!this.isKeeping || this.stopped || this.options.mayGoOn?.() === false) return;
    const bytes = this.kept.peek();
    this.kept.drop(bytes.length - this.passOn(bytes));
  }

  /** Returns how many bytes at the end of the chunk may not go on yet. */
  private passOn(chunk: Buffer): number {
    this.isWalking = true;
    try {
      const taken = this.gathered === undefined ? 0 : this.continueHead(chunk);
      if (this.gathered !== undefined || this.stopped) return 0;
      return this.walk(taken === 0 ? chunk : chunk.subarray(taken));
    } finally {
      this.isWalking = false;
    }
  }

  /** Puts a packet of the filter's own at the next boundary. */
  inject(packet: Buffer): void {
    if (this.rest > 0 && this.verdict === 'pass') {
      this.injections.push(packet);
      return;
    }
    this.flushRun();
    this.options.out(packet);
  }

  /** Nothing passes any more, in whatever call this comes. */
  stop(): void {
    this.stopped = true;
  }

  private walk(chunk: Buffer): number {
    let kept = 0;
    this.chunk = chunk;
    this.runStart = this.runEnd = 0;
    for (let at = 0; at < chunk.length && !this.stopped;) {
      if (this.rest > 0) {
        const taken = Math.min(this.rest, chunk.length - at);
        this.take(at, taken);
        at += taken;
        this.rest -= taken;
        if (this.rest === 0) this.releaseInjections();
        continue;
      }
      if (this.options.mayGoOn?.() === false) {
        kept = chunk.length - at;
        break;
      }
      const left = chunk.length - at;
      const wanted = left < PREFIX_BYTES ? PREFIX_BYTES : this.headLength(chunk, at);
      if (this.stopped) break;
      if (left < wanted) {
        this.startHead(chunk.subarray(at), wanted);
        break;
      }
      this.decide(chunk.subarray(at, at + wanted));
      this.take(at, wanted);
      at += wanted;
    }
    this.flushRun();
    this.chunk = undefined;
    return kept;
  }

  /** The handler's injections leave before this packet: it is at its boundary while it decides. */
  private decide(head: Buffer): void {
    const rest = 4 + head.readUInt32BE(0) - head.length;
    this.verdict = this.options.onHead(head, rest);
    this.rest = rest;
  }

  /** Counts bytes of the current packet into the run of passing bytes, or ends the run before them. */
  private take(at: number, count: number): void {
    if (this.verdict === 'drop') return this.flushRun();
    if (this.runEnd === this.runStart) this.runStart = at;
    this.runEnd = at + count;
  }

  private flushRun(): void {
    const { chunk, runStart, runEnd } = this;
    this.runStart = this.runEnd = 0;
    if (chunk === undefined || runEnd === runStart || this.stopped) return;
    this.options.out(runEnd - runStart === chunk.length ? chunk : chunk.subarray(runStart, runEnd));
  }

  private releaseInjections(): void {
    if (this.injections.length === 0) return;
    this.flushRun();
    for (const packet of this.injections.splice(0)) this.options.out(packet);
  }

  /** Bytes from the length field on that the handler has to see at once. */
  private headLength(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32BE(at);
    if (length < 1 || length > this.options.maximumBytes) {
      this.stopped = true;
      this.options.onOversize(length);
      return Infinity;
    }
    return Math.min(4 + length, Math.max(PREFIX_BYTES, this.options.headBytes(bytes[at + 4] ?? 0)));
  }

  /** Gathers into memory of its own, so that a few bytes do not keep the whole chunk they came in. */
  private startHead(bytes: Buffer, wanted: number): void {
    this.gathered = Buffer.allocUnsafe(wanted);
    this.gatheredBytes = bytes.copy(this.gathered);
  }

  /** Returns how much of the chunk it took; the head is done when `gathered` is undefined again. */
  private continueHead(chunk: Buffer): number {
    let taken = 0;
    while (this.gathered !== undefined) {
      const copied = chunk.copy(this.gathered, this.gatheredBytes, taken);
      taken += copied;
      this.gatheredBytes += copied;
      if (this.gatheredBytes < this.gathered.length) return taken;
      const head = this.gathered;
      const wanted = head.length > PREFIX_BYTES ? head.length : this.headLength(head, 0);
      if (this.stopped) return taken;
      this.gathered = undefined;
      if (wanted > head.length) this.startHead(head, wanted);
      else this.passGathered(head);
    }
    return taken;
  }

  private passGathered(head: Buffer): void {
    this.decide(head);
    if (this.verdict === 'pass' && !this.stopped) this.options.out(head);
  }
}
