import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { SignatureProof } from './verify-signature';

/** A key pair in test hands: signs as an SSH client does, in the form in which ssh2 hands signatures over. */
export interface TestKey {
  readonly blob: Buffer;
  readonly line: string;
  proof(signedData: Buffer): SignatureProof;
}

export function sshString(value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function mpint(unsigned: Buffer): Buffer {
  const start = unsigned.findIndex((byte) => byte !== 0);
  const bare = unsigned.subarray(Math.max(start, 0));
  return sshString(((bare[0] ?? 0) & 0x80) === 0 ? bare : Buffer.concat([Buffer.from([0]), bare]));
}

const member = (key: KeyObject, name: 'x' | 'y' | 'n' | 'e'): Buffer =>
  Buffer.from(key.export({ format: 'jwk' })[name] ?? '', 'base64url');

function testKey(
  type: string,
  blob: Buffer,
  makeProof: (signedData: Buffer) => Omit<SignatureProof, 'signedData'>,
): TestKey {
  return {
    blob,
    line: `${type} ${blob.toString('base64')}`,
    proof: (signedData) => ({ ...makeProof(signedData), signedData }),
  };
}

export function ed25519Key(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const type = 'ssh-ed25519';
  const blob = Buffer.concat([sshString(type), sshString(member(publicKey, 'x'))]);
  return testKey(type, blob, (data) => ({ algorithm: type, signature: sign(null, data, privateKey) }));
}

const CURVES = { nistp256: 'sha256', nistp384: 'sha384', nistp521: 'sha512' } as const;

export function ecdsaKey(curve: keyof typeof CURVES): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: { nistp256: 'P-256', nistp384: 'P-384', nistp521: 'P-521' }[curve],
  });
  const type = `ecdsa-sha2-${curve}`;
  const point = Buffer.concat([Buffer.from([4]), member(publicKey, 'x'), member(publicKey, 'y')]);
  const blob = Buffer.concat([sshString(type), sshString(curve), sshString(point)]);
  return testKey(type, blob, (data) => ({ algorithm: type, signature: sign(CURVES[curve], data, privateKey) }));
}

export function rsaKey(bits: number, hashAlgorithm: 'sha1' | 'sha256' | 'sha512'): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const blob = Buffer.concat([sshString('ssh-rsa'), mpint(member(publicKey, 'e')), mpint(member(publicKey, 'n'))]);
  return testKey('ssh-rsa', blob, (data) => ({
    algorithm: 'ssh-rsa',
    ...(hashAlgorithm === 'sha1' ? {} : { hashAlgorithm }),
    signature: sign(hashAlgorithm, data, privateKey),
  }));
}

export interface SecurityKeyState {
  flags: number;
  counter: number;
  application: string;
}

/** An authenticator in software (PROTOCOL.u2f): flags 1 is touched, 5 touched and PIN given. */
export function securityKey(kind: 'ed25519' | 'ecdsa', state: SecurityKeyState): TestKey {
  const { publicKey, privateKey } =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const type = kind === 'ed25519' ? 'sk-ssh-ed25519@openssh.com' : 'sk-ecdsa-sha2-nistp256@openssh.com';
  const point =
    kind === 'ed25519'
      ? sshString(member(publicKey, 'x'))
      : Buffer.concat([
          sshString('nistp256'),
          sshString(Buffer.concat([Buffer.from([4]), member(publicKey, 'x'), member(publicKey, 'y')])),
        ]);
  const blob = Buffer.concat([sshString(type), point, sshString('ssh:')]);
  return testKey(type, blob, (data) => {
    const digest = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest();
    const trailer = Buffer.alloc(5);
    trailer.writeUInt8(state.flags);
    trailer.writeUInt32BE(state.counter, 1);
    const message = Buffer.concat([digest(state.application), trailer, digest(data)]);
    if (kind === 'ed25519')
      return { algorithm: type, signature: Buffer.concat([sign(null, message, privateKey), trailer]) };
    const raw = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return {
      algorithm: type,
      signature: Buffer.concat([mpint(raw.subarray(0, 32)), mpint(raw.subarray(32)), trailer]),
    };
  });
}
