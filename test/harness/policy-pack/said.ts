import type { Violation } from '../engine';

/** What one rule said of a play. */
export interface Said {
  /** `name: message`. */
  readonly violations: readonly string[];
  readonly undecided: readonly string[];
}

/** The words by which a rule that cannot decide yet says so; see policies/src/pulumi/to-policy.ts. */
const UNDECIDED = ': undecided: ';

/** @param all what the pack reported, of every rule */
export function saidBy(rule: string, all: readonly Violation[]): Said {
  const own = all.filter(({ policy }) => policy === rule);
  const isUndecided = ({ level, message }: Violation): boolean => level === 'advisory' && message.includes(UNDECIDED);
  const text = ({ urn, message }: Violation): string => `${urn.split('::').at(-1) ?? ''}: ${message}`;
  return {
    violations: own.filter((each) => !isUndecided(each)).map(text),
    undecided: own.filter(isUndecided).map(text),
  };
}
