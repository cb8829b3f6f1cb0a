import type { Clock } from '../clock';
import type { AuditAct } from './audit-trail';
import { eventAddress, sourceKey } from './source-address';

interface Refusals {
  readonly first: AuditAct;
  readonly firstTimeMs: number;
  lastTimeMs: number;
  count: number;
  readonly userNames: Set<string>;
  /** Which addresses of the source they came from. */
  readonly addresses: Set<string>;
  readonly connections: Set<string>;
}

export interface RefusalWindowOptions {
  readonly clock: Clock;
  readonly windowMs: number;
  readonly emit: (act: AuditAct, timeMs: number) => void;
  /** What `emit` threw; the other refusals of the window are emitted all the same. */
  readonly onFailure: (act: AuditAct, thrown: unknown) => void;
  /** Sources times reasons told apart in one window; what comes on top is one event per reason. */
  readonly maxSources?: number;
}

export const MAX_REFUSAL_SOURCES = 4_096;
/** Connections told apart in one event; beyond, that many is what is said. */
const CONNECTIONS_COUNTED = 200;
/** Names told in one event; the count of distinct ones goes further. */
const NAMES_TOLD = 10;
const NAMES_COUNTED = 200;
const ADDRESSES_TOLD = 5;
const ADDRESSES_COUNTED = 100;

/**
 * Refusals before authentication, one event per source, reason and window with a count, so that strangers cannot fill
 * the spool or the bill. Memory is bounded whatever the number of sources.
 */
export class RefusalWindow {
  private readonly open = new Map<string, Refusals>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: RefusalWindowOptions) {}

  add(act: AuditAct): void {
    // A key that was proven before the refusal has an owner, and one owner's refusals must not be told as another's.
    const owner = act.identity === undefined ? '' : `${act.identity.principal} ${act.identity.keyFingerprint}`;
    const reason = `${act.eventName} ${act.errorCode ?? ''} ${owner}`;
    const key = `${sourceKey(act.sourceAddress)} ${reason}`;
    const room = this.open.has(key) || this.open.size < (this.options.maxSources ?? MAX_REFUSAL_SOURCES);
    const now = this.options.clock.now();
    const refusals = room ? this.of(key, act, now) : this.of(`others ${reason}`, withoutSource(act), now);
    refusals.count += 1;
    refusals.lastTimeMs = now;
    const address = eventAddress(act.sourceAddress);
    if (address !== undefined && refusals.addresses.size < ADDRESSES_COUNTED) refusals.addresses.add(address);
    if (act.sessionId !== undefined && refusals.connections.size < CONNECTIONS_COUNTED) refusals.connections.add(act.sessionId);
    const name = act.claimed?.userName;
    if (name !== undefined && refusals.userNames.size < NAMES_COUNTED) refusals.userNames.add(name.slice(0, 128));
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => this.flush(), this.options.windowMs);
    this.timer.unref();
  }

  private of(key: string, act: AuditAct, now: number): Refusals {
    const known = this.open.get(key);
    if (known !== undefined) return known;
    const sets = { userNames: new Set<string>(), addresses: new Set<string>(), connections: new Set<string>() };
    const fresh: Refusals = { first: act, firstTimeMs: now, lastTimeMs: now, count: 0, ...sets };
    this.open.set(key, fresh);
    return fresh;
  }

  /** Emits what the window holds. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const all = [...this.open.values()];
    this.open.clear();
    for (const refusals of all) {
      // A timer calls this, with nothing around it.
      try {
        this.options.emit(told(refusals), refusals.lastTimeMs);
      } catch (thrown) {
        this.options.onFailure(refusals.first, thrown);
      }
    }
  }
}

function told(refusals: Refusals): AuditAct {
  const names = [...refusals.userNames];
  return {
    ...refusals.first,
    ...sourceOf(refusals),
    additional: {
      ...refusals.first.additional,
      count: String(refusals.count),
      // A client may try a dozen things on one connection; without an id each refusal is one of its own.
      connections: String(refusals.connections.size || refusals.count),
      firstTimeMs: String(refusals.firstTimeMs),
      lastTimeMs: String(refusals.lastTimeMs),
      distinctUserNames: String(names.length),
      userNames: names.slice(0, NAMES_TOLD).join(','),
      ...addressesOf(refusals),
    },
  };
}

/**
 * Several addresses of a /64 are one source, and none of them is blamed for what the others did: the event has the
 * address of the network itself (audit stores take nothing but addresses).
 */
function sourceOf({ first, addresses }: Refusals): Pick<AuditAct, 'sourceAddress'> {
  if (first.sourceAddress === undefined || addresses.size < 2) return {};
  return { sourceAddress: sourceKey(first.sourceAddress).replace(/\/.*$/, '') };
}

function addressesOf({ first, addresses }: Refusals): Record<string, string> {
  if (first.sourceAddress === undefined || addresses.size < 2) return {};
  return {
    sourceNetwork: sourceKey(first.sourceAddress),
    distinctAddresses: String(addresses.size),
    addresses: [...addresses].slice(0, ADDRESSES_TOLD).join(','),
  };
}

function withoutSource(act: AuditAct): AuditAct {
  const { sourceAddress: _sourceAddress, ...rest } = act;
  return { ...rest, claimed: {}, additional: { ...act.additional, source: 'others' } };
}
