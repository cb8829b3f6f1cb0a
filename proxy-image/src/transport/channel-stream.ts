import { Duplex } from 'node:stream';
import type { Channel, ChannelSink } from './channel';

const HIGH_MARK_BYTES = 16 * 1024;

/**
 * A channel as a stream, for the one case in which the proxy itself is what the client connects to: the inner
 * connection of a jump runs on it as it would on a socket.
 */
export class ChannelStream extends Duplex implements ChannelSink {
  #unread = 0;
  #resumeWrite: (() => void) | undefined;

  constructor(private readonly channel: Channel) {
    super({ allowHalfOpen: true, readableHighWaterMark: HIGH_MARK_BYTES, writableHighWaterMark: HIGH_MARK_BYTES });
    channel.attach(this);
    channel.setFlow('everything');
  }

  onData(chunk: Buffer): void {
    // A copy: a stream keeps what nobody reads yet.
    if (this.push(Buffer.from(chunk))) this.channel.consumed(chunk.length);
    else this.#unread += chunk.length;
  }

  onRequest(request: { fail(): void }): void {
    request.fail();
  }

  onEof(): void {
    this.push(null);
  }

  onDrain(): void {
    const resume = this.#resumeWrite;
    this.#resumeWrite = undefined;
    resume?.();
  }

  onAbandoned(): void {
    // Everything is taken as it comes.
  }

  onPeerClose(): void {
    this.channel.close();
  }

  onClose(): void {
    this.destroy();
  }

  override _read(): void {
    const count = this.#unread;
    this.#unread = 0;
    if (count > 0) this.channel.consumed(count);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.attempt(done, () => {
      this.channel.write(chunk, 0);
      if (this.channel.isBacklogged) this.#resumeWrite = done;
      else done();
    });
  }

  override _final(done: (error?: Error) => void): void {
    this.attempt(done, () => {
      this.channel.sendEof();
      done();
    });
  }

  /** Whoever writes to a stream has nothing around the call: what fails is the stream's own error, and ends it. */
  private attempt(done: (error?: Error) => void, act: () => void): void {
    try {
      act();
    } catch (thrown) {
      done(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.channel.close();
    done(error);
  }
}
