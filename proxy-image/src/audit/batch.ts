import { PUT_AUDIT_EVENTS_LIMITS as LIMIT, type ProxyId } from '@sallyport/contract';
import { entryJsonBytes, type AuditEventEntry } from './lake-client';
import type { SpooledEvent } from './spool-reader';

/** Room for `{"auditEvents":[…]}`. */
const ENVELOPE_BYTES = 32;

export type BatchEntry = AuditEventEntry & { readonly sequence: number };

/** As many of the events, from the first on, as one PutAuditEvents request takes; at least one. */
export function nextBatch(events: readonly SpooledEvent[], proxyId: ProxyId): BatchEntry[] {
  const batch: BatchEntry[] = [];
  let bytes = ENVELOPE_BYTES;
  for (const { sequence, line } of events.slice(0, LIMIT.events)) {
    const entry = { sequence, id: `${proxyId}-${sequence}`, eventData: line };
    bytes += entryJsonBytes(entry) + 1;
    if (bytes > LIMIT.requestBytes && batch.length > 0) break;
    batch.push(entry);
  }
  return batch;
}
