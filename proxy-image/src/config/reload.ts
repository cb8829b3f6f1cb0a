import { messageOf } from '@sallyport/contract';
import type { PolicyGate } from '../access/create-gate';
import type { AuditAct, AuditTrail } from '../audit/audit-trail';
import { ordererOf, type Operator } from '../audit/operator';
import type { UserDirectory } from '../auth/user-directory';
import type { ReloadableInventory } from '../targets/inventory';
import type { ReviewCounts } from '../session/sessions';
import { configDigests } from './digests';
import { loadSetup, type ProxySetup } from './setup';

export interface ReloadParts {
  readonly configPath: string;
  readonly users: UserDirectory;
  readonly inventory: ReloadableInventory;
  readonly gate: Pick<PolicyGate, 'replacePolicies'>;
  readonly trail: AuditTrail;
  /** Looks every live connection up again under what is in force now. */
  readonly review: (by: string) => Promise<ReviewCounts>;
}

/** An operator, or what else makes the proxy read its configuration: `start`, `SIGHUP`. */
export type Orderer = Operator | string;

const nameOf = (by: Orderer): string => (typeof by === 'string' ? by : ordererOf(by));
const orderedBy = (by: Orderer): Pick<AuditAct, 'operator' | 'requestParameters'> => {
  return { requestParameters: { by: nameOf(by) }, ...(typeof by === 'string' ? {} : { operator: by }) };
};

/**
 * Reads users, targets and policies again and puts them in force together; then every live connection is
 * looked up and asked about again. Audited as ReloadConfiguration either way; the events of the sessions that this cuts
 * and refreshes follow it, and name who ordered it.
 * @throws ConfigError or SallyportError `POLICIES_REJECTED`; what was in force then stays in force, whole.
 */
export async function reloadConfiguration(parts: ReloadParts, by: Orderer): Promise<ProxySetup> {
  let setup: ProxySetup;
  try {
    setup = loadSetup(parts.configPath);
    // The only step that can fail comes first, so that nothing is half replaced.
    parts.gate.replacePolicies(setup.policies);
  } catch (thrown) {
    await parts.trail.record({
      eventName: 'ReloadConfiguration',
      ...orderedBy(by),
      errorCode: 'ConfigurationInvalid',
      errorMessage: messageOf(thrown),
    });
    throw thrown;
  }
  parts.users.replace(setup.users, setup.credentials);
  parts.inventory.replace(setup.targets);
  // The cause stands in the chain before what it did to sessions. They are cut also where it cannot be recorded.
  const recorded = recordConfiguration(parts.trail, setup, by);
  const [outcome] = await Promise.allSettled([recorded, parts.review(nameOf(by))]);
  if (outcome.status === 'rejected') throw outcome.reason;
  return setup;
}

/** What is in force from here on; also at the start, which is a change to whatever the proxy ran with before. */
export async function recordConfiguration(trail: Pick<AuditTrail, 'record'>, setup: ProxySetup, by: Orderer): Promise<void> {
  await trail.record({
    eventName: 'ReloadConfiguration',
    ...orderedBy(by),
    responseElements: {
      users: String(setup.users.length),
      keys: String(setup.credentials.length),
      targets: String(setup.targets.length),
      policies: String(Object.keys(setup.policies.byId).length),
      warnings: String(setup.warnings.length),
      ...configDigests(setup),
    },
  });
}
