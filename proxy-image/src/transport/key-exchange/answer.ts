import { createDiffieHellmanGroup, createECDH, createHash, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { ml_kem768 } from '@noble/post-quantum/ml-kem';
import { encode } from '../wire';

/** What a server needs to answer a client's part of a key exchange (RFC 4253 section 8, RFC 5656 section 4). */
export interface KeyExchangeRequest {
  readonly kex: string;
  /** The client's part, as it was received. */
  readonly peerPublicKey: Uint8Array;
  /** All that goes into the exchange hash before the server's part. */
  readonly hashed: Uint8Array;
  /** The signature algorithm that was agreed on, e.g. `rsa-sha2-512`. */
  readonly serverHostKey: string;
  readonly hostKeyPem: string;
}

export interface KeyExchangeAnswer {
  readonly publicKey: Uint8Array;
  /** As the exchange hash takes it: an mpint, or a string for the hybrid exchange. */
  readonly secret: Uint8Array;
  /** Of the exchange hash, as Node makes it. */
  readonly signature: Uint8Array;
}

interface Agreement {
  readonly publicKey: Buffer;
  readonly secret: Buffer;
}

const X25519_SPKI_HEADER = Buffer.from('302a300506032b656e032100', 'hex');
const MLKEM_PUBLIC_BYTES = 1_184;
const ECDH_CURVES: Readonly<Record<string, readonly [string, string]>> = {
  'ecdh-sha2-nistp256': ['prime256v1', 'sha256'],
  'ecdh-sha2-nistp384': ['secp384r1', 'sha384'],
  'ecdh-sha2-nistp521': ['secp521r1', 'sha512'],
};
const DH_GROUPS: Readonly<Record<string, readonly [string, string]>> = {
  'diffie-hellman-group14-sha256': ['modp14', 'sha256'],
  'diffie-hellman-group16-sha512': ['modp16', 'sha512'],
};
/** What a host key signs with: RFC 5656 section 6.2.1, RFC 8332 section 3; Ed25519 names none (RFC 8709). */
const SIGNATURE_HASH: Readonly<Record<string, string>> = {
  'rsa-sha2-256': 'sha256',
  'rsa-sha2-512': 'sha512',
  'ecdsa-sha2-nistp256': 'sha256',
  'ecdsa-sha2-nistp384': 'sha384',
  'ecdsa-sha2-nistp521': 'sha512',
};

/**
 * The server's half of a key exchange: everything that costs CPU. Throws when the client's part is not what it must be.
 */
export function answerKeyExchange(request: KeyExchangeRequest): KeyExchangeAnswer {
  const theirs = Buffer.from(request.peerPublicKey);
  const { publicKey, secret } = agree(request.kex, theirs);
  const hash = createHash(hashOf(request.kex)).update(request.hashed).update(encode(publicKey, secret)).digest();
  const signature = sign(SIGNATURE_HASH[request.serverHostKey], hash, privateKeyOf(request.hostKeyPem));
  return { publicKey, secret, signature };
}

function hashOf(kex: string): string {
  return (ECDH_CURVES[kex] ?? DH_GROUPS[kex])?.[1] ?? 'sha256';
}

function agree(kex: string, theirs: Buffer): Agreement {
  if (kex === 'mlkem768x25519-sha256') return agreeByHybrid(theirs);
  if (kex === 'curve25519-sha256' || kex === 'curve25519-sha256@libssh.org') {
    const { publicKey, secret } = agreeByX25519(theirs);
    return { publicKey, secret: mpint(secret) };
  }
  const exchange = exchangeOf(kex);
  const publicKey = exchange.generateKeys();
  return { publicKey: kex in DH_GROUPS ? mpint(publicKey) : publicKey, secret: mpint(exchange.computeSecret(theirs)) };
}

function exchangeOf(kex: string): { generateKeys(): Buffer; computeSecret(theirs: Buffer): Buffer } {
  const [curve] = ECDH_CURVES[kex] ?? [];
  if (curve !== undefined) return createECDH(curve);
  const [group] = DH_GROUPS[kex] ?? [];
  if (group === undefined) throw new Error(`the key exchange ${kex} is not implemented`);
  return createDiffieHellmanGroup(group);
}

function agreeByX25519(theirs: Buffer): Agreement {
  if (theirs.length !== 32) throw new Error('the public key has the wrong length');
  const own = generateKeyPairSync('x25519');
  const peer = createPublicKey({ key: Buffer.concat([X25519_SPKI_HEADER, theirs]), type: 'spki', format: 'der' });
  const publicKey = own.publicKey.export({ type: 'spki', format: 'der' }).subarray(X25519_SPKI_HEADER.length);
  return { publicKey, secret: diffieHellman({ privateKey: own.privateKey, publicKey: peer }) };
}

/** draft-ietf-sshm-mlkem-hybrid-kex: K is the hash of both secrets, and a string, not an mpint. */
function agreeByHybrid(theirs: Buffer): Agreement {
  if (theirs.length !== MLKEM_PUBLIC_BYTES + 32) throw new Error('the public key has the wrong length');
  const classic = agreeByX25519(theirs.subarray(MLKEM_PUBLIC_BYTES));
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(theirs.subarray(0, MLKEM_PUBLIC_BYTES));
  const secret = createHash('sha256').update(sharedSecret).update(classic.secret).digest();
  return { publicKey: Buffer.concat([cipherText, classic.publicKey]), secret };
}

/** The body of an mpint (RFC 4251 section 5): no zeros in front but one that keeps it positive. */
function mpint(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const bare = bytes.subarray(start);
  return (bare[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bare]) : bare;
}

const keys = new Map<string, KeyObject>();

/** A host key is decoded once: that takes longer than an Ed25519 signature. There are only a few of them. */
function privateKeyOf(pem: string): KeyObject {
  const known = keys.get(pem);
  if (known !== undefined) return known;
  const key = createPrivateKey(pem);
  keys.set(pem, key);
  return key;
}
