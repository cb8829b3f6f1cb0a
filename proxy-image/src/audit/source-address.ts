import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The address as events carry it: IPv4 in IPv6 is unwrapped; what is no address is absent. */
export function eventAddress(text: string | undefined): string | undefined {
  if (text === undefined || isIP(text) === 0) return undefined;
  return ipaddr.process(text.replace(/%.*$/, '')).toString();
}

/**
 * What counts as one source: an IPv4 address, or the /64 of an IPv6 address, which is what one host is given
 * (RFC 6177). Anything else counts as itself, cut.
 */
export function sourceKey(text: string | undefined): string {
  const address = eventAddress(text);
  if (address === undefined) return (text ?? '').slice(0, 64);
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv6) return `${parsed.parts.slice(0, 4).map((part) => part.toString(16)).join(':')}::/64`;
  return address;
}
