import ipaddr from 'ipaddr.js';

/** Addresses from `first` to `last`, both inside; an address is the number that its bytes are. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * The range that a CIDR means, whatever its host bits; an address by itself is a range of one. None where it is no CIDR.
 * IPv4-mapped addresses are the IPv4 addresses that they stand for.
 */
export function parseCidr(text: string): AddressRange | undefined {
  const [address = '', prefixText, ...rest] = text.trim().split('/');
  if (rest.length > 0 || !(ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)))
    return undefined;
  const parsed = ipaddr.parse(address);
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  if (prefixText !== undefined && !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  return prefix > bits ? undefined : unmapped(rangeOf(bits, numberOf(parsed.toByteArray()), prefix));
}

function rangeOf(bits: 32 | 128, address: bigint, prefix: number): AddressRange {
  const hostBits = BigInt(bits - prefix);
  const first = (address >> hostBits) << hostBits;
  return { family: bits === 32 ? 4 : 6, first, last: first + (1n << hostBits) - 1n };
}

const numberOf = (bytes: readonly number[]): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** RFC 4291, 2.5.5.2: `::ffff:0:0/96`. */
const MAPPED = 0xffff_0000_0000n;

function unmapped(range: AddressRange): AddressRange {
  const inside = range.family === 6 && range.first >= MAPPED && range.last <= MAPPED + 0xffff_ffffn;
  return inside ? { family: 4, first: range.first - MAPPED, last: range.last - MAPPED } : range;
}
