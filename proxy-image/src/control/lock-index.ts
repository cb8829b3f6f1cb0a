import type { Lock } from '@sallyport/contract';
import { lockNames } from './lock-match';
import type { LockableSubject } from './lock-table';

/** Locks in memory, found by what they name without walking them all; the gate asks for every channel. */
export class LockIndex {
  private readonly exact = new Map<string, Lock[]>();
  private readonly sources: Lock[] = [];

  constructor(readonly locks: readonly Lock[]) {
    for (const lock of locks) {
      if (lock.subject === 'source') this.sources.push(lock);
      else this.exact.set(keyOf(lock.subject, lock.value), [...(this.exact.get(keyOf(lock.subject, lock.value)) ?? []), lock]);
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
    return this.sources.find((lock) => inForce(lock) && lockNames(lock, subject));
  }
}

function keyOf(subject: string, value: string): string {
  return `${subject} ${value}`;
}
