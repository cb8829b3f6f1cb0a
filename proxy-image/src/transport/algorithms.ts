import type { Algorithms } from 'ssh2';
import { COMPATIBILITY, type Compatibility } from './compatibility';
import { enablePostQuantum, POST_QUANTUM_KEX } from './post-quantum';

/**
 * What both legs offer: nothing that ssh-audit warns of, except plain sha2 MACs, without which Dropbear and libssh2
 * of current distributions cannot connect. No compression: before authentication it is a bomb, afterwards it leaks
 * lengths, and ssh2's breaks the process when a client dies in the middle of it.
 */
export const ALGORITHMS = {
  kex: ['curve25519-sha256@libssh.org', 'curve25519-sha256', 'diffie-hellman-group16-sha512'],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} as const satisfies Algorithms;

type Kex = NonNullable<Algorithms['kex']>;

/** The offer of a leg, the post-quantum key exchange first and what is there for compatibility last. */
export function algorithms(serverHostKey?: readonly string[], compatibility?: Compatibility): Algorithms {
  enablePostQuantum();
  return {
    // ssh2's types do not know what our patch adds.
    kex: [POST_QUANTUM_KEX, ...ALGORITHMS.kex, ...(compatibility === undefined ? [] : COMPATIBILITY[compatibility])] as Kex,
    cipher: [...ALGORITHMS.cipher],
    hmac: [...ALGORITHMS.hmac],
    compress: [...ALGORITHMS.compress],
    ...(serverHostKey === undefined ? {} : { serverHostKey: [...serverHostKey] as NonNullable<Algorithms['serverHostKey']> }),
  };
}

/**
 * SSH identification. OpenSSH sends its own extensions only to a peer whose software begins with `OpenSSH` (its compat.c):
 * without eow@openssh.com `ssh host CMD | head` never ends, and without no-more-sessions@openssh.com a connection stays open
 * to more programs than its client wants. Without a version: strangers need not know what to look up, and no client takes
 * the proxy for a release whose defects it would work around.
 */
export const IDENTIFICATION = 'OpenSSH_Sallyport';
