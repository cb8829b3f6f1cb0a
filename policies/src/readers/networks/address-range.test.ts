import fc from 'fast-check';
import { parseCidr } from './address-range';

test.each([
  ['10.0.0.0/8', 4, 0x0a00_0000n, 0x0aff_ffffn],
  ['10.1.2.3/8', 4, 0x0a00_0000n, 0x0aff_ffffn],
  [' 10.1.2.3/32 ', 4, 0x0a01_0203n, 0x0a01_0203n],
  ['10.1.2.3', 4, 0x0a01_0203n, 0x0a01_0203n],
  ['0.0.0.0/0', 4, 0n, 0xffff_ffffn],
  ['128.0.0.0/1', 4, 0x8000_0000n, 0xffff_ffffn],
  ['::/0', 6, 0n, (1n << 128n) - 1n],
  ['2000::/3', 6, 1n << 125n, (1n << 126n) - 1n],
  ['::1', 6, 1n, 1n],
  ['::ffff:0:0/96', 4, 0n, 0xffff_ffffn],
  ['::ffff:10.0.0.0/104', 4, 0x0a00_0000n, 0x0aff_ffffn],
  ['::ffff:1.2.3.4', 4, 0x0102_0304n, 0x0102_0304n],
  ['::ffff:0:0/95', 6, 0xfffe_0000_0000n, 0xffff_ffff_ffffn],
  ['::fffe:0:0/96', 6, 0xfffe_0000_0000n, 0xfffe_ffff_ffffn],
])('%s', (cidr, family, first, last) => {
  expect(parseCidr(cidr)).toEqual({ family, first, last });
});

test.each([
  '',
  'everywhere',
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '010.0.0.0/8',
  '0/0',
  '10.0.0.0/1e1',
  '/8',
])('%p is no CIDR', (cidr) => {
  expect(parseCidr(cidr)).toBeUndefined();
});

const ipv4 = fc.nat({ max: 0xffff_ffff });
const dotted = (address: number) => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

test('host bits change nothing, and every address of a range is in it', () => {
  fc.assert(
    fc.property(ipv4, ipv4, fc.integer({ min: 0, max: 32 }), (address, other, prefix) => {
      const size = 2 ** (32 - prefix);
      const first = Math.floor(address / size) * size;
      const inside = first + (other % size);
      const range = { family: 4, first: BigInt(first), last: BigInt(first + size - 1) };
      expect(parseCidr(`${dotted(inside)}/${prefix}`)).toEqual(range);
      expect(parseCidr(`::ffff:${dotted(inside)}/${96 + prefix}`)).toEqual(range);
    }),
  );
});
