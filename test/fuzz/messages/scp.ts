import type { Random } from '../random';

const NAMES = ['a', 'name with space', '..', '.', '/etc/passwd', '', 'a/b', 'é', '\xff', 'x'.repeat(300), '\x1b[2J'];
const SIZES = ['0', '5', '-1', '99999999999999999999', '0x10', '', '5 5', '4294967296'];

/** The side that sends files (OpenSSH scp.c, `source`): messages of one line, then as many bytes as were told. */
export function scpSourceLines(random: Random): Buffer[] {
  return Array.from({ length: 15 }, () => {
    switch (random.int(8)) {
      case 0:
        return Buffer.from(`D0755 0 ${random.pick(NAMES)}\n`, 'latin1');
      case 1:
        return Buffer.from('E\n');
      case 2:
        return Buffer.from('T1700000000 0 1700000000 0\n');
      case 3:
        return broken(`C0644 ${random.pick(SIZES)} ${random.pick(NAMES)}\n`, random);
      case 4:
        return broken('T1 0 1 0\n', random);
      default:
        return Buffer.from(`C0644 5 ${random.pick(NAMES)}\nhello\0`, 'latin1');
    }
  });
}

/** The side that takes them (`sink`): an answer to each message. */
export function scpSinkLines(random: Random): Buffer[] {
  return Array.from({ length: 15 }, () => {
    switch (random.int(12)) {
      case 0:
        return Buffer.from('\x01scp: no\n');
      case 1:
        return Buffer.from('\x02scp: fatal\n');
      case 2:
        return random.bytes(1 + random.int(10));
      case 3:
        return Buffer.alloc(random.int(5_000), 'A');
      default:
        return Buffer.of(0);
    }
  });
}

function broken(line: string, random: Random): Buffer {
  const bytes = Buffer.from(line, 'latin1');
  if (random.chance(0.5)) return bytes;
  const at = random.int(bytes.length);
  return random.chance(0.5)
    ? bytes.subarray(0, at)
    : Buffer.concat([bytes.subarray(0, at), random.bytes(random.int(4)), bytes.subarray(at)]);
}
