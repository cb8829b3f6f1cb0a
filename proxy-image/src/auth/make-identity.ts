import { combineConstraints, UNCONSTRAINED } from './constraints';
import type { Constraints, Identity } from './identity';
import type { Credential } from './user-directory';

/** What holds for a key: its own options, the bounds of its user, and those of the connection around it (jump). */
export function constraintsOf({ constraints, user }: Credential, outer: Constraints | undefined): Constraints | undefined {
  const own =
    user.sourceAddresses === undefined
      ? constraints
      : combineConstraints(constraints, { ...UNCONSTRAINED, sourceAddresses: [user.sourceAddresses] });
  return own === undefined || outer === undefined ? own : combineConstraints(own, outer);
}

export function freezeIdentity(identity: Identity): Identity {
  return Object.freeze({
    ...identity,
    groups: Object.freeze([...identity.groups]),
    roles: Object.freeze([...identity.roles]),
    constraints: Object.freeze({
      ...identity.constraints,
      sourceAddresses: Object.freeze([...identity.constraints.sourceAddresses]),
    }),
  });
}
