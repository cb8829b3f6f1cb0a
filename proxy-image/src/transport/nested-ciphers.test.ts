import { randomBytes } from 'node:crypto';
import ssh2Crypto from 'ssh2/lib/protocol/crypto.js';

const CIPHERS = ['chacha20-poly1305@openssh.com', 'aes128-gcm@openssh.com', 'aes128-ctr'] as const;
const PACKETS = 5;

beforeAll(() => ssh2Crypto.init);

/** One direction of a connection: what is encrypted goes to `onWrite`, what is decrypted to `onPayload`. */
function direction(
  name: (typeof CIPHERS)[number],
  kind: { readonly forceNative: boolean; readonly seqno: number },
  to: { onWrite(bytes: Uint8Array): void; onPayload(payload: Buffer): void },
) {
  const info = ssh2Crypto.CIPHER_INFO[name];
  if (info === undefined) throw new Error(`ssh2 has no cipher ${name}`);
  const mac = info.authLen > 0 ? undefined : ssh2Crypto.MAC_INFO['hmac-sha2-256-etm@openssh.com'];
  const key = randomBytes(info.keyLen);
  const iv = randomBytes(info.ivLen);
  const common = { ...kind, macInfo: mac, macKey: mac === undefined ? undefined : randomBytes(mac.len) };
  const cipher = ssh2Crypto.createCipher({
    outbound: { ...common, onWrite: (bytes) => to.onWrite(bytes), cipherInfo: info, cipherKey: key, cipherIV: Buffer.from(iv) },
  });
  const decipher = ssh2Crypto.createDecipher({
    inbound: { ...common, onPayload: (payload) => to.onPayload(payload), decipherInfo: info, decipherKey: key, decipherIV: Buffer.from(iv) },
  });
  return {
    send(payload: Uint8Array): void {
      const packet = cipher.allocPacket(payload.length);
      packet.set(payload, 5);
      cipher.encrypt(packet);
    },
    receive: (bytes: Buffer) => decipher.decrypt(bytes, 0, bytes.length),
  };
}

// ssh2 kept the nonce of ChaCha20 in a variable of the module and wrote before it was done with it: a connection inside
// another, which is what ProxyJump is, was encrypted with the outer one's nonce.
describe.each([
  ['in JavaScript', true],
  ['as this machine built it', false],
] as const)('a connection inside a connection, %s', (_title, forceNative) => {
  test.each(CIPHERS.flatMap((outer) => CIPHERS.map((inner) => [inner, outer] as const)))('%s inside %s', (inner, outer) => {
    const arrived: string[] = [];
    const inside = direction(inner, { forceNative, seqno: 40 }, {
      onWrite: (bytes) => outside.send(bytes),
      onPayload: (payload) => void arrived.push(payload.toString()),
    });
    const wire: Buffer[] = [];
    const outside = direction(outer, { forceNative, seqno: 3 }, {
      onWrite: (bytes) => void wire.push(Buffer.from(bytes)),
      onPayload: (payload) => inside.receive(Buffer.from(payload)),
    });
    const sent = Array.from({ length: PACKETS }, (_, index) => `packet ${index} `.repeat(1 + index * 40));
    for (const text of sent) inside.send(Buffer.from(text));
    outside.receive(Buffer.concat(wire));
    expect(arrived).toEqual(sent);
  });
});
