import ipaddr from 'ipaddr.js';

/** What one host is given (RFC 6177 section 2, RFC 4862): who has one address of it has them all. */
const HOST_PREFIX = 64;
/** What one site is given (RFC 6177 section 2): 65,536 networks of hosts. */
const SITE_PREFIX = 48;
/**
 * Ranges of IPv6 in which many strangers share a /64: an IPv4 address or the link stands behind the prefix
 * (RFC 6052, 6145, 4380, 4291). There an address counts as itself.
 */
const SHARED_RANGES: ReadonlySet<string> = new Set(['unspecified', 'loopback', 'linkLocal', 'rfc6052', 'rfc6145', 'teredo']);

/**
 * What counts as one source in limits, locks and coalesced refusals, in the one spelling by which it is compared: an
 * IPv4 address itself, an IPv6 address's /64 as `2001:db8:1:1::/64`, IPv4 in IPv6 unwrapped. Undefined when the text is
 * not an address.
 */
export function sourceNetwork(text: string): string | undefined {
  return networkOf(text, HOST_PREFIX);
}

/** The same, with the /48 of an IPv6 address: all that a customer with many /64 has. */
export function sourceSite(text: string): string | undefined {
  return networkOf(text, SITE_PREFIX);
}

function networkOf(text: string, prefix: number): string | undefined {
  // A zone (`%eth0`) names an interface here and says nothing about the far end.
  const bare = text.split('%')[0] ?? '';
  // Octal, hexadecimal and short forms of IPv4 are not addresses: readers differ on them.
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined;
  const address = ipaddr.process(bare);
  if (address instanceof ipaddr.IPv4 || SHARED_RANGES.has(address.range())) return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${prefix}`).toString()}/${prefix}`;
}
