import { suggest } from '@sallyport/contract';
import type { Option, Options, OptionSchema, Rule, Settings } from '../rule';
import { kindOf, type Keyed, type Refuse } from './read-object';

export const defaults = (rule: Rule): Settings<Options> =>
  Object.fromEntries(Object.entries(rule.options).map(([name, option]) => [name, option.default]));

/**
 * The settings of a rule that were given, checked against its options; those left out are not in it.
 * @throws what `refuse` makes of an unknown option, or of a value that its schema does not allow.
 */
export function readSettings(rule: Rule, given: Keyed, where: string, refuse: Refuse): Settings<Options> {
  const known = Object.keys(rule.options);
  for (const [name, value] of Object.entries(given)) {
    const option = rule.options[name];
    const place = `${where}.${name}`;
    if (option === undefined) {
      const meant = known.length === 0 ? `${rule.id} has no options` : suggest(name, known);
      throw refuse(place, `is unknown, ${meant}`);
    }
    const problem = problemOf(option, value);
    if (problem !== undefined) throw refuse(place, problem);
  }
  return given;
}

const problemOf = ({ schema }: Option<unknown>, value: unknown): string | undefined =>
  allows(schema, value) ? undefined : `is ${kindOf(value)}; allowed is ${allowedBy(schema)}`;

function allows(schema: OptionSchema, value: unknown): boolean {
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return Number.isInteger(value) && isWithin(schema, value as number);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && isWithin(schema, value);
    case 'string':
      return typeof value === 'string' && (schema.enum === undefined || schema.enum.includes(value));
    case 'array':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
  }
}

const isWithin = ({ minimum = -Infinity, maximum = Infinity }: OptionSchema, value: number): boolean =>
  value >= minimum && value <= maximum;

/** What an option takes, as a person reads it: `an integer from 1 to 90`. */
export function allowedBy({ type, minimum, maximum, enum: choices }: OptionSchema): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'array') return 'a list of texts';
  if (type === 'string')
    return choices === undefined ? 'a text' : choices.map((each) => JSON.stringify(each)).join(' or ');
  const name = type === 'integer' ? 'an integer' : 'a number';
  if (minimum !== undefined && maximum !== undefined) return `${name} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${name} of at least ${minimum}`;
  return maximum === undefined ? name : `${name} of at most ${maximum}`;
}
