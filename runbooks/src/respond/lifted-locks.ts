import type { Runbook } from '../format/runbook';
import { sqlLiteral, type Window } from '../query/parameters';
import type { AuditStore, QueryOptions } from '../store/audit-store';
import type { Named } from './lock-subject';

/** When a person last lifted a lock of a runbook on a subject, Unix time in ms. */
export type LastLift = (named: Named) => Promise<number | undefined>;

/**
 * Asks the audit store, which outlives whoever made the lock. What a person judged to be a false alarm must not be locked
 * again on the same grounds, by a watch that has just begun as little as by the one that made the lock.
 */
export function lastLiftIn(store: AuditStore, runbook: Runbook, window: Window, options: QueryOptions): LastLift {
  return async (named) => {
    // A lock may stand for its whole duration before it is lifted.
    const fromMs = window.startMs - (runbook.response?.contain.duration ?? 0) * 1_000;
    const from = store.tableText('ssh_events', { startMs: fromMs });
    if (from === undefined) return undefined;
    const text = (value: string): string => sqlLiteral({ type: 'varchar', value });
    const sql = `SELECT max(try_cast(element_at(eventData.additionalEventData, 'timeMs') AS bigint)) AS liftedMs
FROM ${from}
WHERE eventTime >= ${sqlLiteral({ type: 'timestamp', valueMs: fromMs })}
  AND eventData.eventName = 'DeleteLock'
  AND element_at(eventData.requestParameters, 'cause') = 'lifted'
  AND element_at(eventData.requestParameters, 'subject') = ${text(named.subject)}
  AND element_at(eventData.requestParameters, 'value') = ${text(named.value)}
  AND starts_with(element_at(eventData.requestParameters, 'createdBy'), ${text(`runbook ${runbook.id} by `)})`;
    const liftedMs = (await store.query(sql, options)).rows[0]?.[0];
    return liftedMs === undefined || liftedMs === null ? undefined : Number(liftedMs);
  };
}
