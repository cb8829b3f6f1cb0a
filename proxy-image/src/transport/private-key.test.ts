import { verify } from 'node:crypto';
import { utils } from 'ssh2';
import { parsePrivateKey } from './private-key';

const data = Buffer.from('exchange hash');

it.each([
  ['ssh-ed25519', undefined, Buffer.from(utils.generateKeyPairSync('ed25519').private)],
  ['ecdsa-sha2-nistp256', 'sha256', Buffer.from(utils.generateKeyPairSync('ecdsa', { bits: 256 }).private)],
  ['ecdsa-sha2-nistp384', 'sha384', Buffer.from(utils.generateKeyPairSync('ecdsa', { bits: 384 }).private)],
  ['ecdsa-sha2-nistp521', 'sha512', Buffer.from(utils.generateKeyPairSync('ecdsa', { bits: 521 }).private)],
  ['ssh-rsa', 'sha1', Buffer.from(utils.generateKeyPairSync('rsa', { bits: 2048 }).private)],
])('signs with an %s as ssh2 itself does', (type, hash, bytes) => {
  const key = parsePrivateKey(bytes);
  expect(key.type).toBe(type);
  expect(verify(hash, data, key.getPublicPEM(), key.sign(data))).toBe(true);
  expect(key.verify(data, key.sign(data))).toBe(true);
});

it('signs with the hash that is asked for', () => {
  const key = parsePrivateKey(Buffer.from(utils.generateKeyPairSync('rsa', { bits: 2048 }).private));
  expect(verify('sha512', data, key.getPublicPEM(), key.sign(data, 'sha512'))).toBe(true);
});

it('answers with an error, as ssh2 expects, where a signature cannot be made', () => {
  const key = parsePrivateKey(Buffer.from(utils.generateKeyPairSync('rsa', { bits: 2048 }).private));
  expect(key.sign(data, 'no-such-hash')).toBeInstanceOf(Error);
});

it('says what is wrong with a key', () => {
  const { public: publicKey } = utils.generateKeyPairSync('ed25519');
  expect(() => parsePrivateKey(Buffer.from(publicKey))).toThrow('it is a public key');
  expect(() => parsePrivateKey(Buffer.from('not a key'))).toThrow('Unsupported key format');
});
