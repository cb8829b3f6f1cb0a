import { sourceNetwork, sourceSite } from '@sallyport/contract';

/** Bounds that hold before any cryptography is spent on a connection. */
export interface AdmissionLimits {
  readonly unauthenticatedConnections: number;
  readonly unauthenticatedPerSource: number;
  readonly connectionsPerSourcePerMinute: number;
}

/** A place among the connections that have not proven anything yet. */
export interface AdmissionSlot {
  /** A key is proven and a second factor is awaited: no stranger takes this place any more. */
  keep(): void;
  /** The connection is authenticated or gone. Idempotent. */
  release(): void;
}

export type Admission = { readonly admitted: true; readonly slot: AdmissionSlot } | { readonly admitted: false; readonly reason: string };

const WINDOW_MS = 60_000;
/** What the /48 of an IPv6 source may, in so many times of what its /64 may: a customer has 65,536 of them. */
const SITE_FACTOR = 4;
/** Above this share of all places, sources that hold more than a fair part of them begin to be refused (as MaxStartups does). */
const EARLY_DROP_SHARE = 0.5;

interface Place {
  readonly counted: readonly Counted[];
  isKept: boolean;
  readonly evict: (reason: string) => void;
}

/** An IPv4 address, or the /64 or /48 of an IPv6 address. */
interface Counted {
  readonly held: Set<Place>;
  readonly factor: number;
  windowStart: number;
  connections: number;
}

/**
 * Counts connections per source: those in flight before authentication, and new ones per minute. When the places before
 * authentication run out, the sources that hold most of them lose one: nobody keeps a quiet source out by taking them all. Who has proven a key and
 * is typing a code keeps their place.
 */
export class AdmissionControl {
  readonly #places = new Set<Place>();
  readonly #sources = new Map<string, Counted>();

  constructor(
    private readonly limits: AdmissionLimits,
    private readonly now: () => number,
    private readonly random: () => number = Math.random,
  ) {}

  /** `evict` ends the connection, should its place go to a source that holds fewer. */
  admit(sourceAddress: string, evict: (reason: string) => void): Admission {
    const counted = this.countedBy(sourceAddress);
    for (const each of counted) each.connections += 1;
    const reason = this.refusal(counted);
    if (reason !== undefined) return { admitted: false, reason };
    const place: Place = { counted, evict, isKept: false };
    this.#places.add(place);
    for (const each of counted) each.held.add(place);
    const keep = (): void => void (place.isKept = true);
    return { admitted: true, slot: { keep, release: () => this.free(place) } };
  }

  private refusal(counted: readonly Counted[]): string | undefined {
    const { connectionsPerSourcePerMinute: perMinute, unauthenticatedPerSource: perSource, unauthenticatedConnections: all } = this.limits;
    if (counted.some(({ connections, factor }) => connections > perMinute * factor)) return `more than ${perMinute} connections a minute from one source`;
    if (counted.some(({ held, factor }) => held.size >= perSource * factor)) return `more than ${perSource} connections from one source before authentication`;
    if (this.#places.size >= all) return this.makeRoom(counted);
    return this.dropsEarly(counted) ? `many connections before authentication, and more than a fair part of them from one source` : undefined;
  }

  private dropsEarly(counted: readonly Counted[]): boolean {
    const [free, span] = [this.limits.unauthenticatedConnections * EARLY_DROP_SHARE, this.limits.unauthenticatedConnections * (1 - EARLY_DROP_SHARE)];
    const share = (this.#places.size - free) / span;
    const strangers = this.strangers();
    const fairPart = strangers.length / Math.max(1, sitesOf(strangers).length);
    if (share <= 0 || strangersOf(siteOf(counted)).length <= fairPart) return false;
    return this.random() < share;
  }

  /** Takes a place from who holds most; undefined once there is one. Who would hold most itself may be refused as well. */
  private makeRoom(counted: readonly Counted[]): string | undefined {
    const reason = `more than ${this.limits.unauthenticatedConnections} connections before authentication`;
    const victim = this.strangers().length > 0 ? this.busyStranger(siteOf(counted)) : this.busyKeyHolder();
    if (victim === undefined) return reason;
    this.free(victim);
    victim.evict(`${reason}, and most of them from this source`);
    return undefined;
  }

  private busyStranger(site: Counted): Place | undefined {
    const sites = sitesOf(this.strangers()).map((each) => strangersOf(each));
    const most = Math.max(...sites.map(({ length }) => length));
    const mine = strangersOf(site).length + 1;
    if (mine > most) return undefined;
    const victims = sites.filter(({ length }) => length === most).flat();
    // Among equals it is left to chance, so that many who hold one place each keep nobody out for good.
    const picked = Math.floor(this.random() * (victims.length + (mine === most ? 1 : 0)));
    return victims[picked];
  }

  /** All places are of people at the code prompt: nobody loses their only one, and who takes many keeps nobody out. */
  private busyKeyHolder(): Place | undefined {
    const held = sitesOf([...this.#places]).map((site) => [...site.held]);
    const most = Math.max(...held.map(({ length }) => length));
    const victims = most > 1 ? held.filter(({ length }) => length === most).flat() : [];
    return victims[Math.floor(this.random() * victims.length)];
  }

  private strangers(): Place[] {
    return [...this.#places].filter(({ isKept }) => !isKept);
  }

  private free(place: Place): void {
    this.#places.delete(place);
    for (const each of place.counted) each.held.delete(place);
  }

  private countedBy(sourceAddress: string): Counted[] {
    const now = this.now();
    this.forgetOld(now);
    const network = sourceNetwork(sourceAddress) ?? sourceAddress;
    const site = sourceSite(sourceAddress) ?? sourceAddress;
    const counted = [this.of(network, 1, now)];
    if (site !== network) counted.push(this.of(site, SITE_FACTOR, now));
    return counted;
  }

  private of(key: string, factor: number, now: number): Counted {
    let counted = this.#sources.get(key);
    if (counted === undefined) {
      counted = { held: new Set(), factor, windowStart: now, connections: 0 };
      this.#sources.set(key, counted);
    }
    if (now - counted.windowStart >= WINDOW_MS) {
      counted.windowStart = now;
      counted.connections = 0;
    }
    return counted;
  }

  /** A few steps per connection, in order of age, keep the map as small as the last minute's sources. */
  private forgetOld(now: number): void {
    let steps = 4;
    for (const [key, counted] of this.#sources) {
      if (steps-- === 0) return;
      this.#sources.delete(key);
      if (counted.held.size > 0 || now - counted.windowStart < WINDOW_MS) this.#sources.set(key, counted);
    }
  }
}

/** The widest of what a connection counts for: who has a /48 is one in the contest for places. */
function siteOf(counted: readonly Counted[]): Counted {
  const site = counted.at(-1);
  if (site === undefined) throw new TypeError('a connection counts for a source');
  return site;
}

const sitesOf = (places: readonly Place[]): Counted[] => [...new Set(places.map(({ counted }) => siteOf(counted)))];

const strangersOf = ({ held }: Counted): Place[] => [...held].filter(({ isKept }) => !isKept);
