import type { Property } from '../../model';
import type { Condition } from './conditions';
import { operatorOf, type Operator } from './conditions-operators';
import { textOf } from './names';

/** `maybe` where it depends on what the request does not say: a key with any value, a policy variable. */
export type Outcome = 'yes' | 'no' | 'maybe';

/** What a key is in a request: its values, not there, or whatever the caller likes. */
export type RequestKey = readonly string[] | 'absent' | 'anything';

/** A request as conditions see it. @returns what the key is; keys are asked in lower case */
export type Request = (key: string) => RequestKey;

/**
 * Whether all lines of a `Condition` block hold for a request. A line that does not hold decides even where others are unknown;
 * a line about a key that may be anything is not read.
 */
export function holdFor(conditions: readonly Condition[], request: Request): Outcome {
  const known = conditions.filter((each) => !isUnknown(each.values));
  const outcomes = known.map((each) => holdsFor(each, request));
  if (outcomes.includes('no')) return 'no';
  const rest = conditions.filter((each) => isUnknown(each.values)).map((each) => holdsFor(each, request));
  return all([...outcomes, ...rest]);
}

const isUnknown = (values: Property): boolean => values.isUnknown || values.items().some((each) => each.isUnknown);

function holdsFor({ operator: name, ifExists, quantifier, key, values }: Condition, request: Request): Outcome {
  const given = request(key);
  if (given === 'anything') return 'maybe';
  if (name === 'null') return any(texts(values).map((text) => sameFlag(text, given === 'absent')));
  const operator = operatorOf(name);
  if (given === 'absent') return whereAbsent(operator, { ifExists, quantifier });
  const each = given.map((value) => matchesAny(operator, texts(values), value));
  return quantifier === 'all' ? all(each) : any(each);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
function whereAbsent(
  { negated }: Operator,
  { ifExists, quantifier }: Pick<Condition, 'ifExists' | 'quantifier'>,
): Outcome {
  if (ifExists || quantifier === 'all') return 'yes';
  return negated && quantifier !== 'any' ? 'yes' : 'no';
}

function matchesAny({ negated, matches }: Operator, wanted: readonly string[], given: string): Outcome {
  const matching = any(wanted.map((text) => (text.includes('${') ? 'maybe' : toOutcome(matches(text, given)))));
  return negated ? opposite(matching) : matching;
}

const texts = (values: Property): readonly string[] => values.items().map(textOf);
const sameFlag = (text: string, flag: boolean): Outcome => toOutcome(text.toLowerCase() === String(flag));
const toOutcome = (matches: boolean | undefined): Outcome => (matches === undefined ? 'maybe' : matches ? 'yes' : 'no');
const opposite = (outcome: Outcome): Outcome => (outcome === 'maybe' ? 'maybe' : outcome === 'yes' ? 'no' : 'yes');

const any = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.includes('yes') ? 'yes' : outcomes.includes('maybe') ? 'maybe' : 'no';

const all = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.includes('no') ? 'no' : outcomes.includes('maybe') ? 'maybe' : 'yes';
