import { sqlLiteral, type Window } from '../query/parameters';
import type { TimeBounds } from './audit-store';

/** What the store holds of one proxy's chain near a window. */
export interface ChainNear {
  readonly proxyId: string;
  /** Unix time in ms of the heartbeat with the highest sequence. A clock may be turned; a sequence may not. */
  readonly lastHeartbeatMs: number;
  readonly lastHeartbeat: number;
  /** The last heartbeat said that nothing comes after it. */
  readonly final: boolean;
  /** Acts of a `failOpen` proxy that were never written near the window. */
  readonly lostEvents: number;
  /** The last event before the window; undefined when none is near. */
  readonly anchor: number | undefined;
  readonly lowest: number;
  readonly highest: number;
  /** Different sequence numbers after the anchor up to the last heartbeat, and in all. */
  readonly seenToHeartbeat: number;
  readonly seen: number;
  /** The largest turn of its clock, in ms, that touches the window; 0 when there was none. */
  readonly clockStepMs: number;
}

/** What a chain holds right before and right after what was looked at. */
export interface ChainNeighbours {
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Unix time in ms of `after`. */
  readonly afterMs: number | undefined;
}

/** A proxy writes a heartbeat every 5 minutes at the slowest: by then one that lives has been heard of. */
const HEARD_MS = 600_000;
/** A proxy that fell silent without a word is waited for this long before it counts as gone. */
export const SILENT_MS = 86_400_000;
/** Coalesced refusals may be numbered up to this much later than they happened. */
const SETTLE_MS = 60_000;
/**
 * How far before and after those times a chain is looked for. Athena and Lake bill every day that is read, and while a
 * chain is open each run asks. What is farther away counts as not there, so that the run is not clean.
 */
const NEIGHBOUR_MS = 31 * 86_400_000;
/** Less than this between two acts that were recorded at once is no turned clock. */
const JITTER_MS = 2_000;

const timestamp = (valueMs: number): string => sqlLiteral({ type: 'timestamp', valueMs });
const number = (text: string | null | undefined): number | undefined =>
  text === null || text === undefined ? undefined : Number(text);

/** The question about every chain that was heard of near the window, with the times in which it looks. */
export function chainsNear(window: Window): {
  readonly bounds: TimeBounds & { readonly endMs: number };
  sql(from: string): string;
  read(rows: readonly (readonly (string | null)[])[]): ChainNear[];
  /** Whether only the rest of the chain can tell if anything of it is missing in the window. */
  isOpenAt(chain: ChainNear, nowMs: number): boolean;
} {
  const bounds = {
    startMs: Math.min(window.startMs, window.endMs - SILENT_MS) - SETTLE_MS - HEARD_MS,
    endMs: window.endMs + HEARD_MS,
  };
  return {
    bounds,
    sql: (from) => chainSql(from, bounds, window),
    read: (rows) =>
      rows.map(
        ([
          proxyId,
          lastMs,
          lastHeartbeat,
          final,
          lost,
          anchor,
          lowest,
          highest,
          toHeartbeat,
          seen,
          step,
        ]): ChainNear => ({
          proxyId: proxyId ?? '',
          lastHeartbeatMs: Number(lastMs),
          lastHeartbeat: Number(lastHeartbeat),
          final: final === 'true',
          lostEvents: Number(lost),
          anchor: number(anchor),
          lowest: Number(lowest),
          highest: Number(highest),
          seenToHeartbeat: Number(toHeartbeat),
          seen: Number(seen),
          clockStepMs: Number(step),
        }),
      ),
    isOpenAt: (chain, nowMs) =>
      (chain.anchor === undefined && chain.lowest > 1) ||
      (!chain.final && chain.lastHeartbeatMs < window.endMs && bounds.endMs < nowMs),
  };
}

/**
 * Per proxy: its last heartbeat, and how many of the sequence numbers since the window began have arrived. A heartbeat
 * alone proves nothing about the events before it, because a batch may fail in part, and the first event that arrived
 * proves nothing about those before it. So numbers are counted from the last event before the window. An event that was
 * delivered twice changes none of the aggregates, so nothing sorts such out.
 *
 * A turned clock shows in two ways: the proxy says so in a heartbeat (\`clockStepMs\`), or an event bears an earlier time
 * than one with a lower number. Times between the two readings are doubtful.
 */
function chainSql(from: string, bounds: TimeBounds & { readonly endMs: number }, window: Window): string {
  const touches = (early: string, late: string): string =>
    `${early} < ${window.endMs} AND ${late} >= ${window.startMs}`;
  return `WITH events AS (
  SELECT element_at(eventData.additionalEventData, 'proxyId') AS proxyId,
    try_cast(element_at(eventData.additionalEventData, 'sequence') AS bigint) AS sequence,
    try_cast(element_at(eventData.additionalEventData, 'timeMs') AS bigint) AS timeMs,
    eventData.eventName AS eventName,
    coalesce(element_at(eventData.additionalEventData, 'final'), 'false') AS final,
    coalesce(try_cast(element_at(eventData.additionalEventData, 'lostEvents') AS bigint), 0) AS lost,
    coalesce(try_cast(element_at(eventData.additionalEventData, 'clockStepMs') AS bigint), 0) AS step,
    element_at(eventData.additionalEventData, 'firstTimeMs') IS NOT NULL AS coalesced
  FROM ${from}
  WHERE eventTime >= ${timestamp(bounds.startMs)} AND eventTime < ${timestamp(bounds.endMs)}
), ordered AS (
  SELECT proxyId, sequence, timeMs, eventName, final, lost, step, coalesced,
    max(timeMs) OVER (PARTITION BY proxyId ORDER BY sequence) AS latestMs
  FROM events
  WHERE proxyId IS NOT NULL AND sequence IS NOT NULL AND timeMs IS NOT NULL
), chains AS (
  SELECT proxyId,
    max(CASE WHEN eventName = 'EmitHeartbeat' THEN sequence END) AS lastHeartbeat,
    max(CASE WHEN timeMs < ${window.startMs - SETTLE_MS} THEN sequence END) AS anchor,
    min(sequence) AS lowest,
    max(sequence) AS highest,
    coalesce(max(CASE WHEN eventName = 'EmitHeartbeat' AND timeMs >= ${window.startMs - HEARD_MS} THEN lost END), 0) AS mostLost,
    coalesce(min(CASE WHEN eventName = 'EmitHeartbeat' AND timeMs >= ${window.startMs - HEARD_MS} THEN lost END), 0) AS leastLost,
    max(CASE WHEN step <> 0 AND ${touches('least(timeMs, timeMs - step)', 'greatest(timeMs, timeMs - step)')} THEN abs(step) ELSE 0 END) AS toldStep,
    max(CASE WHEN NOT coalesced AND latestMs - timeMs > ${JITTER_MS} AND ${touches('timeMs', 'latestMs')} THEN latestMs - timeMs ELSE 0 END) AS seenStep
  FROM ordered
  GROUP BY proxyId
)
SELECT c.proxyId AS proxyId,
  max(CASE WHEN e.sequence = c.lastHeartbeat THEN e.timeMs END) AS lastMs,
  c.lastHeartbeat AS lastHeartbeat,
  max(CASE WHEN e.sequence = c.lastHeartbeat THEN e.final END) AS final,
  c.mostLost - c.leastLost AS lost,
  c.anchor AS anchor, c.lowest AS lowest, c.highest AS highest,
  count(DISTINCT CASE WHEN e.sequence > coalesce(c.anchor, 0) AND e.sequence <= c.lastHeartbeat THEN e.sequence END) AS seenToHeartbeat,
  count(DISTINCT CASE WHEN e.sequence > coalesce(c.anchor, 0) THEN e.sequence END) AS seen,
  greatest(c.toldStep, c.seenStep) AS clockStepMs
FROM chains c
JOIN events e ON e.proxyId = c.proxyId
WHERE c.lastHeartbeat IS NOT NULL
GROUP BY c.proxyId, c.lastHeartbeat, c.mostLost, c.leastLost, c.anchor, c.lowest, c.highest, c.toldStep, c.seenStep
ORDER BY c.proxyId`;
}

/** The question about a month on each side: what of these chains stands before and after the times that were looked at. */
export function neighboursOf(
  chains: readonly ChainNear[],
  bounds: TimeBounds & { readonly endMs: number },
): {
  readonly bounds: TimeBounds;
  sql(from: string): string;
  read(rows: readonly (readonly (string | null)[])[]): ReadonlyMap<string, ChainNeighbours>;
} {
  const around = { startMs: bounds.startMs - NEIGHBOUR_MS, endMs: bounds.endMs + NEIGHBOUR_MS };
  const ids = chains.map(({ proxyId }) => sqlLiteral({ type: 'varchar', value: proxyId })).join(', ');
  return {
    bounds: around,
    sql: (from) => `WITH events AS (
  SELECT element_at(eventData.additionalEventData, 'proxyId') AS proxyId, eventTime,
    try_cast(element_at(eventData.additionalEventData, 'sequence') AS bigint) AS sequence,
    try_cast(element_at(eventData.additionalEventData, 'timeMs') AS bigint) AS timeMs
  FROM ${from}
  WHERE element_at(eventData.additionalEventData, 'proxyId') IN (${ids})
    AND eventTime >= ${timestamp(around.startMs)} AND eventTime < ${timestamp(around.endMs)}
)
SELECT proxyId,
  max(CASE WHEN eventTime < ${timestamp(bounds.startMs)} THEN sequence END) AS before,
  min(CASE WHEN eventTime >= ${timestamp(bounds.endMs)} THEN sequence END) AS after,
  min(CASE WHEN eventTime >= ${timestamp(bounds.endMs)} THEN timeMs END) AS afterMs
FROM events
GROUP BY proxyId
ORDER BY proxyId`,
    read: (rows) =>
      new Map(
        rows.map(([proxyId, before, after, afterMs]) => [
          proxyId ?? '',
          { before: number(before), after: number(after), afterMs: number(afterMs) },
        ]),
      ),
  };
}
