import type { ProxyId } from '@sallyport/contract';
import type { AuditEventEntry, RequestLimits } from './audit-event-client';
import type { SpooledEvent } from './spool-reader';

export type BatchEntry = AuditEventEntry & { readonly sequence: number };

/** As many of the events, from the first on, as one request to the sink takes; at least one. */
export function nextBatch(events: readonly SpooledEvent[], proxyId: ProxyId, limits: RequestLimits): BatchEntry[] {
  const batch: BatchEntry[] = [];
  let bytes = 0;
  for (const { sequence, line } of events.slice(0, limits.events)) {
    const entry = { sequence, id: `${proxyId}-${sequence}`, eventData: line };
    bytes += limits.entryBytes(entry);
    if (bytes > limits.requestBytes && batch.length > 0) break;
    batch.push(entry);
  }
  return batch;
}
