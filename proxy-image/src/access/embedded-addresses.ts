import ipaddr from 'ipaddr.js';

interface Embedding {
  readonly range: ipaddr.IPv6;
  readonly bits: number;
  /** The IPv4 addresses in it, from its 16 bytes. */
  readonly read: (bytes: readonly number[]) => readonly (readonly number[])[];
}

const lastFour = (bytes: readonly number[]) => [bytes.slice(12, 16)];

/**
 * Where a prefix of 48, 56, 64 or 96 bits puts the address (RFC 6052 section 2.2; byte 8 is left out). Which of them a
 * network uses, only it knows. What begins with 0 reaches nobody: it is the rest of another of these forms.
 */
const anyPrefixLength = (bytes: readonly number[]) => [
  ...lastFour(bytes),
  ...[[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12]].map((places) => places.map((place) => bytes[place] ?? 0)).filter(([first]) => first !== 0),
];
const embedding = (network: string, bits: number, read: Embedding['read']): Embedding => ({
  range: ipaddr.IPv6.parse(network),
  bits,
  read,
});

/** IPv6 addresses that carry the IPv4 address of the host which a translator or a tunnel hands the connection to. */
const EMBEDDINGS: readonly Embedding[] = [
  // IPv4-compatible, RFC 4291 section 2.5.5.1 (deprecated, and still routed by some)
  embedding('::', 96, lastFour),
  // IPv4-translated, RFC 2765 section 2.1
  embedding('::ffff:0:0:0', 96, lastFour),
  // NAT64, RFC 6052 section 2.1, and its local prefix, RFC 8215
  embedding('64:ff9b::', 96, lastFour),
  embedding('64:ff9b:1::', 48, anyPrefixLength),
  // 6to4, RFC 3056 section 2
  embedding('2002::', 16, (bytes) => [bytes.slice(2, 6)]),
  // Teredo, RFC 4380 section 4: the server, and the client with every bit turned
  embedding('2001::', 32, (bytes) => [bytes.slice(4, 8), bytes.slice(12, 16).map((byte) => byte ^ 0xff)]),
];

const isIsatap = (bytes: readonly number[]) =>
  (bytes[8] ?? 0) % 2 === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;

/**
 * The addresses that are reached by way of this one, besides itself. The unspecified addresses are those of the host
 * itself: Linux connects 0.0.0.0 to 127.0.0.1 and :: to ::1.
 */
export function embeddedAddresses(address: ipaddr.IPv4 | ipaddr.IPv6): string[] {
  if (address instanceof ipaddr.IPv4) return address.toString() === '0.0.0.0' ? ['127.0.0.1'] : [];
  const text = address.toString();
  if (text === '::') return ['::1'];
  if (text === '::1') return [];
  const bytes = address.toByteArray();
  const found = EMBEDDINGS.filter(({ range, bits }) => address.match(range, bits)).flatMap(({ read }) => read(bytes));
  // ISATAP, RFC 5214 section 6.1: in any network
  const all = isIsatap(bytes) ? [...found, ...lastFour(bytes)] : found;
  return [...new Set(all.map((four) => new ipaddr.IPv4([...four]).toString()))];
}
