import { reviewStanding, type Standing } from '../auth/standing';
import type { UserDirectory } from '../auth/user-directory';
import { reviewTarget } from '../targets/review-target';
import type { Target, TargetInventory } from '../targets/target';
import type { AuthenticatedConnection } from '../transport/ssh-server';

export interface LookUpParts {
  readonly users: Pick<UserDirectory, 'findByFingerprint'>;
  readonly inventory: Pick<TargetInventory, 'find'>;
  readonly clock: { now(): number };
}

/** Why live connections are looked up again. */
export interface ReviewOrder {
  /** Who or what ordered it, for the audit trail: `SIGHUP`, `discovery`. */
  readonly by: string;
  /** `policies` may have changed: everybody is asked about again, not only those who changed themselves. */
  readonly scope: 'policies' | 'changed';
}

export type ReviewOutcome = 'unchanged' | 'refreshed' | 'cut';

/** Who a connection is by, and where it leads. */
export interface Whereabouts {
  readonly standing: Standing;
  readonly target?: Target;
  /** The host key that the target has proven, once it has. */
  readonly hostKey?: Buffer;
}

export type LookUp =
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'here'; readonly standing: Standing; readonly target: Target | undefined; readonly changes: readonly string[] };

/** Looks up by key fingerprint and target what is known now. */
export function lookUpAgain({ standing, target, hostKey }: Whereabouts, parts: LookUpParts): LookUp {
  const who = reviewStanding(standing, parts.users, parts.clock.now());
  if (who.kind === 'gone') return who;
  const where = target === undefined ? ({ kind: 'unchanged' } as const) : reviewTarget(target, parts.inventory, hostKey);
  if (where.kind === 'gone') return where;
  return {
    kind: 'here',
    standing: who.kind === 'changed' ? who.standing : standing,
    target: where.kind === 'changed' ? where.target : target,
    changes: [...(who.kind === 'changed' ? who.changes : []), ...(where.kind === 'changed' ? where.changes.map((name) => `target.${name}`) : [])],
  };
}

/** A connection may have been authenticated before the last reload, and be admitted after it. */
export function lookUpConnection(connection: AuthenticatedConnection, parts: LookUpParts): { readonly connection: AuthenticatedConnection } | { readonly reason: string } {
  const { route } = connection;
  const found = lookUpAgain({ standing: connection, ...(route.kind === 'target' ? { target: route.target } : {}) }, parts);
  if (found.kind === 'gone') return { reason: found.reason };
  const { identity, credential, outer } = found.standing;
  const current = { ...connection, identity, credential, ...(outer === undefined ? {} : { outer }) };
  if (route.kind === 'jump' || found.target === undefined) return { connection: current };
  return { connection: { ...current, route: { ...route, target: found.target } } };
}
