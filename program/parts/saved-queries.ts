import { SavedQueries, type ProxyFleet } from '@sallyport/components';
import type { ProgramConfig } from '../config/schema';
import { defined } from '../defined';
import type { Audit } from './audit';
import { shared } from './shared';

/** Every runbook's query where it can be asked from this stack: beside the audit store, beside the fleet's log, or both. */
export function deploySavedQueries(
  config: ProgramConfig,
  audit: Audit | undefined,
  fleet: ProxyFleet | undefined,
): void {
  if (audit === undefined && fleet === undefined) return;
  new SavedQueries('saved-queries', {
    ...shared(config),
    ...defined({ runbooksDirectory: config.alarms?.runbooksDirectory }),
    ...(audit === undefined ? {} : { store: config.store, auditSink: audit.sink }),
    ...(fleet === undefined ? {} : { proxyLogGroupName: fleet.logGroupName }),
  });
}
