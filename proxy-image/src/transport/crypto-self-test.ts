import type { Health } from '@sallyport/contract';
import ssh2Crypto from 'ssh2/lib/protocol/crypto.js';

export interface CryptoCheck {
  readonly crypto: Health['crypto'];
  /** Why it is JavaScript. */
  readonly reason?: string;
}

const PACKETS = 4;
const CIPHERS = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes128-ctr'] as const;

/**
 * ssh2's native binding doubles the throughput, but built against other OpenSSL headers than Node's it encrypts AES
 * and fails at the second ChaCha20 packet. So several packets go through each cipher, from the binding to JavaScript and back,
 * before the first client does; when they do not arrive, the whole process falls back to JavaScript.
 */
export async function selfTestCrypto(): Promise<CryptoCheck> {
  await ssh2Crypto.init;
  if (!ssh2Crypto.bindingAvailable) return { crypto: 'javascript', reason: 'the native binding of ssh2 is not built, or not safe on this Node' };
  for (const cipher of CIPHERS) {
    const failure = failureOf(cipher);
    if (failure === undefined) continue;
    ssh2Crypto.disableBinding();
    return { crypto: 'javascript', reason: `the native binding of ssh2 fails its self-test with ${cipher}: ${failure}` };
  }
  return { crypto: 'native' };
}

function failureOf(cipher: string): string | undefined {
  try {
    for (const side of ['encrypt', 'decrypt'] as const) {
      if (!roundTrip(cipher, side)) return `what was ${side}ed natively is not what it should be`;
    }
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** One side native, the other in JavaScript: a binding that only agrees with itself does not pass. */
function roundTrip(name: string, native: 'encrypt' | 'decrypt'): boolean {
  const info = ssh2Crypto.CIPHER_INFO[name];
  if (info === undefined) throw new Error('unknown cipher');
  const mac = info.authLen > 0 ? undefined : ssh2Crypto.MAC_INFO['hmac-sha2-256-etm@openssh.com'];
  const key = Buffer.alloc(info.keyLen, 7);
  const iv = () => Buffer.alloc(info.ivLen, 9);
  const macKey = mac === undefined ? undefined : Buffer.alloc(mac.len, 5);
  const wire: Buffer[] = [];
  const arrived: Buffer[] = [];
  const cipher = ssh2Crypto.createCipher({
    outbound: {
      ...{ onWrite: (bytes) => wire.push(Buffer.from(bytes)), seqno: 3, cipherInfo: info, cipherKey: Buffer.from(key), cipherIV: iv() },
      ...{ macInfo: mac, macKey, forceNative: native === 'decrypt' },
    },
  });
  const decipher = ssh2Crypto.createDecipher({
    inbound: {
      ...{ onPayload: (payload) => void arrived.push(Buffer.from(payload)), seqno: 3, decipherInfo: info, decipherKey: Buffer.from(key) },
      ...{ decipherIV: iv(), macInfo: mac, macKey, forceNative: native === 'encrypt' },
    },
  });
  const sent = Array.from({ length: PACKETS }, (_, index) => Buffer.alloc(1_000 * index + 13, index + 1));
  for (const payload of sent) {
    const packet = cipher.allocPacket(payload.length);
    payload.copy(packet, 5);
    cipher.encrypt(packet);
  }
  const bytes = Buffer.concat(wire);
  decipher.decrypt(bytes, 0, bytes.length);
  cipher.free();
  decipher.free();
  return arrived.length === PACKETS && arrived.every((payload, index) => payload.equals(sent[index] ?? Buffer.alloc(0)));
}
