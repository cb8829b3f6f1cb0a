import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** An ed25519 key pair as OpenSSH keeps it in files. */
export interface OpenSshKeyPair {
  /** The private key file, unencrypted. */
  readonly privateKey: string;
  /** One line: `ssh-ed25519 AAAA… comment`. */
  readonly publicKey: string;
}

const ALGORITHM = 'ssh-ed25519';

function string(value: string | Buffer): Buffer {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Pads with 1, 2, 3, … to the block size of the cipher, which is 8 for `none` (openssh PROTOCOL.key, section 3). */
function padded(bytes: Buffer): Buffer {
  const padding = Buffer.from(Array.from({ length: (8 - (bytes.length % 8)) % 8 }, (_, index) => index + 1));
  return Buffer.concat([bytes, padding]);
}

/**
 * Makes a key pair without ssh-keygen, which a machine with only an SSH client may lack. ssh2's own generator is not
 * used: about one in three hundred of its ed25519 keys does not verify its own signatures.
 */
export function generateOpenSshKey(comment: string): OpenSshKeyPair {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const publicBytes = Buffer.from(x ?? '', 'base64url');
  const seed = Buffer.from(d ?? '', 'base64url');
  const publicBlob = Buffer.concat([string(ALGORITHM), string(publicBytes)]);
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    string(ALGORITHM),
    string(publicBytes),
    string(Buffer.concat([seed, publicBytes])),
    string(comment),
  ]);
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0', 'latin1'),
    string('none'),
    string('none'),
    string(''),
    uint32(1),
    string(publicBlob),
    string(padded(secret)),
  ]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  return {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `${ALGORITHM} ${publicBlob.toString('base64')} ${comment}`,
  };
}
