import { wildcardMatches } from './wildcards';

export interface Operator {
  /** `…Not…`: holds where none of the values matches, and where the key is absent. */
  readonly negated: boolean;
  /** Whether one value of the policy matches one of the request; undefined where this code cannot say. */
  readonly matches: (wanted: string, given: string) => boolean | undefined;
}

type Matches = Operator['matches'];

const equals: Matches = (wanted, given) => wanted === given;
const equalsInAnyCase: Matches = (wanted, given) => wanted.toLowerCase() === given.toLowerCase();
const number =
  (compare: (given: number, wanted: number) => boolean): Matches =>
  (wanted, given) =>
    wanted.trim() !== '' && compare(Number(given), Number(wanted));

/**
 * Each of the six parts of an ARN is compared by itself; a `*` does not reach over a colon of the first five. What a pattern
 * with fewer parts matches, other than `*`, AWS does not say.
 */
function arnMatches(wanted: string, given: string): boolean | undefined {
  if (wanted === '*') return true;
  const patterns = arnParts(wanted);
  const parts = arnParts(given);
  if (patterns.length < 6) return undefined;
  return patterns.every((pattern, index) => wildcardMatches(pattern, parts[index] ?? ''));
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const POSITIVE: Readonly<Record<string, Matches>> = {
  stringequals: equals,
  stringequalsignorecase: equalsInAnyCase,
  stringlike: wildcardMatches,
  arnequals: arnMatches,
  arnlike: arnMatches,
  bool: equalsInAnyCase,
  numericequals: number((given, wanted) => given === wanted),
  numericlessthan: number((given, wanted) => given < wanted),
  numericlessthanequals: number((given, wanted) => given <= wanted),
  numericgreaterthan: number((given, wanted) => given > wanted),
  numericgreaterthanequals: number((given, wanted) => given >= wanted),
};

/** Dates, addresses and bytes are not compared here: whether they match stays open. */
const open: Matches = () => undefined;

/** @param name as {@link Condition.operator} gives it, without `IfExists` and quantifier */
export function operatorOf(name: string): Operator {
  const matches = POSITIVE[name];
  if (matches !== undefined) return { negated: false, matches };
  const negated = /^(?<kind>string|arn|numeric|date)not(?<rest>.+)$|^not(?<address>ipaddress)$/.exec(name)?.groups;
  if (negated === undefined) return { negated: false, matches: open };
  return { negated: true, matches: POSITIVE[`${negated.kind ?? ''}${negated.rest ?? ''}`] ?? open };
}
