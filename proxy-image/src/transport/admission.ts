/** Bounds that hold before any cryptography is spent on a connection. */
export interface AdmissionLimits {
  readonly unauthenticatedConnections: number;
  readonly unauthenticatedPerSource: number;
  readonly connectionsPerSourcePerMinute: number;
}

/** A place among the connections that have not proven anything yet. */
export interface AdmissionSlot {
  /** The connection is authenticated or gone. Idempotent. */
  release(): void;
}

export type Admission = { readonly admitted: true; readonly slot: AdmissionSlot } | { readonly admitted: false; readonly reason: string };

const WINDOW_MS = 60_000;

interface Source {
  unauthenticated: number;
  windowStart: number;
  connections: number;
}

/**
 * Counts connections per source address: those in flight before authentication, and new ones per minute. An IPv6
 * source is its /64, which is what one customer has.
 */
export class AdmissionControl {
  #unauthenticated = 0;
  readonly #sources = new Map<string, Source>();

  constructor(
    private readonly limits: AdmissionLimits,
    private readonly now: () => number,
  ) {}

  admit(sourceAddress: string): Admission {
    const { limits } = this;
    const source = this.source(sourceKey(sourceAddress));
    source.connections += 1;
    if (source.connections > limits.connectionsPerSourcePerMinute) {
      return { admitted: false, reason: `more than ${limits.connectionsPerSourcePerMinute} connections a minute from one source` };
    }
    if (source.unauthenticated >= limits.unauthenticatedPerSource) {
      return { admitted: false, reason: `more than ${limits.unauthenticatedPerSource} connections from one source before authentication` };
    }
    if (this.#unauthenticated >= limits.unauthenticatedConnections) {
      return { admitted: false, reason: `more than ${limits.unauthenticatedConnections} connections before authentication` };
    }
    source.unauthenticated += 1;
    this.#unauthenticated += 1;
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      source.unauthenticated -= 1;
      this.#unauthenticated -= 1;
    };
    return { admitted: true, slot: { release } };
  }

  private source(key: string): Source {
    const now = this.now();
    this.forgetOld(now);
    let source = this.#sources.get(key);
    if (source === undefined) {
      source = { unauthenticated: 0, windowStart: now, connections: 0 };
      this.#sources.set(key, source);
    }
    if (now - source.windowStart >= WINDOW_MS) {
      source.windowStart = now;
      source.connections = 0;
    }
    return source;
  }

  /** A few steps per connection, in order of age, keep the map as small as the last minute's sources. */
  private forgetOld(now: number): void {
    let steps = 4;
    for (const [key, source] of this.#sources) {
      if (steps-- === 0) return;
      this.#sources.delete(key);
      if (source.unauthenticated > 0 || now - source.windowStart < WINDOW_MS) this.#sources.set(key, source);
    }
  }
}

function sourceKey(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const tailGroups = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros = tail === undefined ? 0 : 8 - groups.length - tailGroups.length;
  return [...groups, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...tailGroups].slice(0, 4).join(':');
}
