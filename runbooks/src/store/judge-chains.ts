import { REFUSAL_WINDOW_MS } from '@sallyport/contract';
import { formatDuration } from '../format/duration';
import type { Window } from '../query/parameters';
import { SILENT_MS, type ChainNear, type ChainNeighbours } from './chain-sql';
import type { Watermark } from './watermark';

/** What is known about one proxy's events in the store. */
export interface ProxyState {
  readonly proxyId: string;
  /** Unix time in ms of its last heartbeat near the window. */
  readonly lastHeartbeatMs: number;
  /** It said that this heartbeat was its last: nothing of it is outstanding. */
  readonly shutDown: boolean;
  /** Events that came before one that is there, and have not arrived. */
  readonly missingEvents: number;
  /** Acts of a \`failOpen\` proxy that were never written near the window. */
  readonly lostEvents: number;
  /** How far its clock was turned, in ms, where that touches the window. */
  readonly clockStepMs: number;
  /** Unix time in ms up to which all of it is there. */
  readonly completeMs: number;
}

/** A proxy's clock may be this much ahead of ours; beyond, its heartbeat says nothing about now. */
const AHEAD_MS = 60_000;

const iso = (ms: number): string => new Date(ms).toISOString();
const seconds = (ms: number): string => formatDuration(Math.ceil(ms / 1_000));

type Judgement = Pick<Watermark, 'atMs' | 'state' | 'explanation' | 'proxies'>;

/** What the chains say of the window: complete, or what keeps it from being so. Nothing but proof makes it complete. */
export function judgeChains(
  chains: readonly ChainNear[],
  neighbours: ReadonlyMap<string, ChainNeighbours>,
  window: Window,
  nowMs: number,
): Judgement {
  const proxies = chains.map((chain) => stateOf(chain, neighbours.get(chain.proxyId), window));
  if (proxies.length === 0) {
    const explanation = `no proxy has sent a heartbeat between ${iso(window.endMs - SILENT_MS)} and ${iso(window.endMs)}`;
    return { atMs: undefined, state: 'late', explanation, proxies };
  }
  const trouble = troubleOf(proxies);
  const live = proxies.filter((proxy) => !proxy.shutDown);
  const byTime = (live.length > 0 ? live : proxies).toSorted((left, right) => left.completeMs - right.completeMs);
  // The oldest of those that live. Where none does, nothing is known beyond the last that ended.
  const decisive = live.length > 0 ? byTime[0] : byTime.at(-1);
  const atMs = decisive?.completeMs ?? 0;
  if (trouble !== undefined) return { atMs, ...trouble, proxies };
  const ahead = live.find((proxy) => proxy.lastHeartbeatMs > nowMs + AHEAD_MS);
  if (ahead !== undefined && window.endMs > nowMs - AHEAD_MS) {
    const explanation = `the clock of proxy ${ahead.proxyId} is ${seconds(ahead.lastHeartbeatMs - nowMs)} ahead of the clock here`;
    return { atMs: undefined, state: 'late', explanation, proxies };
  }
  const known =
    live.length === 0
      ? `every proxy was shut down, the last at ${iso(atMs)}`
      : `complete up to ${iso(atMs)} by the last heartbeat of proxy ${decisive?.proxyId ?? ''}`;
  if (atMs >= window.endMs) return { atMs, state: 'passed', explanation: known, proxies };
  return { atMs, state: 'late', explanation: `${known}; the window ends at ${iso(window.endMs)}`, proxies };
}

function stateOf(chain: ChainNear, neighbours: ChainNeighbours | undefined, window: Window): ProxyState {
  const base = chain.anchor ?? neighbours?.before ?? 0;
  const goesOn = neighbours?.after !== undefined && !chain.final && chain.lastHeartbeatMs < window.endMs;
  // Up to the next event of the chain where it goes on later, else up to the heartbeat.
  const through = goesOn ? (neighbours.after ?? 0) - 1 : chain.lastHeartbeat;
  const there = goesOn ? chain.seen : chain.seenToHeartbeat;
  const completeMs = goesOn
    ? (neighbours.afterMs ?? chain.lastHeartbeatMs)
    : // A refusal that happened before a heartbeat may be numbered after it, once its coalescing ends; not at the end.
      chain.lastHeartbeatMs - (chain.final ? 0 : REFUSAL_WINDOW_MS);
  return {
    proxyId: chain.proxyId,
    lastHeartbeatMs: chain.lastHeartbeatMs,
    shutDown: chain.final,
    missingEvents: Math.max(0, through - base - there),
    lostEvents: chain.lostEvents,
    clockStepMs: chain.clockStepMs,
    completeMs,
  };
}

function troubleOf(proxies: readonly ProxyState[]): Pick<Judgement, 'state' | 'explanation'> | undefined {
  const turned = proxies.find((proxy) => proxy.clockStepMs > 0);
  if (turned !== undefined) {
    return {
      state: 'never',
      explanation: `the clock of proxy ${turned.proxyId} was turned by ${seconds(turned.clockStepMs)} (or its host slept), so the times of its events in the window are doubtful`,
    };
  }
  const loser = proxies.find((proxy) => proxy.lostEvents > 0);
  if (loser !== undefined) {
    return {
      state: 'never',
      explanation: `proxy ${loser.proxyId} could not write ${loser.lostEvents} events, which will never arrive`,
    };
  }
  const gap = proxies.find((proxy) => proxy.missingEvents > 0);
  if (gap === undefined) return undefined;
  return {
    state: 'gap',
    explanation: `${gap.missingEvents} events of proxy ${gap.proxyId} have not arrived, though later ones have`,
  };
}
