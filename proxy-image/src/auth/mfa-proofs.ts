import { sourceNetwork, type Lock } from '@sallyport/contract';
import type { Clock } from '../clock';
import { lockNames, parseSource, sourceHolds, spares } from '../control/lock-match';
import type { User, UserDirectory } from './user-directory';

/** Beyond this the oldest proof is forgotten: its holder is merely asked again. */
const MAX_PROOFS = 50_000;

/**
 * What a proof is bound to: it holds for this key from this source and for nobody else. A source is an IPv4 address or the
 * /64 of an IPv6 address, as in limits and locks: a host changes its address within the /64 every day (RFC 8981), and who
 * has one address of it has them all.
 */
export interface ProofHolder {
  readonly user: User;
  readonly keyFingerprint: string;
  readonly sourceAddress: string;
}

/** TOTP proofs that still hold, so that automation over several connections is asked once. */
export interface MfaProofs {
  /** Unix time in ms of the proof. */
  find(holder: ProofHolder): number | undefined;
  remember(holder: ProofHolder): void;
  forget(holder: ProofHolder): void;
  /** Forgets the proofs of keys that are gone, belong to somebody else, or whose owner has another secret. */
  retain(users: Pick<UserDirectory, 'findByFingerprint'>): void;
  /** Every proof that the lock names ends with it: it must not wait until the lock is over. */
  endBy(lock: Pick<Lock, 'subject' | 'value' | 'scope'>): void;
}

/** With `rememberSeconds` 0 nothing is remembered. */
export function createMfaProofs(clock: Clock, rememberSeconds: () => number): MfaProofs {
  const proofs = new Map<string, ProofHolder & { readonly provenAtMs: number }>();
  const keyOf = ({ user, keyFingerprint, sourceAddress }: ProofHolder) =>
    JSON.stringify([user.principal, keyFingerprint, sourceOf(sourceAddress)]);
  return {
    find(holder) {
      const proof = proofs.get(keyOf(holder));
      if (proof === undefined) return undefined;
      const age = clock.now() - proof.provenAtMs;
      // A new secret ends what was proven with the former one.
      if (age >= 0 && age < rememberSeconds() * 1000 && proof.user.totpSecret === holder.user.totpSecret)
        return proof.provenAtMs;
      proofs.delete(keyOf(holder));
      return undefined;
    },
    remember(holder) {
      if (rememberSeconds() === 0) return;
      const oldest = proofs.keys().next();
      if (proofs.size >= MAX_PROOFS && oldest.done !== true) proofs.delete(oldest.value);
      proofs.delete(keyOf(holder));
      proofs.set(keyOf(holder), { user: holder.user, keyFingerprint: holder.keyFingerprint, sourceAddress: holder.sourceAddress, provenAtMs: clock.now() });
    },
    forget(holder) {
      proofs.delete(keyOf(holder));
    },
    retain(users) {
      for (const [key, { user, keyFingerprint }] of proofs) {
        const owner = users.findByFingerprint(keyFingerprint)?.user;
        if (owner?.principal !== user.principal || owner.totpSecret !== user.totpSecret) proofs.delete(key);
      }
    },
    endBy(lock) {
      for (const [key, { user, keyFingerprint, sourceAddress }] of proofs) {
        const subject = { person: user.person, principal: user.principal, keyFingerprint, sourceAddress };
        if (lockNames(lock, subject) || (!spares(lock, subject) && isPartOf(lock, sourceAddress))) proofs.delete(key);
      }
    },
  };
}

const sourceOf = (address: string): string => sourceNetwork(address) ?? address;

/** Whether the lock names a part of the source that the proof holds for: the proof would hold for the locked part, too. */
function isPartOf({ subject, value }: Pick<Lock, 'subject' | 'value'>, sourceAddress: string): boolean {
  return subject === 'source' && sourceHolds(parseSource(sourceOf(sourceAddress)), parseSource(value));
}
