import type { Lock } from '@sallyport/contract';
import { parseSource, sourceHolds, spares, type Source } from './lock-match';
import type { LockableSubject } from './lock-table';

/** Locks in memory, found by what they name without walking them all; the gate asks for every channel. */
export class LockIndex {
  private readonly exact = new Map<string, Lock[]>();
  /** Parsed once: a question must not cost what all ranges cost to parse. */
  private readonly sources: { readonly lock: Lock; readonly range: Source | undefined }[] = [];

  constructor(readonly locks: readonly Lock[]) {
    for (const lock of locks) {
      if (lock.subject === 'source') {
        this.sources.push({ lock, range: parseSource(lock.value) });
        continue;
      }
      const key = keyOf(lock.subject, lock.value);
      const named = this.exact.get(key);
      if (named === undefined) this.exact.set(key, [lock]);
      else named.push(lock);
    }
  }

  /** The first lock that names the subject and has not expired. */
  match(subject: LockableSubject, nowMs: number): Lock | undefined {
    const inForce = (lock: Lock): boolean => Date.parse(lock.expiresAt) > nowMs;
    const named: readonly [Lock['subject'], string | undefined][] = [
      ['person', subject.person],
      ['principal', subject.principal],
      ['key', subject.keyFingerprint],
      ['login', subject.login],
      ['target', subject.target],
      ...(subject.targetAliases ?? []).map((alias): [Lock['subject'], string] => ['target', alias]),
    ];
    for (const [kind, value] of named) {
      const found = value === undefined ? undefined : this.exact.get(keyOf(kind, value))?.find(inForce);
      if (found !== undefined) return found;
    }
    const address = subject.sourceAddress === undefined ? undefined : parseSource(subject.sourceAddress);
    const naming = this.sources.filter(
      ({ lock, range }) => sourceHolds(range, address) && inForce(lock) && !spares(lock, subject),
    );
    // One that refuses everybody comes before one that spares who proves a key.
    return (naming.find(({ lock }) => lock.scope === undefined) ?? naming[0])?.lock;
  }
}

function keyOf(subject: string, value: string): string {
  return `${subject} ${subject === 'target' ? value.toLowerCase() : value}`;
}
