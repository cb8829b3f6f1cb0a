import type { Property } from '../../model';

/** One condition of an advanced event selector. */
export interface FieldSelector {
  /** In small letters: `eventcategory`, `readonly`, `eventsource`, … */
  readonly field: string;
  /** Whether an event with that value of the field is selected. */
  readonly selects: (value: string) => boolean;
  /** Every value or part of one that it speaks of, in small letters. */
  readonly values: readonly string[];
}

type Test = (value: string, operand: string) => boolean;
const EQUALS: Test = (value, operand) => value === operand;
const STARTS: Test = (value, operand) => value.startsWith(operand);
const ENDS: Test = (value, operand) => value.endsWith(operand);

/** Each operator as `@pulumi/aws`, and as CloudFormation names it. */
const POSITIVE = [
  { keys: ['equals'], test: EQUALS },
  { keys: ['startsWiths', 'startsWith'], test: STARTS },
  { keys: ['endsWiths', 'endsWith'], test: ENDS },
] as const;
const NEGATIVE = [
  { keys: ['notEquals'], test: EQUALS },
  { keys: ['notStartsWiths', 'notStartsWith'], test: STARTS },
  { keys: ['notEndsWiths', 'notEndsWith'], test: ENDS },
] as const;

/**
 * The values of one operator are alternatives, those of a negative one are all excluded.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function readFieldSelector(selector: Property): FieldSelector {
  const wanted = conditions(selector, POSITIVE);
  const excluded = conditions(selector, NEGATIVE);
  return {
    field: (selector.at('field').text() ?? '').toLowerCase(),
    values: [...wanted, ...excluded].map(({ operand }) => operand),
    selects: (given) => {
      const value = given.toLowerCase();
      const holds = ({ test, operand }: Condition): boolean => test(value, operand);
      return (wanted.length === 0 || wanted.some(holds)) && !excluded.some(holds);
    },
  };
}

interface Condition {
  readonly test: Test;
  readonly operand: string;
}

type Operators = readonly { readonly keys: readonly [string, ...string[]]; readonly test: Test }[];

const conditions = (selector: Property, operators: Operators): readonly Condition[] =>
  operators.flatMap(({ keys, test }) =>
    selector
      .either(...keys)
      .texts()
      .map((operand) => ({ test, operand: operand.toLowerCase() })),
  );
