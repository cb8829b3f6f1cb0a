import { boolean, byte, raw, string, uint32, type Message } from '../fields';
import type { Random } from '../random';

/** RFC 4253 section 7.1. The lists name what the proxy knows and what it does not. */
export function kexInit(random: Random): Message {
  const list = (known: string) => string(random.chance(0.7) ? known : `${known},unknown@example.com,,${known}`);
  const cipher = 'aes128-gcm@openssh.com,chacha20-poly1305@openssh.com,aes128-ctr';
  return {
    type: 20,
    fields: [
      raw(random.bytes(16)),
      list(
        'curve25519-sha256,mlkem768x25519-sha256,diffie-hellman-group16-sha512,ext-info-c,kex-strict-c-v00@openssh.com',
      ),
      list('ssh-ed25519,rsa-sha2-512'),
      list(cipher),
      list(cipher),
      list('hmac-sha2-256'),
      list('hmac-sha2-256'),
      list('none'),
      list('none'),
      string(''),
      string(''),
      boolean(random.chance(0.2)),
      uint32(0),
    ],
  };
}

/** RFC 4253 section 8, RFC 5656 section 4: the same number for every method. */
export const kexDhInit = (random: Random): Message => ({
  type: 30,
  fields: [string(random.bytes(random.pick([0, 31, 32, 33, 512, 1216])))],
});
export const newKeys = (): Message => ({ type: 21, fields: [] });

/** RFC 4253 sections 11 and 10, RFC 8308: what either side may say at any time. A disconnection comes last, if at all. */
export function transportMessages(random: Random): Message[] {
  return [
    { type: 2, fields: [string(random.bytes(random.int(200)))] },
    { type: 3, fields: [uint32(random.int(1_000))] },
    { type: 4, fields: [boolean(random.chance(0.5)), string('text'), string('')] },
    {
      type: 7,
      fields: [
        uint32(1),
        string(random.pick(['server-sig-algs', 'no-flow-control', 'ext@example.com'])),
        string('ssh-ed25519,rsa-sha2-256'),
      ],
    },
    { type: 192, fields: [string('ping@openssh.com')] },
    { type: random.pick([8, 9, 22, 40, 63, 79, 128, 200, 255]), fields: [string('what is this'), byte(1)] },
  ];
}
