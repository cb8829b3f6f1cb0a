import { tcp } from '../../../proxy-image/src/transport/raw-client.fixture';
import { kexDhInit, kexInit, newKeys, transportMessages } from '../messages/transport';
import { disturb } from '../mutate';
import type { Random } from '../random';
import { saysGoodbye, within, type Surface } from '../surface';

const IDENTIFICATIONS = [
  'SSH-2.0-OpenSSH_9.2p1\r\n',
  'SSH-2.0-x\n',
  'SSH-1.99-old\r\n',
  'SSH-2.0-PuTTY_Release_0.78\r\n',
  'SSH-2.0-dropbear\r\n',
  'SSH-2.0-a comment\r\n',
  'SSH-2.0-\r\n',
  'SSH-1.5-x\r\n',
  'GET / HTTP/1.0\r\n',
  '\0\0\0\r\n',
];

/** What comes before keys are in use: an identification, then packets in the clear (RFC 4253 sections 4.2, 6 and 7). */
export const beforeKex: Surface = {
  name: 'before-kex',
  share: 0.05,
  async step(rig, random) {
    const messages = [
      kexInit(random),
      kexDhInit(random),
      newKeys(),
      ...(random.chance(0.3) ? transportMessages(random) : []),
    ];
    const packets = disturb(messages, random, 0.4);
    const identification = random.chance(0.9) ? (IDENTIFICATIONS[0] ?? '') : random.pick(IDENTIFICATIONS);
    const { socket, closed } = await tcp(rig.proxy.port);
    socket.write(identification);
    for (const packet of packets) socket.write(clear(packet, random));
    // No packet is that long: whoever came so far is cut here.
    socket.write(Buffer.alloc(64, 0xff));
    await within('a connection before the key exchange', closed);
    if (!saysGoodbye(packets))
      await within(
        'the event of a connection before the key exchange',
        rig.proxy.trail.next('AuthenticateUser', (act) => act.errorCode !== undefined),
      );
    return packets.length + 1;
  },
};

/** RFC 4253 section 6, with a padding length that may lie. */
function clear(payload: Buffer, random: Random): Buffer {
  const padding = 4 + ((8 - ((5 + payload.length + 4) % 8)) % 8);
  const told = random.chance(0.03) ? random.int(256) : padding;
  const head = Buffer.alloc(5);
  head.writeUInt32BE(random.chance(0.03) ? random.int(0xffff_ffff) : 1 + payload.length + padding);
  head[4] = told;
  return Buffer.concat([head, payload, Buffer.alloc(padding)]);
}
