import { randomBytes } from 'node:crypto';
import type { RawChannel, RawClient } from './raw-client';
import type { World } from './world';

/** Somebody else's session, which must outlive whatever hostile peers do. */
export class Bystander {
  private heard = '';

  private constructor(
    readonly raw: RawClient,
    private readonly channel: RawChannel,
  ) {}

  static async join(world: World): Promise<Bystander> {
    const raw = await world.raw();
    const channel = await raw.open();
    await raw.exec(channel, 'cat');
    return new Bystander(raw, channel);
  }

  /** What goes in comes back. */
  async echo(): Promise<void> {
    expect(this.raw.peer.isClosed).toBe(false);
    const word = randomBytes(8).toString('hex');
    this.heard = '';
    const echoed = new Promise<void>((resolve) => {
      this.raw.peer.onMessage = ({ type, payload }) => {
        if (type === 94) this.heard += payload.subarray(9).toString();
        if (this.heard.includes(word)) resolve();
      };
    });
    this.raw.peer.send(94, this.channel.remoteId, word);
    await echoed;
  }
}
