import { canonicalJson } from '@sallyport/contract';
import { isSourcePermitted } from './constraints';
import type { Constraints, Identity } from './identity';
import { constraintsOf, freezeIdentity } from './make-identity';
import type { Credential, UserDirectory } from './user-directory';

/** An identity and what it stands on: the credential that it was made from, and the connection around it (jump). */
export interface Standing {
  readonly identity: Identity;
  readonly credential: Credential;
  readonly outer?: Standing;
}

/** What became of a standing when users and keys were read again. */
export type StandingReview =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly standing: Standing; readonly changes: readonly string[] }
  /** Whose it was, or within what bounds it was proven, no longer holds. */
  | { readonly kind: 'gone'; readonly reason: string };

const gone = (reason: string): StandingReview => ({ kind: 'gone', reason });

/**
 * Looks an identity up again by the key that was proven. The proof itself cannot be asked for again, so what the proof
 * was not made under (another principal, a PIN that is now required, another forced command) ends it; what merely
 * describes its owner takes the place of what was known.
 */
export function reviewStanding(standing: Standing, users: Pick<UserDirectory, 'findByFingerprint'>, nowMs: number): StandingReview {
  const around = standing.outer === undefined ? undefined : reviewStanding(standing.outer, users, nowMs);
  if (around?.kind === 'gone') return around;
  const outer = around?.kind === 'changed' ? around.standing : standing.outer;
  const { identity, credential: before } = standing;
  const credential = users.findByFingerprint(identity.keyFingerprint);
  if (credential === undefined) return gone('the key or its user was removed');
  const ended = endedByOwner(identity, credential) ?? endedByProof(identity, before, credential);
  if (ended !== undefined) return gone(ended);
  const constraints = constraintsOf(credential, outer?.identity.constraints);
  const outOfBounds = endedByBounds(identity, constraints, nowMs);
  if (constraints === undefined || outOfBounds !== undefined) return gone(outOfBounds ?? 'two different commands are forced');
  const next = refreshed(identity, before, credential, constraints);
  const changes = [
    ...changesOf(identity, next),
    // Not part of the identity, and all the same what the next reload is compared with.
    ...(credential.user.totpSecret === before.user.totpSecret ? [] : ['totpSecret']),
    ...(around?.kind === 'changed' ? around.changes.map((name) => `outer.${name}`) : []),
  ];
  if (changes.length === 0) return { kind: 'unchanged' };
  return { kind: 'changed', standing: { identity: next, credential, ...(outer === undefined ? {} : { outer }) }, changes };
}

/** The trail of a session names one principal and one person: it does not change hands. */
function endedByOwner(identity: Identity, { user }: Credential): string | undefined {
  if (user.principal !== identity.principal) return 'the key belongs to another principal now';
  if (user.person !== identity.person) return 'the principal belongs to another person now';
  return undefined;
}

function endedByProof(identity: Identity, before: Credential, now: Credential): string | undefined {
  if (now.verifyRequired && identity.mfaEvidence !== 'sk-verify-required') return 'the key has to prove its PIN or biometrics now';
  if (now.touchRequired && !before.touchRequired) return 'the key has to be touched now';
  return undefined;
}

function endedByBounds(identity: Identity, constraints: Constraints | undefined, nowMs: number): string | undefined {
  if (constraints === undefined) return undefined;
  if (constraints.expiresAtMs !== undefined && nowMs >= constraints.expiresAtMs) return 'the key has expired';
  if (!isSourcePermitted(constraints, identity.sourceAddress)) return 'the key may no longer be used from this address';
  // What runs was started under the former command: it cannot be brought within this bound.
  if (constraints.forceCommand !== undefined && constraints.forceCommand !== identity.constraints.forceCommand) return 'the key may only run another command now';
  return undefined;
}

function refreshed(identity: Identity, before: Credential, { user }: Credential, constraints: Constraints): Identity {
  const { mfaProvenAtMs, ...rest } = identity;
  const named = { ...rest, principalClass: user.principalClass, groups: user.groups, roles: user.roles, constraints };
  // A code proves a secret: with another one, or none, nothing is proven.
  const isProofVoid = identity.mfaEvidence === 'totp' && user.totpSecret !== before.user.totpSecret;
  if (isProofVoid) return freezeIdentity({ ...named, mfa: 'false', mfaEvidence: 'none' });
  return freezeIdentity(mfaProvenAtMs === undefined ? named : { ...named, mfaProvenAtMs });
}

const COMPARED = ['principalClass', 'groups', 'roles', 'mfa', 'constraints'] as const satisfies readonly (keyof Identity)[];

function changesOf(before: Identity, now: Identity): string[] {
  return COMPARED.filter((name) => canonicalJson(before[name]) !== canonicalJson(now[name]));
}
