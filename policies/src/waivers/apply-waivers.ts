import type { Verdict } from '../rule';
import type { Waiver } from './waiver';

/** A verdict after the waivers were looked at. */
export interface Finding extends Omit<Verdict, 'kind'> {
  readonly kind: Verdict['kind'] | 'waived';
  /** The one that holds where it is waived; of a violation, the last one that held no longer. */
  readonly waiver: Waiver | undefined;
}

/**
 * Sets violations aside that a waiver names and that has not expired. What is undecided stays so: nobody knows yet what there
 * would be to waive.
 * @param stackUrn what verdicts without a resource are about
 */
export function applyWaivers(
  verdicts: readonly Verdict[],
  waivers: readonly Waiver[],
  now: number,
  stackUrn: string | undefined,
): readonly Finding[] {
  return verdicts.map((verdict): Finding => {
    const urn = verdict.urn ?? stackUrn;
    if (verdict.kind === 'undecided' || urn === undefined) return { ...verdict, waiver: undefined };
    const named = waivers.filter((waiver) => waiver.rule === verdict.rule.id && waiver.urn.matches(urn));
    const holds = named.find(({ expires }) => now < expires.at);
    if (holds !== undefined) return { ...verdict, kind: 'waived', waiver: holds };
    return { ...verdict, waiver: named.at(-1) };
  });
}

/** What a person reads of it: what is wrong where, the waiver that no longer holds, what to write instead. */
export function messageOf({ message, rule, kind, waiver }: Finding): string {
  const ended =
    kind === 'violation' && waiver !== undefined
      ? ` (its waiver ${waiver.ticket} expired on ${waiver.expires.text})`
      : '';
  return `${message}${ended}. Fix: ${rule.remediation} See ${rule.link}`;
}
