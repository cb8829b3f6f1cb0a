import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { embeddedAddresses } from './embedded-addresses';

/** The one spelling of a host, whatever spelling a client sent. */
export type CanonicalHost =
  | {
      readonly kind: 'address';
      /** To be sent to the target: IPv6 compressed, in lower case; a zone only where an address means nothing without it. */
      readonly host: string;
      /** To be decided on, all of them: the address itself, and those that are reached by way of it. */
      readonly addresses: readonly string[];
    }
  | { readonly kind: 'name'; readonly host: string }
  | { readonly kind: 'refused'; readonly message: string };

/** What a name in DNS may be long (RFC 1035 section 2.3.4). */
const MAX_NAME_CHARACTERS = 253;
/** Letters, digits, dashes and underscores; others reach no host, and resolvers differ on what they do with them. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
/** An interface's name or number (RFC 4007 section 11.2); IFNAMSIZ is 16 with its final zero byte. */
const ZONE = /^[A-Za-z0-9_.-]{1,15}$/;
/** RFC 4007 section 6: only these mean nothing without a zone. */
const NEEDS_ZONE: readonly [ipaddr.IPv6, number][] = [
  [ipaddr.IPv6.parse('fe80::'), 10],
  [ipaddr.IPv6.parse('ff00::'), 8],
];

const refused = (message: string): CanonicalHost => ({ kind: 'refused', message });

/**
 * Reads a host as every resolver would, and writes it in one way. inet_aton(3) takes decimal, hexadecimal, octal and short
 * forms of IPv4; getaddrinfo(3) takes them as well, so `2852039166` and `0xa9.254.0251.254` are 169.254.169.254.
 * What looks like an address and is not one is refused: readers differ on it.
 */
export function canonicalHost(text: string): CanonicalHost {
  const bracketed = /^\[(.*)\]$/.exec(text)?.[1];
  if (bracketed !== undefined)
    return bracketed.includes(':') ? fromIpv6(bracketed) : refused('this cannot be the name of a host');
  if (text.includes(':')) return fromIpv6(text);
  // A name's final dot says that it is whole (RFC 1034 section 3.1).
  const name = text.toLowerCase().replace(/\.$/, '');
  const last = name.split('.').at(-1) ?? '';
  // As the URL standard ends its names: what ends in a number is an IPv4 address or nothing.
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(last)) return fromIpv4(name);
  if (name.length > MAX_NAME_CHARACTERS || !name.split('.').every((label) => LABEL.test(label)))
    return refused('this cannot be the name of a host');
  return { kind: 'name', host: name };
}

function fromIpv4(text: string): CanonicalHost {
  if (text.length > MAX_NAME_CHARACTERS || !ipaddr.IPv4.isValid(text))
    return refused('this is not an address that can be read in one way only');
  return addressed(ipaddr.IPv4.parse(text));
}

function fromIpv6(text: string): CanonicalHost {
  const [bare = '', zone, ...rest] = text.split('%');
  // What inet_pton(3) reads; ipaddr.js reads more.
  if (rest.length > 0 || !isIPv6(bare) || (zone !== undefined && !ZONE.test(zone)))
    return refused('this is not an address that can be read in one way only');
  const address = ipaddr.IPv6.parse(withoutDottedTail(bare));
  if (address.isIPv4MappedAddress()) return addressed(address.toIPv4Address());
  return addressed(address, NEEDS_ZONE.some(([range, bits]) => address.match(range, bits)) ? zone : undefined);
}

/** `::ffff:192.0.2.1` as `::ffff:c000:201`: of the dotted forms, ipaddr.js takes some for others. */
function withoutDottedTail(text: string): string {
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (!isIPv4(tail)) return text;
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
  return `${text.slice(0, -tail.length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function addressed(address: ipaddr.IPv4 | ipaddr.IPv6, zone?: string): CanonicalHost {
  const text = address.toString();
  return {
    kind: 'address',
    host: zone === undefined ? text : `${text}%${zone}`,
    addresses: [text, ...embeddedAddresses(address)],
  };
}
