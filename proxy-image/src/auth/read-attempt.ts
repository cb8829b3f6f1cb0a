import type { AuthContext } from 'ssh2';
import { ProtocolViolation } from '../transport/errors';
import type { Attempt } from './attempt';

/**
 * What ssh2 parsed from SSH_MSG_USERAUTH_REQUEST, in our words. A request that is half a signature is none.
 * @throws ProtocolViolation when a field is not there: a library's types are its promise, not a peer's.
 */
export function readAttempt(context: AuthContext): Attempt {
  const asked = { userName: text(context.username), service: text(context.service) };
  switch (context.method) {
    case 'none':
      return { ...asked, kind: 'none' };
    case 'keyboard-interactive':
      return { ...asked, kind: 'keyboardInteractive' };
    case 'publickey': {
      const { key, signature, blob, hashAlgo } = context;
      const named = {
        ...asked,
        keyBlob: bytes(key.data),
        algorithm: text(key.algo),
        ...(hashAlgo === undefined ? {} : { hashAlgorithm: hashAlgo }),
      };
      if (signature === undefined) return { ...named, kind: 'probe' };
      if (blob === undefined) return { ...asked, kind: 'unsupported', method: 'publickey without data' };
      return { ...named, kind: 'signature', signature, signedData: blob };
    }
    default:
      // ssh2's types end at `password` and `hostbased`, but a client may name any method (RFC 4252 section 5).
      return { ...asked, kind: 'unsupported', method: text(context.method).slice(0, 64) };
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new ProtocolViolation('a text of the authentication request is missing');
  return value;
}

function bytes(value: unknown): Buffer {
  if (!Buffer.isBuffer(value)) throw new ProtocolViolation('a field of the authentication request is missing');
  return value;
}
