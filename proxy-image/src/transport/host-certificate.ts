import { randomBytes } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import { encode, WireReader } from './wire';

const TYPE = 'ssh-ed25519-cert-v01@openssh.com';
const HOST_CERTIFICATE = 2;
/** Room for clocks that run apart. */
const BACKDATE_SECONDS = 300;

export interface HostCertificateRequest {
  /** The proxy's own ed25519 host key, which the certificate vouches for. */
  readonly hostKey: ParsedKey;
  readonly authority: ParsedKey;
  /** Names under which clients know the host. */
  readonly names: readonly string[];
  readonly nowMs: number;
  readonly validSeconds: number;
}

/**
 * A host key that ssh2 presents as a host certificate (OpenSSH's PROTOCOL.certkeys): its public form is the
 * certificate, its signatures are the plain key's.
 */
export function certifyHostKey(request: HostCertificateRequest): ParsedKey {
  const { hostKey, authority } = request;
  if (authority.type !== 'ssh-ed25519' && authority.type !== 'ssh-rsa') throw new Error('a host certificate authority must be an ed25519 or RSA key');
  const publicKey = new WireReader(hostKey.getPublicSSH());
  if (publicKey.name() !== 'ssh-ed25519') throw new Error('host certificates need an ed25519 host key');
  const now = Math.floor(request.nowMs / 1000);
  const body = Buffer.concat([
    encode(TYPE, randomBytes(32), publicKey.string()),
    uint64(BigInt(now)),
    encode(HOST_CERTIFICATE, `sallyport ${request.names[0] ?? ''}`, encode(...request.names)),
    uint64(BigInt(now - BACKDATE_SECONDS)),
    uint64(BigInt(now + request.validSeconds)),
    // Critical options, extensions, reserved: none.
    encode('', '', '', authority.getPublicSSH()),
  ]);
  const algorithm = authority.type === 'ssh-rsa' ? 'rsa-sha2-512' : authority.type;
  const signature: Buffer | Error = authority.type === 'ssh-rsa' ? authority.sign(body, 'sha512') : authority.sign(body);
  if (signature instanceof Error) throw signature;
  const certificate = Buffer.concat([body, encode(encode(algorithm, signature))]);
  return asCertificate(hostKey, certificate);
}

function asCertificate(hostKey: ParsedKey, certificate: Buffer): ParsedKey {
  const certified: unknown = Object.create(hostKey, { type: { value: TYPE }, getPublicSSH: { value: () => certificate } });
  return certified as ParsedKey;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
