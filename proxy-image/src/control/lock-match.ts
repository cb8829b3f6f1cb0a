import ipaddr from 'ipaddr.js';
import { sourceNetwork, type Lock, type LockSubject } from '@sallyport/contract';
import type { LockableSubject } from './lock-table';

/** An address and how many of its bits count. */
export type Source = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** One address or CIDR, IPv4 in IPv6 unwrapped. Undefined when the text is neither. */
export function parseSource(text: string): Source | undefined {
  try {
    if (text.includes('/')) {
      const [address, bits] = ipaddr.parseCIDR(text);
      if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96) return [address.toIPv4Address(), bits - 96];
      return [address, bits];
    }
    // ipaddr.js also reads `10` and `0x7f.1` as addresses; an order must not be that ambiguous.
    if (!ipaddr.IPv6.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
    const address = ipaddr.process(text);
    if (address instanceof ipaddr.IPv4) return [address, 32];
    // Who has one address of an IPv6 network has them all (RFC 6177): a lock of one of them would hold nobody.
    return [address, sourceNetwork(text)?.endsWith('/64') === true ? 64 : 128];
  } catch {
    return undefined;
  }
}

const SUBJECT_KEYS = {
  person: 'person',
  principal: 'principal',
  key: 'keyFingerprint',
  login: 'login',
  target: 'target',
  source: 'sourceAddress',
} as const satisfies Record<LockSubject, keyof LockableSubject>;

/** A lock whose scope is what is unproven spares whoever has proven a key, wherever they come from. */
export const spares = ({ scope }: Pick<Lock, 'scope'>, subject: LockableSubject): boolean =>
  scope === 'unproven' && subject.principal !== undefined;

/** Whether an order names the subject. Exact, but for a source, which may be a CIDR. */
export function lockNames(lock: Pick<Lock, 'subject' | 'value' | 'scope'>, subject: LockableSubject): boolean {
  if (spares(lock, subject)) return false;
  const value = subject[SUBJECT_KEYS[lock.subject]];
  if (value === undefined) return false;
  // As at login: host names are the same in either case.
  if (lock.subject === 'target') return [value, ...(subject.targetAliases ?? [])].some((name) => sameName(name, lock.value));
  if (lock.subject !== 'source') return value === lock.value;
  return sourceHolds(parseSource(lock.value), parseSource(value));
}

const sameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Whether the address is in the range; nothing is in what could not be parsed. */
export function sourceHolds(range: Source | undefined, address: Source | undefined): boolean {
  if (range === undefined || address?.[0].kind() !== range[0].kind()) return false;
  return address[0].match(range[0], range[1]);
}
