import type { Channel } from '../transport/channel';
import { tell } from './tell';

/** A client may be refused a hundred ports before it opens a channel. */
const MOST_HELD = 8;

/**
 * Lines for the person at the client about what has no channel of its own, such as a refused -R. OpenSSH asks for those
 * before it opens a channel, so they wait for the first one.
 */
export class Notices {
  readonly #held: string[] = [];
  #left = 0;

  constructor(private readonly programs: ReadonlyMap<Channel, unknown>) {}

  tell(text: string): void {
    const [channel] = this.programs.keys();
    if (channel !== undefined) tell(channel, text);
    else if (this.#held.length < MOST_HELD) this.#held.push(text);
    else this.#left += 1;
  }

  /** What was held, to the channel that has come. */
  flush(channel: Channel): void {
    for (const text of this.#held.splice(0)) tell(channel, text);
    if (this.#left > 0) tell(channel, `and ${this.#left} more; the audit trail has them all`);
    this.#left = 0;
  }
}
