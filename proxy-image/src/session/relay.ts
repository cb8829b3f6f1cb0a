import type { Channel, ChannelRequest, ChannelSink } from '../transport/channel';
import type { ChannelStream } from '../transport/message-numbers';
import type { ByteFilter } from './byte-filter';

/** What may look at, or stand in the way of, the bytes between a client's channel and a target's. */
export interface RelayParts {
  readonly client: Channel;
  readonly target: Channel;
  readonly filter?: ByteFilter;
  readonly tap?: {
    output(bytes: Buffer): void;
    input(bytes: Buffer): void;
    /** While true neither side is given more window. */
    isBehind(): boolean;
  };
  onClientRequest(request: ChannelRequest): void;
  onTargetRequest(request: ChannelRequest, forward: () => void): void;
  /** What looks at the bytes, or passes them on, has failed: the channel is to be ended, and only that. Never throws. */
  onFailure(thrown: unknown): void;
  /** Both channels are closed. Called once. */
  onEnd(): void;
}

/**
 * Moves bytes between two channels, in order and with back-pressure: the sender gets window back only for what the
 * receiver's side has taken. Data, EOF, exit status and CLOSE of the target reach the client in the target's order.
 */
export class Relay {
  #owedToClient = 0;
  #owedToTarget = 0;
  #open = 2;
  #holdingEnd: (() => void)[] | undefined;
  /** What the client ended with while the filter was behind. */
  #heldEnd: (() => void)[] = [];
  #settled: Promise<void> = Promise.resolve();

  constructor(private readonly parts: RelayParts) {
    if (parts.filter !== undefined) this.#holdingEnd = [];
  }

  /** Takes the channels over; one that has closed in the meantime ends the other at once. */
  start(): void {
    this.parts.client.attach(this.clientSink());
    this.parts.target.attach(this.targetSink());
  }

  /** Resolves once the filter's last event is durable, or cannot be; never rejects. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** The filter has caught up. */
  onFilterReady(): void {
    for (const step of this.#heldEnd.splice(0)) step();
    this.resume();
  }

  /** The recorder has caught up. */
  resume(): void {
    this.creditClient(0);
    this.creditTarget(0);
  }

  private clientSink(): ChannelSink {
    const { client, target, filter, tap } = this.parts;
    return {
      onData: (chunk) => {
        this.guard(() => {
          tap?.input(chunk);
          if (filter === undefined) target.write(chunk, 0);
          else filter.clientToTarget(chunk);
        });
        this.creditClient(chunk.length);
      },
      onRequest: (request) => {
        this.parts.onClientRequest(request);
      },
      onEof: () => {
        this.clientEnd(() => {
          target.sendEof();
        });
      },
      onAbandoned: () => undefined,
      onPeerClose: () => {
        this.clientEnd(() => {
          target.close();
        });
        if (target.isClosed) client.close();
      },
      onClose: () => {
        target.close();
        this.closed();
      },
      onDrain: () => {
        this.creditClient(0);
        this.creditTarget(0);
      },
    };
  }

  private targetSink(): ChannelSink {
    const { client, target, filter, tap } = this.parts;
    return {
      onData: (chunk: Buffer, stream: ChannelStream) => {
        this.guard(() => {
          if (stream === 1) client.write(chunk, 1);
          else if (filter === undefined) client.write(chunk, 0);
          else filter.targetToClient(chunk);
          tap?.output(chunk);
        });
        this.creditTarget(chunk.length);
      },
      onRequest: (request) => {
        this.parts.onTargetRequest(request, () => {
          this.endStep(() => {
            client.tell(request.type, request.data);
          });
        });
      },
      onEof: () => {
        this.endStep(() => {
          client.sendEof();
        });
      },
      onAbandoned: () => undefined,
      onPeerClose: () => {
        target.close();
      },
      onClose: () => {
        this.endStep(() => {
          client.close();
        });
        this.releaseEnd();
        this.closed();
      },
      onDrain: () => {
        this.creditClient(0);
      },
    };
  }

  /** What the client sent before its end reaches the target before it. */
  private clientEnd(step: () => void): void {
    if (this.parts.filter?.isBehind?.() === true) this.#heldEnd.push(step);
    else step();
  }

  /** With a filter, the end of a transfer confirms it: it waits until the filter's last event is durable. */
  private endStep(step: () => void): void {
    if (this.#holdingEnd === undefined) step();
    else this.#holdingEnd.push(step);
  }

  private releaseEnd(): void {
    const steps = this.#holdingEnd;
    if (steps === undefined || this.parts.filter === undefined) return;
    this.#holdingEnd = undefined;
    this.#settled = this.endFilter(this.parts.filter, steps);
  }

  private async endFilter(filter: ByteFilter, steps: readonly (() => void)[]): Promise<void> {
    let isDurable = true;
    try {
      await filter.end();
    } catch {
      isDurable = false;
    }
    this.guard(() => {
      // What could not be made durable is not confirmed: the client sees the channel end without a status.
      if (!isDurable) this.parts.client.abort();
      else for (const step of steps) step();
    });
  }

  /** An exception here would end the whole connection. */
  private guard(step: () => void): void {
    try {
      step();
    } catch (thrown) {
      this.parts.onFailure(thrown);
    }
  }

  private creditClient(count: number): void {
    this.#owedToClient += count;
    const { client, target, filter, tap } = this.parts;
    if (this.#owedToClient === 0 || target.isBacklogged || tap?.isBehind() === true) return;
    // A filter may answer the client itself: a client that asks and does not read would fill the queue.
    if (filter !== undefined && (client.isBacklogged || filter.isBehind?.() === true)) return;
    const owed = this.#owedToClient;
    this.#owedToClient = 0;
    client.consumed(owed);
  }

  private creditTarget(count: number): void {
    this.#owedToTarget += count;
    if (this.#owedToTarget === 0 || this.parts.client.isBacklogged || this.parts.tap?.isBehind() === true) return;
    const owed = this.#owedToTarget;
    this.#owedToTarget = 0;
    this.parts.target.consumed(owed);
  }

  private closed(): void {
    this.#open -= 1;
    if (this.#open === 0) this.parts.onEnd();
  }
}
