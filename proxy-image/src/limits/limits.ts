import { sourceNetwork } from '@sallyport/contract';
import type { ProxyConfig } from '../config/schema';
import { MinuteRate } from './minute-rate';
import { Quota, shareOf, type Owner } from './quota';

/** What everybody on one proxy shares, counted in one place. */
export interface SharedLimits {
  /** Authenticated connections: sessions and the outer connections of jumps. */
  readonly sessions: Quota;
  /** Open channels on the clients' side; each has at most one on the target's. */
  readonly channels: Quota;
  /** Connections inside jumps that have not authenticated yet. */
  readonly jumpHandshakes: Quota;
  readonly jumpHandshakeRate: MinuteRate;
  /** Bytes of windows and send buffers beyond what each channel and each connection has in any case. */
  readonly heldBytes: Quota;
}

export function createSharedLimits(limits: ProxyConfig['limits'], monotonic: () => number): SharedLimits {
  const quota = (name: string, what: string, total: number): Quota =>
    new Quota(name, what, { total, perPerson: shareOf(total, limits.personPercent), perSource: shareOf(total, limits.sourcePercent) });
  return {
    sessions: quota('sessions', 'sessions at a time', limits.sessions),
    channels: quota('channels', 'channels at a time', limits.channels),
    jumpHandshakes: quota('jumpHandshakes', 'jumps at a time that have not authenticated', limits.unauthenticatedConnections),
    jumpHandshakeRate: new MinuteRate(limits.connectionsPerSourcePerMinute, monotonic),
    heldBytes: quota('heldBytes', 'bytes waiting', limits.heldBytes),
  };
}

/** Whom a connection's use of the limits is put down to. */
export const ownerOf = (identity: { readonly person: string; readonly sourceAddress: string }): Owner => ({
  person: identity.person,
  source: sourceNetwork(identity.sourceAddress) ?? identity.sourceAddress,
});
