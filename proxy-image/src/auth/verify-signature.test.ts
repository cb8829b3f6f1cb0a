import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  ecdsaKey,
  ed25519Key,
  rsaKey,
  securityKey,
  sshString,
  type SecurityKeyState,
  type TestKey,
} from './keys.fixture';
import { parsePublicKey, parsePublicKeyText } from './public-key';
import { verifySignature } from './verify-signature';

const DATA = Buffer.from('session id and request');
const pinGiven = (): SecurityKeyState => ({ flags: 5, counter: 7, application: 'ssh:' });

function parsed(key: TestKey) {
  const result = parsePublicKey(key.blob);
  if (!result.ok) throw new Error(result.reason);
  return result.key;
}

const GOOD: Record<string, () => TestKey> = {
  ed25519: ed25519Key,
  'ecdsa 256': () => ecdsaKey('nistp256'),
  'ecdsa 384': () => ecdsaKey('nistp384'),
  'ecdsa 521': () => ecdsaKey('nistp521'),
  'rsa sha2-256': () => rsaKey(2048, 'sha256'),
  'rsa sha2-512': () => rsaKey(2048, 'sha512'),
  'security key ed25519': () => securityKey('ed25519', pinGiven()),
  'security key ecdsa': () => securityKey('ecdsa', pinGiven()),
};

describe.each(Object.entries(GOOD))('%s', (_name, make) => {
  const key = make();

  it('verifies its own signature', () => {
    expect(verifySignature(parsed(key), key.proof(DATA)).verified).toBe(true);
  });

  it('refuses a signature over anything else', () => {
    expect(
      verifySignature(parsed(key), { ...key.proof(DATA), signedData: Buffer.from('another request') }).verified,
    ).toBe(false);
  });

  it('refuses a changed, a cut and an empty signature', () => {
    const proof = key.proof(DATA);
    const changed = Buffer.from(proof.signature);
    changed.writeUInt8(changed.readUInt8(12) ^ 1, 12);
    for (const signature of [changed, proof.signature.subarray(0, -1), Buffer.alloc(0)]) {
      expect(verifySignature(parsed(key), { ...proof, signature }).verified).toBe(false);
    }
  });

  it("refuses another key's signature", () => {
    expect(verifySignature(parsed(key), make().proof(DATA)).verified).toBe(false);
  });

  it('refuses an algorithm that is not the key’s', () => {
    expect(verifySignature(parsed(key), { ...key.proof(DATA), algorithm: 'ssh-dss' }).verified).toBe(false);
  });
});

it('refuses SHA-1 with RSA, though the signature is right', () => {
  const key = rsaKey(2048, 'sha1');
  expect(verifySignature(parsed(key), key.proof(DATA))).toEqual({
    verified: false,
    reason: 'the signature algorithm is not accepted',
  });
});

it('reads presence, verification and counter of a security key', () => {
  const state = pinGiven();
  const key = securityKey('ed25519', state);
  expect(verifySignature(parsed(key), key.proof(DATA))).toEqual({
    verified: true,
    securityKey: { userPresent: true, userVerified: true, counter: 7 },
  });
  state.flags = 1;
  state.counter = 8;
  expect(verifySignature(parsed(key), key.proof(DATA))).toEqual({
    verified: true,
    securityKey: { userPresent: true, userVerified: false, counter: 8 },
  });
});

it('refuses a security key that signed for another application', () => {
  const key = securityKey('ecdsa', { ...pinGiven(), application: 'https://example.com' });
  expect(verifySignature(parsed(key), key.proof(DATA)).verified).toBe(false);
});

it('refuses flags raised after signing', () => {
  const key = securityKey('ed25519', { ...pinGiven(), flags: 1 });
  const proof = key.proof(DATA);
  const raised = Buffer.from(proof.signature);
  raised.writeUInt8(5, raised.length - 5);
  expect(verifySignature(parsed(key), { ...proof, signature: raised }).verified).toBe(false);
});

describe('parsing a key', () => {
  it('prints the fingerprint as ssh-keygen does', () => {
    const key = ed25519Key();
    expect(parsed(key).fingerprint).toBe(
      `SHA256:${createHash('sha256').update(key.blob).digest('base64').replaceAll('=', '')}`,
    );
  });

  it.each([
    ['too short RSA', () => rsaKey(1024, 'sha256').blob, /1024 bits is too short; at least 2048/],
    ['bytes left over', () => Buffer.concat([ed25519Key().blob, Buffer.from([0])]), /left over/],
    ['a cut key', () => ed25519Key().blob.subarray(0, -1), /32 bytes/],
    [
      'an unknown type',
      () => Buffer.concat([sshString('ssh-dss'), sshString('x')]),
      /"ssh-dss" is not accepted; accepted are ssh-ed25519/,
    ],
    [
      'a point off the curve',
      () =>
        Buffer.concat([
          sshString('ecdsa-sha2-nistp256'),
          sshString('nistp256'),
          sshString(Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)])),
        ]),
      /not a point/,
    ],
    [
      'a curve that is not the type’s',
      () => Buffer.concat([sshString('ecdsa-sha2-nistp384'), ecdsaKey('nistp256').blob.subarray(23)]),
      /curve must be nistp384/,
    ],
    ['nothing', () => Buffer.alloc(0), /not accepted/],
  ])('refuses %s', (_name, blob, reason) => {
    expect(parsePublicKey(blob())).toEqual({ ok: false, reason: expect.stringMatching(reason) as string });
  });

  it('refuses a line whose type is not the key’s', () => {
    const key = ed25519Key();
    expect(parsePublicKeyText('ssh-rsa', key.blob.toString('base64'))).toEqual({
      ok: false,
      reason: 'the line says ssh-rsa, the key itself ssh-ed25519',
    });
  });

  it('reads an RSA modulus as large as it is', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const jwk = publicKey.export({ format: 'jwk' });
    const blob = Buffer.concat([
      sshString('ssh-rsa'),
      sshString(Buffer.from(jwk.e ?? '', 'base64url')),
      sshString(Buffer.concat([Buffer.from([0]), Buffer.from(jwk.n ?? '', 'base64url')])),
    ]);
    expect(parsePublicKey(blob).ok).toBe(true);
  });
});
