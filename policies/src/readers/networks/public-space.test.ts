import fc from 'fast-check';
import { parseCidr, type AddressRange } from './address-range';
import { countOf } from './address-set';
import { isWiderThan, publicPart } from './public-space';

const ranges = (...cidrs: string[]) => cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
const widths = { widestIpv4Prefix: 16, widestIpv6Prefix: 32 };

test.each([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001:db8::/32',
  'fd00::/8',
  'fe80::/10',
])('%s is not of the internet', (cidr) => {
  expect(publicPart(ranges(cidr))).toEqual([]);
});

test.each([
  '1.0.0.0',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '191.255.255.255',
  '192.0.1.0',
  '192.0.3.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '198.51.99.255',
  '198.51.101.0',
  '203.0.112.255',
  '203.0.114.0',
  '223.255.255.255',
  '2000::',
  '3fff:ffff::',
  '2001:db7:ffff::',
  '2001:db9::',
])('%s is of the internet', (address) => {
  expect(publicPart(ranges(address))).toEqual(ranges(address));
});

test('what is not of the internet is 592,708,608 addresses of IPv4', () => {
  expect(countOf(publicPart(ranges('0.0.0.0/0')), 4)).toBe(2n ** 32n - 592_708_608n);
});

test.each<[string[], boolean]>([
  [['52.0.0.0/16'], false],
  [['52.0.0.0/15'], true],
  [['52.0.0.0/16', '54.0.0.0/32'], true],
  [['52.0.0.0/16', '52.0.0.7/32'], false],
  [['52.0.0.0/16', '10.0.0.0/8'], false],
  [['2600::/32'], false],
  [['2600::/31'], true],
  [['2600::/32', '2601::/128'], true],
  [['52.0.0.0/16', '2600::/32'], false],
  [[], false],
])('%p is wide: %p', (cidrs, wide) => {
  expect(isWiderThan(ranges(...cidrs), widths)).toBe(wide);
});

test('however a range is cut into parts, together they are as wide', () => {
  const range = fc
    .record({ address: fc.nat({ max: 0xffff_ffff }), prefix: fc.integer({ min: 0, max: 24 }) })
    .map(({ address, prefix }): AddressRange => {
      const bits = BigInt(32 - prefix);
      const first = (BigInt(address) >> bits) << bits;
      return { family: 4, first, last: first + (1n << bits) - 1n };
    });
  const halves = ({ family, first, last }: AddressRange): readonly AddressRange[] => {
    const middle = (first + last) / 2n;
    return [
      { family, first: middle + 1n, last },
      { family, first, last: middle },
    ];
  };
  fc.assert(
    fc.property(range, fc.integer({ min: 8, max: 24 }), (whole, widestIpv4Prefix) => {
      const limit = { widestIpv4Prefix, widestIpv6Prefix: 32 };
      const parts = halves(whole).flatMap(halves);
      expect(isWiderThan(parts, limit)).toBe(isWiderThan([whole], limit));
    }),
  );
});
