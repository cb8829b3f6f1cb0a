import { ProxyFleet } from '@sallyport/components';
import type { FleetConfig, ProgramConfig } from '../config/schema';
import { defined } from '../defined';
import type { Audit } from './audit';
import { shared } from './shared';

/** The proxies of this stack. */
export function deployFleet(config: ProgramConfig, section: FleetConfig, audit: Audit): ProxyFleet {
  const { auditStack: _auditStack, ...args } = section;
  return new ProxyFleet('ssh', {
    ...shared(config),
    ...defined({
      ...args,
      targetLogins: args.targetLogins ?? config.targetAccount?.logins,
      eventSource: config.eventSource,
    }),
    ...audit.recordings,
    auditSinks: audit.sinks,
    protectEvidence: config.protectEvidence,
  });
}
