import type { SallyportError } from '@sallyport/contract';
import type { ByteFilter } from '../../../proxy-image/src/session/byte-filter';
import { startTransferFilter, type ChannelProgram } from '../../../proxy-image/src/session/filters';
import { Random } from './mutations';

const ROUNDS = Number(process.env.SALLYPORT_FUZZ_ROUNDS ?? '600');
const SEED = Number(process.env.SALLYPORT_FUZZ_SEED ?? '20261123');

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};
const text = (value: string) => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);
const packet = (type: number, ...parts: Buffer[]) => {
  const body = Buffer.concat([Buffer.of(type), ...parts]);
  return Buffer.concat([u32(body.length), body]);
};
const PATHS = ['/etc/passwd', '../../x', '', '.', 'a\0b', 'é\u202e', '/'.repeat(300), 'x'.repeat(5_000)];
const HANDLES = ['h0', 'h1', '', 'x'.repeat(300)];

/** Every request of SFTP version 3 and its extensions, by ids that clash now and then. */
const REQUESTS: readonly ((random: Random) => Buffer)[] = [
  () => packet(1, u32(3)),
  (random) => packet(3, u32(random.below(6)), text(random.of(PATHS)), u32(random.below(64)), u32(0)),
  (random) => packet(random.of([4, 8, 12]), u32(random.below(6)), text(random.of(HANDLES))),
  (random) => packet(5, u32(random.below(6)), text(random.of(HANDLES)), u32(0), u32(0), u32(random.below(2 ** 31))),
  (random) => packet(6, u32(random.below(6)), text(random.of(HANDLES)), u32(0), u32(0), text('d'.repeat(random.below(3_000)))),
  (random) => packet(random.of([7, 11, 13, 15, 16, 17, 19]), u32(random.below(6)), text(random.of(PATHS))),
  (random) => packet(random.of([9, 10, 14]), u32(random.below(6)), text(random.of(PATHS)), u32(random.below(16)), u32(1), u32(2), u32(3)),
  (random) => packet(random.of([18, 20]), u32(random.below(6)), text(random.of(PATHS)), text(random.of(PATHS))),
  (random) => packet(200, u32(random.below(6)), text(random.of(['posix-rename@openssh.com', 'hardlink@openssh.com', 'copy-data', 'statvfs@openssh.com', 'evil', 'fsync@openssh.com', 'limits@openssh.com', 'expand-path@openssh.com'])), text(random.of(PATHS)), text(random.of(PATHS))),
];
const REPLIES: readonly ((random: Random) => Buffer)[] = [
  () => packet(2, u32(3), text('limits@openssh.com'), text('1')),
  (random) => packet(101, u32(random.below(6)), u32(random.below(9)), text('no'), text('')),
  (random) => packet(102, u32(random.below(6)), text(random.of(HANDLES))),
  (random) => packet(103, u32(random.below(6)), text('d'.repeat(random.below(3_000)))),
  (random) => packet(104, u32(random.below(6)), u32(random.below(3)), text(random.of(PATHS)), text('long'), u32(0)),
  (random) => packet(105, u32(random.below(6)), u32(random.below(16)), u32(1), u32(2)),
  (random) => packet(201, u32(random.below(6)), Buffer.alloc(random.below(100))),
];
const SCP_LINES = ['C0644 5 file\n', 'C0644 99999999999999999999 x\n', 'C0644 5 ../x\n', 'C0644 -1 x\n', 'D0755 0 d\n', 'E\n', 'T1 0 1 0\n', '\0', 'hello', '\x01error\n', '\x02fatal\n', 'C0644 5 \n', 'C0644 5 a/b\n', 'Z\n', 'x'.repeat(10_000)];

function mangle(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const choice = random.below(8);
  if (choice === 0 && copy.length > 0) copy[random.below(copy.length)] = random.below(256);
  if (choice === 1) return copy.subarray(0, random.below(copy.length + 1));
  if (choice === 2 && copy.length > 4) copy.writeUInt32BE(random.of([0, 1, 5, 0xffff_ffff, 0x7fff_ffff, 262_145]), random.of([0, copy.length - 4]));
  return copy;
}

/** In pieces, as a network would cut it. */
function feed(random: Random, bytes: Buffer, to: (chunk: Buffer) => void): void {
  for (let at = 0; at < bytes.length; ) {
    const size = random.below(4) === 0 ? 1 + random.below(9) : bytes.length;
    to(bytes.subarray(at, at + size));
    at += size;
  }
}

test.each<[string, ChannelProgram]>([
  ['sftp', { kind: 'subsystem', name: 'sftp' }],
  ['scp to the target', { kind: 'command', command: 'scp -r -p -t /tmp/x' }],
  ['scp from the target', { kind: 'command', command: 'scp -r -p -f /tmp/x' }],
])('%s: mutated packets end a transfer by a violation, once, and never by an exception', async (_, program) => {
  let ended = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const random = new Random(SEED + round);
    const violations: SallyportError[] = [];
    let afterViolation = 0;
    const pass = () => {
      if (violations.length > 0) afterViolation += 1;
    };
    const filter: ByteFilter | undefined = startTransferFilter(program, {
      sinks: { toTarget: pass, toClient: pass },
      authorize: (_action, path) => (typeof path !== 'string' || path.includes('x') ? { allowed: false, errorCode: 'AccessDenied', message: 'no', policyIds: [] } : { allowed: true, policyIds: [] }),
      record: () => (random.below(9) === 0 ? Promise.reject(new Error('disk full')) : Promise.resolve()),
      onViolation: (violation) => violations.push(violation),
    });
    if (filter === undefined) throw new Error('no filter');
    const isSftp = program.kind === 'subsystem';
    if (isSftp && random.below(4) > 0) {
      filter.clientToTarget(packet(1, u32(3)));
      filter.targetToClient(packet(2, u32(3)));
    }
    for (let count = 0; count < 30; count++) {
      const client = random.below(2) === 0;
      const original = isSftp ? random.of(client ? REQUESTS : REPLIES)(random) : Buffer.from(random.of(SCP_LINES));
      feed(random, mangle(random, original), (chunk) => {
        if (client) filter.clientToTarget(chunk);
        else filter.targetToClient(chunk);
      });
      if (random.below(5) === 0) await Promise.resolve();
    }
    await filter.end().catch(() => undefined);
    expect([SEED + round, violations.length <= 1, afterViolation]).toEqual([SEED + round, true, 0]);
    ended += violations.length;
  }
  expect(ended).toBeGreaterThan(0);
}, 120_000);
