import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

/** One part of an IPv4 address, as inet_aton(3) takes it: decimal, hexadecimal or octal, with zeros before it. */
const number = (value: number): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom('decimal', 'hex', 'HEX', 'octal'), fc.nat({ max: 3 })).map(([base, zeros]) => {
    if (base === 'decimal') return String(value);
    if (base === 'octal') return `0${'0'.repeat(zeros)}${value.toString(8)}`;
    const digits = `${'0'.repeat(zeros)}${value.toString(16)}`;
    return base === 'hex' ? `0x${digits}` : `0X${digits.toUpperCase()}`;
  });

/** All spellings of an IPv4 address by itself. */
export function ipv4Spellings(address: string): fc.Arbitrary<string> {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const parts = [
    [((a * 256 + b) * 256 + c) * 256 + d],
    [a, (b * 256 + c) * 256 + d],
    [a, b, c * 256 + d],
    [a, b, c, d],
  ];
  return fc.constantFrom(...parts).chain((values) => fc.tuple(...values.map(number)).map((texts) => texts.join('.')));
}

/** All spellings of an IPv6 address: zeros before and between, either case, a dotted tail. */
export function ipv6Spellings(address: string): fc.Arbitrary<string> {
  const groups = ipaddr.IPv6.parse(address).parts;
  const hex = (group: number) =>
    fc.constantFrom(group.toString(16), group.toString(16).padStart(4, '0'), group.toString(16).toUpperCase());
  const tail = groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]);
  const whole = fc.tuple(...groups.map(hex)).map((texts) => texts.join(':'));
  const dotted = fc.tuple(...groups.slice(0, 6).map(hex)).map((texts) => `${texts.join(':')}:${tail.join('.')}`);
  // A run of zero groups may be left out, once.
  const short = fc.constantFrom(address, address.toUpperCase(), ...shortened(groups));
  return fc.oneof(whole, dotted, short);
}

function shortened(groups: readonly number[]): string[] {
  const texts = groups.map((group) => group.toString(16));
  const found: string[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    for (let to = from; to < groups.length && groups[to] === 0; to += 1)
      found.push(`${texts.slice(0, from).join(':')}::${texts.slice(to + 1).join(':')}`);
  }
  return found;
}

/** Everything by which a client could mean this IPv4 address. */
export function spellingsOf(address: string): fc.Arbitrary<string> {
  const bytes = ipaddr.IPv4.parse(address).toByteArray();
  const mapped = new ipaddr.IPv6([...Array.from({ length: 10 }, () => 0), 0xff, 0xff, ...bytes]).toNormalizedString();
  const bracketed = ipv6Spellings(mapped).map((text) => `[${text}]`);
  return fc.oneof(
    ipv4Spellings(address),
    ipv4Spellings(address).map((text) => `${text}.`),
    ipv6Spellings(mapped),
    bracketed,
  );
}

export const ipv4 = (): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.'));

/** Many of them with runs of zeros, as addresses have. */
export const ipv6 = (): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
    .map((groups) => new ipaddr.IPv6(groups).toNormalizedString());
