import { sourceNetwork, type Lock, type LockSubject } from '@sallyport/contract';
import type { ResponseRule } from '../format/front-matter';
import type { Row } from '../query/typed-rows';

/** Values that name nobody. Locking `unknown` would lock every stranger at once, whoever is behind them. */
const NOBODY = new Set(['', 'unknown', '(none)', 'anonymous']);

export interface Named {
  readonly subject: LockSubject;
  readonly value: string;
}

/**
 * What a lock for the row names. A principal's person where the row has one: a person has many principals, and all of them
 * are stopped. Of an IPv6 address its /64: who has one address of it has them all. Undefined when the row names nobody.
 */
export function lockedBy({ contain }: Pick<ResponseRule, 'contain'>, row: Row): Named | undefined {
  const cell = textOf(row[contain.column]);
  if (contain.lock === 'person' || contain.lock === 'principal') {
    const person = textOf(contain.lock === 'person' ? row[contain.column] : row.person);
    if (person !== undefined) return { subject: 'person', value: person };
    const principal = textOf(contain.lock === 'principal' ? row[contain.column] : row.principal);
    return principal === undefined ? undefined : { subject: 'principal', value: principal };
  }
  if (cell === undefined) return undefined;
  return { subject: contain.lock, value: contain.lock === 'source' ? (sourceNetwork(cell) ?? cell) : cell };
}

/** A lock in force that does what is asked already: one for everybody does what one of strangers does. */
export function standingLock(
  locks: readonly Lock[],
  { subject, value }: Named,
  scope: Lock['scope'],
): Lock | undefined {
  return locks.find(
    (lock) => lock.subject === subject && lock.value === value && (lock.scope === undefined || lock.scope === scope),
  );
}

function textOf(cell: Row[string] | undefined): string | undefined {
  const text = cell === null || cell === undefined ? '' : String(cell);
  return NOBODY.has(text) ? undefined : text;
}
