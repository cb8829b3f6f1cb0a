import { parseCidr, type AddressRange } from './address-range';
import { countOf, without } from './address-set';

/** IPv4 that no host of the internet sends from: the IANA special-purpose registry (RFC 6890), multicast and class E. */
const NOT_PUBLIC = [
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
  // All of IPv6 but 2000::/3, the one part that is given out as global unicast (RFC 4291, 2.5.4), and documentation in it.
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001:db8::/32',
].flatMap((cidr) => parseCidr(cidr) ?? []);

/** How wide a range may be and still be somebody's own: longest CIDR prefixes, 0 to 32 and 0 to 128. */
export interface Widths {
  readonly widestIpv4Prefix: number;
  readonly widestIpv6Prefix: number;
}

/** The addresses from which somebody on the internet could come. */
export const publicPart = (ranges: readonly AddressRange[]): readonly AddressRange[] => without(ranges, NOT_PUBLIC);

/** Whether the public part of these ranges together is more than a network of the given widths. */
export function isWiderThan(ranges: readonly AddressRange[], widths: Widths): boolean {
  const open = publicPart(ranges);
  return (
    countOf(open, 4) > 1n << BigInt(32 - widths.widestIpv4Prefix) ||
    countOf(open, 6) > 1n << BigInt(128 - widths.widestIpv6Prefix)
  );
}
