import { isInCidr } from '../config/address';
import type { Constraints } from './identity';

/** What a credential without any option narrows: nothing. */
export const UNCONSTRAINED: Constraints = Object.freeze({
  sourceAddresses: Object.freeze([]),
  permitPty: true,
  permitPortForwarding: true,
  permitAgentForwarding: true,
  permitX11Forwarding: true,
});

/**
 * What holds when both hold. Constraints of an earlier factor never get lost (CVE-2026-39828, CVE-2026-46595).
 * Undefined when two different commands are forced: nothing satisfies both.
 */
export function combineConstraints(left: Constraints, right: Constraints): Constraints | undefined {
  if (left.forceCommand !== undefined && right.forceCommand !== undefined && left.forceCommand !== right.forceCommand)
    return undefined;
  const forceCommand = left.forceCommand ?? right.forceCommand;
  const expiries = [left.expiresAtMs, right.expiresAtMs].filter((time) => time !== undefined);
  return Object.freeze({
    sourceAddresses: Object.freeze([...left.sourceAddresses, ...right.sourceAddresses]),
    ...(forceCommand === undefined ? {} : { forceCommand }),
    permitPty: left.permitPty && right.permitPty,
    permitPortForwarding: left.permitPortForwarding && right.permitPortForwarding,
    permitAgentForwarding: left.permitAgentForwarding && right.permitAgentForwarding,
    permitX11Forwarding: left.permitX11Forwarding && right.permitX11Forwarding,
    ...(expiries.length === 0 ? {} : { expiresAtMs: Math.min(...expiries) }),
  });
}

/** Every list must hold the address; an empty list holds none. */
export function isSourcePermitted(constraints: Constraints, sourceAddress: string): boolean {
  return constraints.sourceAddresses.every((list) => list.some((cidr) => isInCidr(sourceAddress, cidr)));
}
