import type { AuditEvent } from './audit-event';
import { eventDigest, GENESIS_DIGEST } from './digest-chain';

/** Something in a proxy's chain that does not hold. Sequence numbers are inclusive. */
export type ChainProblem =
  /** No event has these sequence numbers. */
  | { readonly kind: 'missing'; readonly from: number; readonly to: number }
  /**
   * One or more of these events are not what they were when their successor was chained to them. It is one event,
   * and certainly altered, where `from` equals `to`.
   */
  | { readonly kind: 'altered'; readonly from: number; readonly to: number }
  /** Different events claim the same sequence number. */
  | { readonly kind: 'conflict'; readonly sequence: number; readonly copies: number };

/** One proxy's chain, as far as the events at hand show it. */
export interface ChainReport {
  readonly proxyId: string;
  /** Distinct sequence numbers seen. */
  readonly events: number;
  readonly first: number;
  readonly last: number;
  /** Digest of the last event: what the next one must carry. Keep it elsewhere to prove later that nothing was cut off or altered at the end. */
  readonly head: string;
  /** True when the chain is seen from its very first event. A window of time rightly begins later. */
  readonly fromGenesis: boolean;
  /** Identical copies beyond the first: delivery is at least once, so they are no problem. */
  readonly repeatedCopies: number;
  readonly problems: readonly ChainProblem[];
}

export interface ChainVerdict {
  readonly intact: boolean;
  readonly chains: readonly ChainReport[];
}

/** A point of a chain that was noted earlier: the digest of the event with that sequence number. */
export interface ChainAnchor {
  readonly proxyId: string;
  readonly sequence: number;
  readonly digest: string;
}

interface Link {
  readonly sequence: number;
  readonly digest: string;
  readonly previousDigest: string;
}

/** Every event of one sequence number; several when they differ. */
interface Place {
  readonly links: Map<string, Link>;
  copies: number;
}

/**
 * Proves the chains of the given events, in whatever order and from however many proxies they come. Events must be
 * schema-valid. Without an anchor nothing can tell that the last events of a chain were removed or that its very last
 * one was altered; heartbeats bound how long that stays unseen.
 */
export function verifyChain(events: Iterable<AuditEvent>, anchors: readonly ChainAnchor[] = []): ChainVerdict {
  const chains = new Map<string, Map<number, Place>>();
  for (const event of events) {
    const { proxyId, sequence: text, previousDigest } = event.additionalEventData;
    const chain = chains.get(proxyId) ?? new Map<number, Place>();
    chains.set(proxyId, chain);
    const sequence = Number(text);
    const place = chain.get(sequence) ?? { links: new Map<string, Link>(), copies: 0 };
    chain.set(sequence, place);
    const digest = eventDigest(event);
    place.copies += 1;
    place.links.set(digest, { sequence, digest, previousDigest });
  }
  for (const { proxyId } of anchors) if (!chains.has(proxyId)) chains.set(proxyId, new Map());
  const reports = [...chains]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([proxyId, chain]) => reportOf(proxyId, chain, anchors.filter((anchor) => anchor.proxyId === proxyId)));
  return { intact: reports.every((report) => report.problems.length === 0), chains: reports };
}

function reportOf(proxyId: string, chain: ReadonlyMap<number, Place>, anchors: readonly ChainAnchor[]): ChainReport {
  const sequences = [...chain.keys()].sort((a, b) => a - b);
  const first = sequences[0] ?? 0;
  const last = sequences.at(-1) ?? 0;
  const problems: ChainProblem[] = [...gaps(sequences, anchors)];
  for (const [sequence, { links }] of chain) {
    if (links.size > 1) problems.push({ kind: 'conflict', sequence, copies: links.size });
  }
  problems.push(...alterations(chain, sequences, anchors));
  const distinct = [...chain.values()].reduce((sum, { links }) => sum + links.size, 0);
  const copies = [...chain.values()].reduce((sum, place) => sum + place.copies, 0);
  return {
    proxyId,
    events: sequences.length,
    first,
    last,
    head: linkAt(chain, last)?.digest ?? GENESIS_DIGEST,
    fromGenesis: linkAt(chain, 1)?.previousDigest === GENESIS_DIGEST,
    repeatedCopies: copies - distinct,
    problems: problems.sort((a, b) => placeOf(a) - placeOf(b)),
  };
}

const placeOf = (problem: ChainProblem): number => (problem.kind === 'conflict' ? problem.sequence : problem.from);

/** The event of a place that several claim is none of them: what hangs on it is named by the conflict. */
function linkAt(chain: ReadonlyMap<number, Place>, sequence: number): Link | undefined {
  const place = chain.get(sequence);
  return place?.links.size === 1 ? [...place.links.values()][0] : undefined;
}

function gaps(sequences: readonly number[], anchors: readonly ChainAnchor[]): ChainProblem[] {
  const found: ChainProblem[] = [];
  const until = Math.max(0, ...anchors.map((anchor) => anchor.sequence)) + 1;
  let expected = sequences[0] ?? 1;
  for (const sequence of [...sequences, Math.max(until, (sequences.at(-1) ?? 0) + 1)]) {
    if (sequence > expected) found.push({ kind: 'missing', from: expected, to: sequence - 1 });
    expected = sequence + 1;
  }
  return found;
}

/**
 * A link from k to k+1 is broken when k+1 was not chained to k as k is now. In a run of broken links every event but
 * the last is suspect, and the last too unless its own successor, or an anchor, vouches for it.
 */
function alterations(chain: ReadonlyMap<number, Place>, sequences: readonly number[], anchors: readonly ChainAnchor[]): ChainProblem[] {
  const anchored = new Map(anchors.map((anchor) => [anchor.sequence, anchor.digest]));
  const held = (sequence: number): boolean | undefined => {
    const link = linkAt(chain, sequence);
    if (link === undefined) return undefined;
    const anchor = anchored.get(sequence);
    if (anchor !== undefined && anchor !== link.digest) return false;
    const next = linkAt(chain, sequence + 1);
    if (next !== undefined) return next.previousDigest === link.digest;
    return anchor === undefined ? undefined : true;
  };

  const found: ChainProblem[] = [];
  const genesis = linkAt(chain, 1);
  if (genesis !== undefined && genesis.previousDigest !== GENESIS_DIGEST) found.push({ kind: 'altered', from: 1, to: 1 });
  for (let index = 0; index < sequences.length; index += 1) {
    const from = sequences[index] ?? 0;
    if (held(from) !== false) continue;
    let to = from;
    while (held(to + 1) === false) to += 1;
    // What follows the run is innocent when something vouches for it; an anchored event needs no successor to be judged.
    const following = linkAt(chain, to + 1);
    const byAnchor = anchored.has(to) && anchored.get(to) !== linkAt(chain, to)?.digest;
    const end = following === undefined || held(to + 1) === true || byAnchor ? to : to + 1;
    if (!(from === 1 && found.length > 0 && end === 1)) found.push({ kind: 'altered', from, to: end });
    index += to - from;
  }
  return found;
}

/** The event that the chain is at, for keeping elsewhere. */
export function anchorOf(report: ChainReport): ChainAnchor {
  return { proxyId: report.proxyId, sequence: report.last, digest: report.head };
}
