import { createHash, verify } from 'node:crypto';
import type { PublicKey, PublicKeyType } from './public-key';
import { KeyReader } from './key-reader';

/** What a client sent to prove that it holds a key (RFC 4252 section 7), as ssh2 hands it over. */
export interface SignatureProof {
  /** ssh2 names RSA keys `ssh-rsa` whatever the hash. */
  readonly algorithm: string;
  /** Set for rsa-sha2-256 and rsa-sha2-512; absent for ssh-rsa, whose hash is SHA-1. */
  readonly hashAlgorithm?: string;
  /** ssh2 strips the algorithm's name and the length, and rewrites ECDSA as ASN.1. */
  readonly signature: Buffer;
  /** Session identifier and the request up to the signature. */
  readonly signedData: Buffer;
}

export type VerifiedSignature =
  | {
      readonly verified: true;
      /** FIDO keys: what the authenticator attests about the person in front of it. */
      readonly securityKey?: {
        readonly userPresent: boolean;
        readonly userVerified: boolean;
        readonly counter: number;
      };
    }
  | { readonly verified: false; readonly reason: string };

const REFUSED = { verified: false, reason: 'the signature does not match' } as const;

const ECDSA_HASH: Readonly<Partial<Record<PublicKeyType, string>>> = {
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
};

/** Whether this algorithm may be used with this key; SHA-1 (`ssh-rsa` without a hash) never. */
export function isAlgorithmAccepted(key: PublicKey, algorithm: string, hashAlgorithm: string | undefined): boolean {
  if (algorithm !== key.type) return false;
  return key.type === 'ssh-rsa'
    ? hashAlgorithm === 'sha256' || hashAlgorithm === 'sha512'
    : hashAlgorithm === undefined;
}

/** Verifies a proof. Never throws: whatever OpenSSL dislikes is a signature that does not match. */
export function verifySignature(key: PublicKey, proof: SignatureProof): VerifiedSignature {
  if (!isAlgorithmAccepted(key, proof.algorithm, proof.hashAlgorithm))
    return { verified: false, reason: 'the signature algorithm is not accepted' };
  try {
    switch (key.type) {
      case 'ssh-ed25519':
        return verify(null, proof.signedData, key.keyObject, proof.signature) ? { verified: true } : REFUSED;
      case 'ssh-rsa':
        return verify(proof.hashAlgorithm, proof.signedData, key.keyObject, proof.signature)
          ? { verified: true }
          : REFUSED;
      case 'ecdsa-sha2-nistp256':
      case 'ecdsa-sha2-nistp384':
      case 'ecdsa-sha2-nistp521':
        return verify(ECDSA_HASH[key.type], proof.signedData, key.keyObject, proof.signature)
          ? { verified: true }
          : REFUSED;
      case 'sk-ssh-ed25519@openssh.com':
      case 'sk-ecdsa-sha2-nistp256@openssh.com':
        return verifySecurityKey(key, proof);
    }
  } catch {
    return REFUSED;
  }
}

/**
 * OpenSSH PROTOCOL.u2f, "SSH U2F signatures". After the algorithm's name the signature is
 *   ed25519:  64 bytes (ssh2 has stripped their length), byte flags, uint32 counter
 *   ecdsa:    mpint r, mpint s, byte flags, uint32 counter
 * and the authenticator signed SHA256(application) || flags || counter || SHA256(message).
 */
function verifySecurityKey(key: PublicKey, proof: SignatureProof): VerifiedSignature {
  if (key.application === undefined || proof.signature.length < 6) return REFUSED;
  const trailer = proof.signature.subarray(-5);
  const raw = proof.signature.subarray(0, -5);
  const flags = trailer.readUInt8(0);
  const digest = (data: Buffer | string) => createHash('sha256').update(data).digest();
  const signed = Buffer.concat([digest(key.application), trailer, digest(proof.signedData)]);
  const good =
    key.type === 'sk-ssh-ed25519@openssh.com'
      ? raw.length === 64 && verify(null, signed, key.keyObject, raw)
      : verifyBareEcdsa(key, signed, raw);
  if (!good) return REFUSED;
  return {
    verified: true,
    // CTAP 2.1 section 6.1: bit 0 user present, bit 2 user verified (PIN or biometrics).
    securityKey: {
      userPresent: (flags & 0x01) !== 0,
      userVerified: (flags & 0x04) !== 0,
      counter: trailer.readUInt32BE(1),
    },
  };
}

const P256_BYTES = 32;

function verifyBareEcdsa(key: PublicKey, signed: Buffer, raw: Buffer): boolean {
  const reader = new KeyReader(raw);
  const r = reader.unsigned();
  const s = reader.unsigned();
  if (r === undefined || s === undefined || !reader.isAtEnd() || r.length > P256_BYTES || s.length > P256_BYTES)
    return false;
  const fixed = Buffer.alloc(2 * P256_BYTES);
  r.copy(fixed, P256_BYTES - r.length);
  s.copy(fixed, 2 * P256_BYTES - s.length);
  return verify('sha256', signed, { key: key.keyObject, dsaEncoding: 'ieee-p1363' }, fixed);
}
