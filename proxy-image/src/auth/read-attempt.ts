import type { AuthContext } from 'ssh2';
import type { Attempt } from './attempt';

/** What ssh2 parsed from SSH_MSG_USERAUTH_REQUEST, in our words. A request that is half a signature is none. */
export function readAttempt(context: AuthContext): Attempt {
  const asked = { userName: context.username, service: context.service };
  switch (context.method) {
    case 'none':
      return { ...asked, kind: 'none' };
    case 'keyboard-interactive':
      return { ...asked, kind: 'keyboardInteractive' };
    case 'publickey': {
      const { key, signature, blob, hashAlgo } = context;
      const named = {
        ...asked,
        keyBlob: key.data,
        algorithm: key.algo,
        ...(hashAlgo === undefined ? {} : { hashAlgorithm: hashAlgo }),
      };
      if (signature === undefined) return { ...named, kind: 'probe' };
      if (blob === undefined) return { ...asked, kind: 'unsupported', method: 'publickey without data' };
      return { ...named, kind: 'signature', signature, signedData: blob };
    }
    default:
      // ssh2's types end at `password` and `hostbased`, but a client may name any method (RFC 4252 section 5).
      return { ...asked, kind: 'unsupported', method: context.method.slice(0, 64) };
  }
}
