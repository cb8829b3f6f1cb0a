import type { MfaEvidence, MfaState, PersonId, PrincipalId } from '@sallyport/contract';

/** What a credential narrows, whoever holds it. Factors combine constraints, none ever replaces another's. */
export interface Constraints {
  /** CIDRs the client must come from; all lists must match (`from=` of authorized_keys, `sourceAddresses` of a user). */
  readonly sourceAddresses: readonly (readonly string[])[];
  /** Replaces whatever command the client asks for (`command=`). */
  readonly forceCommand?: string;
  readonly permitPty: boolean;
  readonly permitPortForwarding: boolean;
  readonly permitAgentForwarding: boolean;
  readonly permitX11Forwarding: boolean;
  /** Unix time in ms after which nothing may go on (`expiry-time=`). */
  readonly expiresAtMs?: number;
}

/**
 * Who is at the other end. Made by the authentication state machine, from a verified signature and the factors after
 * it; immutable from then on. A reload puts another one in its place (`reviewStanding`), and never changes it.
 */
export interface Identity {
  readonly principal: PrincipalId;
  readonly person: PersonId;
  readonly principalClass: 'person' | 'machine';
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  /** OpenSSH form, `SHA256:…`, of the key whose signature was verified. */
  readonly keyFingerprint: string;
  readonly keyAlgorithm: string;
  readonly mfa: MfaState;
  readonly mfaEvidence: MfaEvidence;
  /** Unix time in ms of the proof, when `mfa` is `true`. */
  readonly mfaProvenAtMs?: number;
  readonly sourceAddress: string;
  readonly clientVersion: string;
  readonly constraints: Constraints;
}
