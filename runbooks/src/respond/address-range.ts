import ipaddr from 'ipaddr.js';

/** Addresses that share their first `bits`; one address alone shares all. */
export type AddressRange = readonly [first: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** One address or CIDR, IPv4 in IPv6 unwrapped, as the proxies read the source of a lock. Undefined when the text is neither. */
export function parseAddressRange(text: string): AddressRange | undefined {
  try {
    const [first = '', bits] = text.split('/');
    // ipaddr.js also reads `10` and `0x7f.1` as addresses; a list must not be that ambiguous.
    if (!ipaddr.IPv6.isValid(first) && !ipaddr.IPv4.isValidFourPartDecimal(first)) return undefined;
    if (bits === undefined) {
      const address = ipaddr.process(text);
      return [address, address instanceof ipaddr.IPv4 ? 32 : 128];
    }
    const [address, length] = ipaddr.parseCIDR(text);
    if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && length >= 96) {
      return [address.toIPv4Address(), length - 96];
    }
    return [address, length];
  } catch {
    return undefined;
  }
}

/** One address as the proxies write it: IPv4 in IPv6 unwrapped, IPv6 in its shortest form. Undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  return text.includes('/') ? undefined : parseAddressRange(text)?.[0].toString();
}

/** Whether an address is in both. */
export function rangesOverlap([left, leftBits]: AddressRange, [right, rightBits]: AddressRange): boolean {
  const bits = Math.min(leftBits, rightBits);
  if (left instanceof ipaddr.IPv4) return right instanceof ipaddr.IPv4 && left.match(right, bits);
  return right instanceof ipaddr.IPv6 && left.match(right, bits);
}
