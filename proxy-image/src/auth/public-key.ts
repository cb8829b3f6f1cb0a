import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { KeyReader } from './key-reader';

export const PUBLIC_KEY_TYPES = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
] as const;
export type PublicKeyType = (typeof PUBLIC_KEY_TYPES)[number];

/** NIST SP 800-131A: nothing shorter is acceptable for signatures. */
export const MIN_RSA_BITS = 2048;
/** Beyond this a verification costs an attacker nothing and us milliseconds. */
export const MAX_RSA_BITS = 16_384;

export interface PublicKey {
  readonly type: PublicKeyType;
  /** The key as it is on the wire and, in base64, in authorized_keys. */
  readonly blob: Buffer;
  /** `SHA256:…` as ssh-keygen prints it. */
  readonly fingerprint: string;
  readonly keyObject: KeyObject;
  /** FIDO keys: the application (relying party) the authenticator signs for, e.g. `ssh:`. */
  readonly application?: string;
}

export type ParsedPublicKey =
  { readonly ok: true; readonly key: PublicKey } | { readonly ok: false; readonly reason: string };

const CURVES: Readonly<Record<string, { readonly jwk: string; readonly bytes: number }>> = {
  nistp256: { jwk: 'P-256', bytes: 32 },
  nistp384: { jwk: 'P-384', bytes: 48 },
  nistp521: { jwk: 'P-521', bytes: 66 },
};

export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** RFC 8709: string type, string 32 bytes. */
function ed25519(reader: KeyReader): KeyObject | string {
  const point = reader.string();
  if (point?.length !== 32) return 'the ed25519 point must have 32 bytes';
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') } });
}

/** RFC 5656 section 3.1: string type, string curve, string uncompressed point. */
function ecdsa(reader: KeyReader, wanted: string): KeyObject | string {
  const name = reader.string()?.toString('latin1') ?? '';
  const curve = CURVES[name];
  if (curve === undefined || name !== wanted) return `the curve must be ${wanted}`;
  const point = reader.string();
  if (point?.length !== 1 + 2 * curve.bytes || point[0] !== 4)
    return 'the point must be uncompressed and of the size of the curve';
  const x = point.subarray(1, 1 + curve.bytes).toString('base64url');
  const y = point.subarray(1 + curve.bytes).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: curve.jwk, x, y } });
}

/** RFC 4253 section 6.6: string type, mpint e, mpint n. */
function rsa(reader: KeyReader): KeyObject | string {
  const exponent = reader.unsigned();
  const modulus = reader.unsigned();
  if (exponent === undefined || modulus === undefined) return 'exponent and modulus must be positive';
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24;
  if (bits < MIN_RSA_BITS) return `an RSA key of ${bits} bits is too short; at least ${MIN_RSA_BITS} are needed`;
  if (bits > MAX_RSA_BITS || exponent.length > 8)
    return `an RSA key may have at most ${MAX_RSA_BITS} bits and a small exponent`;
  return createPublicKey({
    format: 'jwk',
    key: { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') },
  });
}

function keyObjectOf(type: PublicKeyType, reader: KeyReader): KeyObject | string {
  switch (type) {
    case 'ssh-ed25519':
    case 'sk-ssh-ed25519@openssh.com':
      return ed25519(reader);
    case 'ssh-rsa':
      return rsa(reader);
    case 'ecdsa-sha2-nistp256':
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return ecdsa(reader, 'nistp256');
    case 'ecdsa-sha2-nistp384':
      return ecdsa(reader, 'nistp384');
    case 'ecdsa-sha2-nistp521':
      return ecdsa(reader, 'nistp521');
  }
}

/** Parses a public key blob strictly: known type, whole curve points, nothing left over. */
export function parsePublicKey(blob: Buffer): ParsedPublicKey {
  const reader = new KeyReader(blob);
  const name = reader.string()?.toString('latin1') ?? '';
  const type = PUBLIC_KEY_TYPES.find((known) => known === name);
  if (type === undefined)
    return {
      ok: false,
      reason: `key type "${name.slice(0, 60)}" is not accepted; accepted are ${PUBLIC_KEY_TYPES.join(', ')}`,
    };
  let keyObject: KeyObject | string;
  try {
    keyObject = keyObjectOf(type, reader);
  } catch {
    return { ok: false, reason: 'the key is not a point of its curve' };
  }
  if (typeof keyObject === 'string') return { ok: false, reason: keyObject };
  // PROTOCOL.u2f: security keys end with the application.
  const application = type.startsWith('sk-') ? reader.string()?.toString('utf8') : undefined;
  if (type.startsWith('sk-') && !application?.startsWith('ssh:'))
    return { ok: false, reason: 'the application of a security key must begin with "ssh:"' };
  if (!reader.isAtEnd()) return { ok: false, reason: 'bytes are left over after the key' };
  return {
    ok: true,
    key: {
      type,
      blob: Buffer.from(blob),
      fingerprint: fingerprintOf(blob),
      keyObject,
      ...(application === undefined ? {} : { application }),
    },
  };
}

/** Parses `<type> <base64>[ comment]`. */
export function parsePublicKeyText(type: string, base64: string): ParsedPublicKey {
  const known = PUBLIC_KEY_TYPES.some((name) => name === type);
  if (!known)
    return {
      ok: false,
      reason: `key type "${type.slice(0, 60)}" is not accepted; accepted are ${PUBLIC_KEY_TYPES.join(', ')}`,
    };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0)
    return { ok: false, reason: 'the key is not base64' };
  const parsed = parsePublicKey(Buffer.from(base64, 'base64'));
  if (parsed.ok && parsed.key.type !== type)
    return { ok: false, reason: `the line says ${type}, the key itself ${parsed.key.type}` };
  return parsed;
}
