import { message } from '../../../proxy-image/src/transport/wire';

/** Numbers from a seed, so that what fails once fails again (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** An integer from 0 to `below` - 1. */
  below(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  }
}

const SFTP_INIT = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]);
const SFTP_OPEN = Buffer.from([0, 0, 0, 22, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0x2f, 0x65, 0x74, 0x63, 0x78, 0, 0, 0, 1, 0, 0, 0, 0]);

/** Messages of the connection protocol, as either side sends them on channel 0 to 2. */
export const CONNECTION: readonly ((random: Random) => Buffer)[] = [
  (random) => message(90, random.of(['session', 'direct-tcpip', 'x11', 'forwarded-tcpip', 'auth-agent@openssh.com']), random.below(4), 2 ** random.below(32), 2 ** random.below(17), '127.0.0.1', 9, '127.0.0.1', 1),
  (random) => message(91, random.below(4), random.below(4), 2 ** random.below(32), 32_768),
  (random) => message(92, random.below(4), random.below(6), 'no', ''),
  (random) => message(93, random.below(3), 2 ** random.below(32)),
  (random) => message(94, random.below(3), random.of([Buffer.alloc(random.below(2_000)), SFTP_INIT, SFTP_OPEN, Buffer.from('C0644 3 x\nabc\0')])),
  (random) => message(95, random.below(3), random.below(3), Buffer.alloc(random.below(2_000))),
  (random) => message(96, random.below(3)),
  (random) => message(97, random.below(3)),
  (random) => message(98, random.below(3), random.of(['shell', 'exec', 'subsystem', 'pty-req', 'env', 'signal', 'window-change', 'exit-status', 'exit-signal', 'eow@openssh.com', 'x11-req', 'auth-agent-req@openssh.com']), random.below(2) === 0, random.of(['sftp', 'scp -t /tmp', 'true', 'xterm', 'TERM']), 80, 24, 0, 0, ''),
  (random) => message(99, random.below(3)),
  (random) => message(100, random.below(3)),
  (random) => message(80, random.of(['tcpip-forward', 'cancel-tcpip-forward', 'streamlocal-forward@openssh.com', 'keepalive@openssh.com', 'no-more-sessions@openssh.com']), random.below(2) === 0, '127.0.0.1', random.below(70_000)),
  () => message(81, 0),
  () => message(82),
];

/** Messages of authentication and transport, as a client sends them. */
export const AUTHENTICATION: readonly ((random: Random) => Buffer)[] = [
  () => message(5, 'ssh-userauth'),
  (random) => message(50, random.of(['root+web-1', 'root%web-1', 'jump', '']), 'ssh-connection', random.of(['none', 'password', 'keyboard-interactive', 'hostbased', 'x']), '', ''),
  (random) => message(50, 'root+web-1', 'ssh-connection', 'publickey', random.below(2) === 0, random.of(['ssh-ed25519', 'ssh-rsa', 'rsa-sha2-512', 'ecdsa-sha2-nistp256', 'sk-ssh-ed25519@openssh.com', 'ssh-ed25519-cert-v01@openssh.com']), Buffer.alloc(random.below(300), random.below(256)), Buffer.alloc(random.below(100), 7)),
  (random) => message(61, random.below(20), '123456'),
  () => message(1, 11, 'bye', ''),
  () => message(2, 'x'),
  () => message(3, 1),
  () => message(4, true, 'x', ''),
  () => message(7, 1, 'server-sig-algs', 'x'),
  (random) => Buffer.from([random.below(256), random.below(256)]),
];

/** As it is, or with bytes changed, cut, doubled or swollen lengths. */
export function mutate(random: Random, original: Buffer): Buffer {
  const bytes = Buffer.from(original);
  switch (random.below(6)) {
    case 0:
      for (let count = random.below(4); count >= 0 && bytes.length > 1; count--) bytes[1 + random.below(bytes.length - 1)] = random.below(256);
      return bytes;
    case 1:
      return bytes.subarray(0, 1 + random.below(bytes.length));
    case 2:
      if (bytes.length > 5) bytes.writeUInt32BE(random.of([0, 1, 0x7fff_ffff, 0xffff_ffff, 32_769, 2 ** 31]), 1 + random.below(bytes.length - 4));
      return bytes;
    case 3:
      return Buffer.concat([bytes, bytes.subarray(1)]);
    default:
      return bytes;
  }
}
