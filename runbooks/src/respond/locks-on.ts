import type { Lock, LockSubject } from '@sallyport/contract';
import type { Row } from '../query/typed-rows';
import { parseAddressRange, rangesOverlap } from './address-range';

/** The columns of a row that a lock can name, under the name that runbooks give them. */
const COLUMNS = {
  person: 'person',
  principal: 'principal',
  key: 'keyFingerprint',
  login: 'login',
  target: 'target',
  source: 'source',
} as const satisfies Record<LockSubject, string>;

/** The locks in force on what a row names: what a finding says is contained already is not to be contained again. */
export function locksOn(row: Row, locks: readonly Lock[], nowMs: number): Lock[] {
  return locks.filter(({ subject, value, expiresAt }) => {
    const cell = row[COLUMNS[subject]];
    if (typeof cell !== 'string' || cell === '' || Date.parse(expiresAt) <= nowMs) return false;
    if (subject !== 'source') return cell === value;
    const [locked, named] = [parseAddressRange(value), parseAddressRange(cell)];
    return locked !== undefined && named !== undefined && rangesOverlap(locked, named);
  });
}

/** One lock for people. */
export const lockText = ({ id, subject, value, scope, expiresAt }: Lock): string =>
  `${subject} ${value} is locked until ${expiresAt} by lock ${id}${scope === undefined ? '' : ', for whoever proves no key'}`;
