import type { ChannelRequest, ChannelSink } from '../transport/channel';

/** A target's channel before its program runs: what it says is held, and that it ends is noticed. */
export class WaitingTarget implements ChannelSink {
  constructor(private readonly onLeft: () => void) {}

  /** Nothing runs yet that could end or ask for anything. */
  onRequest(request: ChannelRequest): void {
    request.fail();
  }

  onAbandoned(): void {
    this.onLeft();
  }

  onClose(): void {
    this.onLeft();
  }

  onData(): void {
    // Held by the channel until a program runs.
  }

  onEof(): void {
    // As data.
  }

  onPeerClose(): void {
    // `onAbandoned` came before, and the channel was closed then.
  }

  onDrain(): void {
    // Nothing is fed into it yet.
  }
}
