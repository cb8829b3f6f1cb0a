import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Octal, hexadecimal and short forms of IPv4 are no address: readers differ on them. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

/** An IPv4-mapped IPv6 address is the IPv4 address; a zone (`%eth0`) says nothing about the far end. */
function parse(text: string): Address | undefined {
  const bare = text.split('%')[0] ?? '';
  return isAddress(bare) ? ipaddr.process(bare) : undefined;
}

/** The one spelling of an address by which sources are compared and recorded; undefined when it is none. */
export function normaliseAddress(text: string): string | undefined {
  return parse(text)?.toString();
}

/** `10.0.0.0/8` or a single address in full. */
export function isCidr(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || !isAddress(address)) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (ipaddr.parse(address).kind() === 'ipv4' ? 32 : 128);
}

/** Whether an address is in a CIDR or equals a single address. False for anything that is neither. */
export function isInCidr(address: string, cidr: string): boolean {
  const parsed = parse(address);
  if (parsed === undefined || !isCidr(cidr)) return false;
  const [network = '', prefix] = cidr.split('/');
  const range = ipaddr.parse(network);
  const bits = prefix === undefined ? (range.kind() === 'ipv4' ? 32 : 128) : Number(prefix);
  if (parsed instanceof ipaddr.IPv4 && range instanceof ipaddr.IPv4) return parsed.match(range, bits);
  if (parsed instanceof ipaddr.IPv6 && range instanceof ipaddr.IPv6) return parsed.match(range, bits);
  return false;
}
