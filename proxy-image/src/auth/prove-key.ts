import type { AuditErrorCode } from '@sallyport/contract';
import { isSourcePermitted } from './constraints';
import type { Constraints, Identity } from './identity';
import { constraintsOf, freezeIdentity } from './make-identity';
import type { Credential } from './user-directory';
import { verifySignature, type SignatureProof } from './verify-signature';

export interface ProofContext {
  readonly sourceAddress: string;
  readonly clientVersion: string;
  /** Constraints of the connection around this one (jump): they go on holding inside. */
  readonly outerConstraints?: Constraints;
  readonly nowMs: number;
}

export type KeyProof =
  | { readonly proven: true; readonly identity: Identity; readonly securityKeyCounter?: number }
  | {
      readonly proven: false;
      readonly errorCode: AuditErrorCode;
      readonly message: string;
      /** Whether the person behind the key may be told why: only once the signature was right. */
      readonly audience: 'audit' | 'keyHolder';
    };

/** Identities begin here and nowhere else: from a credential and a signature that its key verifies. */
export function proveKey(credential: Credential, proof: SignatureProof, context: ProofContext): KeyProof {
  const { publicKey, user } = credential;
  const verified = verifySignature(publicKey, proof);
  if (!verified.verified)
    return { proven: false, errorCode: 'AuthenticationFailed', message: verified.reason, audience: 'audit' };
  const fail = (errorCode: AuditErrorCode, message: string): KeyProof => ({
    proven: false,
    errorCode,
    message,
    audience: 'keyHolder',
  });

  const { securityKey } = verified;
  if (credential.touchRequired && securityKey?.userPresent !== true)
    return fail('AuthenticationFailed', 'the security key was not touched');
  if (credential.verifyRequired && securityKey?.userVerified !== true)
    return fail('MfaRequired', 'the security key has to ask for its PIN or biometrics (ssh-keygen -O verify-required)');

  const constraints = constraintsOf(credential, context.outerConstraints);
  if (constraints === undefined) return fail('AccessDenied', 'two different commands are forced, so none can run');
  if (constraints.expiresAtMs !== undefined && context.nowMs >= constraints.expiresAtMs)
    return fail('GrantExpired', 'the key has expired');
  if (!isSourcePermitted(constraints, context.sourceAddress))
    return fail('AuthenticationFailed', `the key may not be used from ${context.sourceAddress}`);

  const attested = securityKey?.userVerified === true;
  return {
    proven: true,
    identity: freezeIdentity({
      principal: user.principal,
      person: user.person,
      principalClass: user.principalClass,
      groups: user.groups,
      roles: user.roles,
      keyFingerprint: publicKey.fingerprint,
      keyAlgorithm:
        proof.hashAlgorithm === undefined
          ? publicKey.type
          : `rsa-sha2-${proof.hashAlgorithm === 'sha512' ? '512' : '256'}`,
      mfa: attested ? 'true' : 'false',
      mfaEvidence: attested ? 'sk-verify-required' : 'none',
      ...(attested ? { mfaProvenAtMs: context.nowMs } : {}),
      sourceAddress: context.sourceAddress,
      clientVersion: context.clientVersion,
      constraints,
    }),
    ...(securityKey === undefined ? {} : { securityKeyCounter: securityKey.counter }),
  };
}

/** The same identity after a TOTP proof; everything else, the constraints first of all, stays as it was. */
export function withTotpProof(identity: Identity, provenAtMs: number): Identity {
  return freezeIdentity({ ...identity, mfa: 'true', mfaEvidence: 'totp', mfaProvenAtMs: provenAtMs });
}
