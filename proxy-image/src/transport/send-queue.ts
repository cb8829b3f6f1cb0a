import type { ChannelStream } from './message-numbers';

/** What waits for the peer's window or for the socket, in the order in which it must leave. */
export type SendItem =
  | { readonly kind: 'data'; readonly stream: ChannelStream; bytes: Buffer }
  | { readonly kind: 'message'; readonly payload: Buffer };

const SMALL_BYTES = 4 * 1024;
const BLOCK_BYTES = 32 * 1024;

/**
 * A FIFO that holds no more memory than about what it says. A chunk is a slice of the buffer that the next read
 * overwrites, so it is copied, and small chunks that follow each other share a block: a peer that sends its window byte
 * by byte would otherwise cost many times that window.
 */
export class SendQueue {
  /** Bytes of data; messages are few and small. */
  bytes = 0;
  #items: SendItem[] = [];
  #block: Buffer | undefined;
  #blockUsed = 0;

  constructor(private readonly blockBytes = BLOCK_BYTES) {}

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  pushData(stream: ChannelStream, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (chunk.length > SMALL_BYTES) {
      this.#block = undefined;
      this.#items.push({ kind: 'data', stream, bytes: Buffer.from(chunk) });
      return;
    }
    const last = this.#items.at(-1);
    if (this.#block !== undefined && this.#blockUsed + chunk.length <= this.blockBytes && last?.kind === 'data' && last.stream === stream) {
      chunk.copy(this.#block, this.#blockUsed);
      const start = last.bytes.byteOffset - this.#block.byteOffset;
      this.#blockUsed += chunk.length;
      last.bytes = this.#block.subarray(start, this.#blockUsed);
      return;
    }
    // A lone keystroke does not deserve a block of its own.
    this.#block = last?.kind === 'data' && last.stream === stream ? Buffer.allocUnsafeSlow(this.blockBytes) : undefined;
    this.#blockUsed = chunk.length;
    if (this.#block === undefined) {
      this.#items.push({ kind: 'data', stream, bytes: Buffer.from(chunk) });
      return;
    }
    chunk.copy(this.#block, 0);
    this.#items.push({ kind: 'data', stream, bytes: this.#block.subarray(0, chunk.length) });
  }

  pushMessage(payload: Buffer): void {
    this.#block = undefined;
    this.#items.push({ kind: 'message', payload });
  }

  peek(): SendItem | undefined {
    return this.#items[0];
  }

  /** Takes `count` bytes off the data at the head, or the message there when `count` is 0. */
  take(count: number): void {
    const head = this.#items[0];
    if (head === undefined) return;
    this.bytes -= count;
    if (head.kind === 'data' && count < head.bytes.length) {
      head.bytes = head.bytes.subarray(count);
      return;
    }
    this.#items.shift();
    if (this.#items.length === 0) this.#block = undefined;
  }

  /** Nobody will read data any more; messages still count. */
  dropData(): void {
    this.#items = this.#items.filter((item) => item.kind === 'message');
    this.#block = undefined;
    this.bytes = 0;
  }

  clear(): void {
    this.#items = [];
    this.#block = undefined;
    this.bytes = 0;
  }
}
