import { ml_kem768 } from '@noble/post-quantum/ml-kem';
import * as ssh2 from 'ssh2';

/** Names as OpenSSH 9.9 and later offer it first; 10.1 and later warn their users without it. */
export const POST_QUANTUM_KEX = 'mlkem768x25519-sha256';

interface MlKem768 {
  keygen(): { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array };
  encapsulate(publicKey: Uint8Array): { readonly cipherText: Uint8Array; readonly sharedSecret: Uint8Array };
  decapsulate(cipherText: Uint8Array, secretKey: Uint8Array): Uint8Array;
}

/**
 * Gives ssh2 an ML-KEM-768 (FIPS 203), which Node 20 does not have, for the hybrid key exchange of
 * draft-ietf-sshm-mlkem-hybrid-kex. Idempotent; everything that offers the exchange calls it first.
 */
export function enablePostQuantum(): void {
  const patched = ssh2 as unknown as { registerMlKem768(implementation: MlKem768): void };
  patched.registerMlKem768({
    keygen: () => ml_kem768.keygen(),
    encapsulate: (publicKey) => ml_kem768.encapsulate(publicKey),
    decapsulate: (cipherText, secretKey) => ml_kem768.decapsulate(cipherText, secretKey),
  });
}
