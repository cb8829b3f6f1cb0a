import type { LockSubject } from '@sallyport/contract';
import type { Row } from '../query/typed-rows';
import { parseAddressRange, rangesOverlap } from './address-range';

/** Who is never locked by a runbook: break-glass principals, the CI's login and so on. A source is an address or a CIDR. */
export type NeverLock = Readonly<Partial<Record<LockSubject, readonly string[]>>>;

/** The entries that can match nothing, and so would spare nobody: a source that is no address. For whoever reads a list. */
export function neverLockProblems(
  list: NeverLock,
): { readonly path: [LockSubject, number]; readonly reason: string }[] {
  return (list.source ?? []).flatMap((text, index) =>
    parseAddressRange(text) === undefined
      ? [
          {
            path: ['source', index],
            reason: `is "${text}"; allowed is an address or a CIDR, e.g. 192.0.2.7 or 2001:db8::/32`,
          },
        ]
      : [],
  );
}

/** The entry that spares, when the list names what would be locked or the person or principal of the same row. */
export function neverLocked(list: NeverLock, subject: LockSubject, value: string, row: Row): string | undefined {
  const entry = list[subject]?.find((each) => (subject === 'source' ? isSameSource(each, value) : each === value));
  if (entry !== undefined) return entry;
  const named = (['person', 'principal'] as const).find((kind) => {
    const cell = row[kind];
    return typeof cell === 'string' && list[kind]?.includes(cell) === true;
  });
  return named === undefined ? undefined : String(row[named]);
}

/** A lock of a network locks every address in it, and an entry of a network spares every address in it. */
function isSameSource(entry: string, value: string): boolean {
  const [spared, locked] = [parseAddressRange(entry), parseAddressRange(value)];
  return spared === undefined || locked === undefined ? entry === value : rangesOverlap(spared, locked);
}
