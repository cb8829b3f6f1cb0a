import { LOCK_SUBJECTS, type LockSubject } from '@sallyport/contract';
import type { Row } from '../query/typed-rows';
import { parseAddressRange, rangesOverlap } from './address-range';

export const NEVER_LOCK_KINDS = [...LOCK_SUBJECTS, 'group'] as const;

/**
 * Who is never locked by a runbook: break-glass principals, the CI's login and so on. A source is an address or a CIDR, a
 * group one of those that the person is in.
 */
export type NeverLock = Readonly<Partial<Record<(typeof NEVER_LOCK_KINDS)[number], readonly string[]>>>;

/** Whom no list has to name: who is to undo a wrong lock must not be locked out by it. A list of groups replaces it. */
export const DEFAULT_NEVER_LOCK = { group: ['responders'] } as const satisfies NeverLock;

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

/** The entry that spares, when the list names what would be locked, or the person, principal or group of the same row. */
export function neverLocked(list: NeverLock, subject: LockSubject, value: string, row: Row): string | undefined {
  const entry = list[subject]?.find((each) => isSame(subject, each, value));
  if (entry !== undefined) return entry;
  const named = (['person', 'principal'] as const).find((kind) => {
    const cell = row[kind];
    return typeof cell === 'string' && list[kind]?.some((each) => isSame(kind, each, cell)) === true;
  });
  if (named !== undefined) return String(row[named]);
  const groups = typeof row.groups === 'string' ? row.groups.split(',') : [];
  const spared = (list.group ?? DEFAULT_NEVER_LOCK.group).find((group) =>
    groups.some((each) => isSame('group', group, each)),
  );
  return spared === undefined ? undefined : `the group ${spared}`;
}

/** Names that IAM and DNS take for the same in either case. A login and a fingerprint differ by it. */
const CASELESS: ReadonlySet<LockSubject | 'group'> = new Set(['person', 'principal', 'target', 'group']);

/** Wide on purpose: an entry that is written in another case must not leave its owner locked out. */
function isSame(kind: LockSubject | 'group', entry: string, value: string): boolean {
  if (kind === 'source') return isSameSource(entry, value);
  return CASELESS.has(kind) ? entry.toLowerCase() === value.toLowerCase() : entry === value;
}

/** A lock of a network locks every address in it, and an entry of a network spares every address in it. */
function isSameSource(entry: string, value: string): boolean {
  const [spared, locked] = [parseAddressRange(entry), parseAddressRange(value)];
  return spared === undefined || locked === undefined ? entry === value : rangesOverlap(spared, locked);
}
