import { createPrivateKey, sign } from 'node:crypto';
import { utils, type ParsedKey } from 'ssh2';

/** What a key signs with where nobody names a hash: RFC 5656 section 6.2.1, RFC 4253 section 6.6, RFC 8709 (none). */
const OWN_HASH: Readonly<Record<string, string>> = {
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
  'ssh-rsa': 'sha1',
};

/**
 * Reads a private key in OpenSSH or PEM form. It signs with a key that was decoded once: ssh2's own decodes the PEM
 * text at every signature, which takes longer than an Ed25519 signature itself.
 * @throws Error that says what is wrong with the key
 */
export function parsePrivateKey(bytes: Buffer): ParsedKey {
  const parsed: ParsedKey | ParsedKey[] | Error = utils.parseKey(bytes);
  const key = Array.isArray(parsed) ? (parsed as ParsedKey[])[0] : parsed;
  if (key === undefined) throw new Error('no key in it');
  if (key instanceof Error) throw key;
  if (!key.isPrivateKey()) throw new Error('it is a public key');
  const decoded = createPrivateKey(key.getPrivatePEM());
  // ssh2 takes an error as the answer, and cannot have one thrown in the middle of a packet.
  const signOrFail = (data: Buffer, hash?: string): Buffer | Error => {
    try {
      return sign(hash ?? OWN_HASH[key.type], data, decoded);
    } catch (thrown) {
      return thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  };
  return Object.assign(key, { sign: signOrFail as ParsedKey['sign'] });
}
