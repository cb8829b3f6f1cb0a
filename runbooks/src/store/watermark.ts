import { REFUSAL_WINDOW_MS, type AuditStoreTable } from '@sallyport/contract';
import { RunbookError } from '../errors';
import { sqlLiteral, type Window } from '../query/parameters';
import type { AuditStore, QueryOptions, TimeBounds } from './audit-store';

/** What is known about one proxy's events in the store. */
export interface ProxyState {
  readonly proxyId: string;
  /** Unix time in ms of its last heartbeat near the window. */
  readonly lastHeartbeatMs: number;
  /** It said that this heartbeat was its last: nothing of it is outstanding. */
  readonly shutDown: boolean;
  /** Events before the last heartbeat that have not arrived. */
  readonly missingEvents: number;
  /** Acts of a `failOpen` proxy that were never written near the window. */
  readonly lostEvents: number;
}

/** How far one table is known to be complete. */
export interface Watermark {
  readonly table: AuditStoreTable;
  /** Unix time in ms; undefined when nothing at all is known. */
  readonly atMs: number | undefined;
  /** Whether the window's end has been passed. */
  readonly passed: boolean;
  /** One sentence for people: what is known, and what is missing. */
  readonly explanation: string;
  readonly proxies: readonly ProxyState[];
}

/** A proxy without a heartbeat for this long before the window's end is no longer live. */
export const LIVE_MS = 600_000;
/** Coalesced refusals may be numbered up to this much later than they happened. */
const SETTLE_MS = 60_000;
/**
 * CloudTrail delivers within 5 minutes on average, without a promise; the events table of AWS has no heartbeat.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
const MANAGEMENT_DELAY_MS = 300_000;

const timestamp = (valueMs: number): string => sqlLiteral({ type: 'timestamp', valueMs });
const iso = (ms: number): string => new Date(ms).toISOString();

/** Asks the store how far it is complete for the window. `nowMs` is what a store of cleanly ended proxies is complete up to. */
export async function readWatermark(
  store: AuditStore,
  table: AuditStoreTable,
  window: Window,
  nowMs: number,
  options: QueryOptions = {},
): Promise<Watermark> {
  return table === 'ssh_events'
    ? sshWatermark(store, window, nowMs, options)
    : managementWatermark(store, window, options);
}

function tableOf(store: AuditStore, table: AuditStoreTable, bounds: TimeBounds): string {
  const text = store.tableText(table, bounds);
  if (text === undefined) throw new RunbookError('QUERY_FAILED', `${store.name} holds no ${table}`);
  return text;
}

async function sshWatermark(
  store: AuditStore,
  window: Window,
  nowMs: number,
  options: QueryOptions,
): Promise<Watermark> {
  const bounds = {
    startMs: Math.min(window.startMs, window.endMs - LIVE_MS) - SETTLE_MS,
    endMs: window.endMs + LIVE_MS,
  };
  const sql = heartbeatSql(tableOf(store, 'ssh_events', bounds), bounds, window);
  const result = await store.query(sql, options);
  const proxies = result.rows.map(([proxyId, lastMs, lastSequence, final, lost, firstSequence, seen]): ProxyState => ({
    proxyId: proxyId ?? '',
    lastHeartbeatMs: Number(lastMs),
    shutDown: final === 'true',
    missingEvents: Number(lastSequence) - Number(firstSequence) + 1 - Number(seen),
    lostEvents: Number(lost),
  }));
  const table = 'ssh_events';
  if (proxies.length === 0) {
    const explanation = `no proxy has sent a heartbeat between ${iso(window.endMs - LIVE_MS)} and ${iso(window.endMs + LIVE_MS)}`;
    return { table, atMs: undefined, passed: false, explanation, proxies };
  }
  const live = proxies.filter((proxy) => !proxy.shutDown);
  const oldest = [...live].sort((a, b) => a.lastHeartbeatMs - b.lastHeartbeatMs)[0];
  // A refusal that happened before a heartbeat may be numbered after it, once its coalescing ends.
  const atMs = oldest === undefined ? nowMs : oldest.lastHeartbeatMs - REFUSAL_WINDOW_MS;
  const missing = missingText(proxies);
  if (missing !== undefined) return { table, atMs, passed: false, explanation: missing, proxies };
  const passed = atMs >= window.endMs;
  const known =
    oldest === undefined
      ? 'every proxy was shut down and has delivered all'
      : `complete up to ${iso(atMs)} by the last heartbeat of proxy ${oldest.proxyId}`;
  const explanation = passed ? known : `${known}; the window ends at ${iso(window.endMs)}`;
  return { table, atMs, passed, explanation, proxies };
}

function missingText(proxies: readonly ProxyState[]): string | undefined {
  const gap = proxies.find((proxy) => proxy.missingEvents > 0);
  if (gap !== undefined)
    return `${gap.missingEvents} events of proxy ${gap.proxyId} before its last heartbeat have not arrived`;
  const loser = proxies.find((proxy) => proxy.lostEvents > 0);
  if (loser !== undefined)
    return `proxy ${loser.proxyId} could not write ${loser.lostEvents} events, which will never arrive`;
  return undefined;
}

/**
 * Per proxy near the window: its last heartbeat, and how many of the sequence numbers up to it have arrived. A heartbeat
 * alone proves nothing about the events before it, because a batch may fail in part. An event that was delivered twice
 * changes none of the aggregates, so nothing sorts such out.
 */
function heartbeatSql(from: string, bounds: Window, window: Window): string {
  return `WITH events AS (
  SELECT element_at(eventData.additionalEventData, 'proxyId') AS proxyId,
    try_cast(element_at(eventData.additionalEventData, 'sequence') AS bigint) AS sequence,
    try_cast(element_at(eventData.additionalEventData, 'timeMs') AS bigint) AS timeMs,
    eventData.eventName AS eventName,
    coalesce(element_at(eventData.additionalEventData, 'final'), 'false') AS final,
    coalesce(try_cast(element_at(eventData.additionalEventData, 'lostEvents') AS bigint), 0) AS lost
  FROM ${from}
  WHERE eventTime >= ${timestamp(bounds.startMs)} AND eventTime < ${timestamp(bounds.endMs)}
), heartbeats AS (
  SELECT proxyId, max(timeMs) AS lastMs, max(sequence) AS lastSequence, max_by(final, sequence) AS final,
    max(lost) - min(lost) AS lost
  FROM events
  WHERE eventName = 'EmitHeartbeat'
  GROUP BY proxyId
  HAVING max(timeMs) >= ${window.endMs - LIVE_MS}
), firsts AS (
  SELECT proxyId, min(sequence) AS firstSequence
  FROM events
  WHERE timeMs >= ${bounds.startMs + SETTLE_MS}
  GROUP BY proxyId
)
SELECT h.proxyId AS proxyId, h.lastMs AS lastMs, h.lastSequence AS lastSequence, h.final AS final, h.lost AS lost,
  f.firstSequence AS firstSequence, count(DISTINCT e.sequence) AS seen
FROM heartbeats h
JOIN firsts f ON f.proxyId = h.proxyId
JOIN events e ON e.proxyId = h.proxyId AND e.sequence >= f.firstSequence AND e.sequence <= h.lastSequence
GROUP BY h.proxyId, h.lastMs, h.lastSequence, h.final, h.lost, f.firstSequence
ORDER BY h.proxyId`;
}

async function managementWatermark(store: AuditStore, window: Window, options: QueryOptions): Promise<Watermark> {
  const from = tableOf(store, 'management_events', { startMs: window.startMs });
  const sql = `SELECT to_unixtime(max(eventTime)) AS newest FROM ${from} WHERE eventTime >= ${timestamp(window.startMs)}`;
  const newest = (await store.query(sql, options)).rows[0]?.[0] ?? null;
  const table = 'management_events';
  if (newest === null) {
    const explanation = `there is no management event since ${iso(window.startMs)}; either nothing happened or nothing was delivered`;
    return { table, atMs: undefined, passed: false, explanation, proxies: [] };
  }
  const newestMs = Math.round(Number(newest) * 1_000);
  const atMs = newestMs - MANAGEMENT_DELAY_MS;
  const passed = atMs >= window.endMs;
  const explanation = `the newest management event is of ${iso(newestMs)}, and CloudTrail may deliver 5 minutes late${
    passed ? '' : `; the window ends at ${iso(window.endMs)}`
  }`;
  return { table, atMs, passed, explanation, proxies: [] };
}
