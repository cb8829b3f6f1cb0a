import { isProperties, type Properties, type Property } from '../../wire/values';
import type { Refusal } from '../refusal';

/** Judges one resource. What was left out is absent; what a preview cannot know is null, and is not judged. */
export type Rule = (inputs: Properties) => Refusal[];

export interface Found {
  readonly property: string;
  readonly value: Property;
}

/** The known values at a path such as `rules.expiration.days`; every item of a list on the way counts. */
export function valuesAt(inputs: Properties, path: string): Found[] {
  return descend({ property: '', value: inputs }, path.split('.')).filter(({ value }) => value !== null);
}

function descend(from: Found, path: readonly string[]): Found[] {
  const { property, value } = from;
  if (Array.isArray(value))
    return value.flatMap((each, index) => descend({ property: `${property}[${index}]`, value: each }, path));
  const [head, ...rest] = path;
  if (head === undefined) return [from];
  if (!isProperties(value)) return [];
  const next = value[head];
  if (next === undefined) return [];
  return descend({ property: property === '' ? head : `${property}.${head}`, value: next }, rest);
}

/** Strings at a path, which a test judges: a reason when it refuses. */
export function strings(path: string, judge: (value: string) => string | undefined): Rule {
  return (inputs) =>
    valuesAt(inputs, path).flatMap(({ property, value }) =>
      refuse(property, typeof value === 'string' ? judge(value) : undefined),
    );
}

export function numbers(path: string, judge: (value: number) => string | undefined): Rule {
  return (inputs) =>
    valuesAt(inputs, path).flatMap(({ property, value }) =>
      refuse(property, typeof value === 'number' ? judge(value) : undefined),
    );
}

function refuse(property: string, reason: string | undefined): Refusal[] {
  return reason === undefined ? [] : [{ property, reason }];
}

/** Length and characters of a name. */
export function name(path: string, minimum: number, maximum: number, pattern: RegExp): Rule {
  return strings(path, (value) => {
    if (value.length < minimum || value.length > maximum)
      return `expected length of ${path} to be in the range (${minimum} - ${maximum}), got ${value} (${value.length})`;
    return pattern.test(value) ? undefined : `${value} does not match ${pattern.source}`;
  });
}

export function oneOf(path: string, allowed: readonly string[]): Rule {
  return strings(path, (value) =>
    allowed.includes(value) ? undefined : `expected ${path} to be one of ${allowed.join(', ')}, got ${value}`,
  );
}

export function between(path: string, minimum: number, maximum: number): Rule {
  return numbers(path, (value) =>
    value < minimum || value > maximum || !Number.isInteger(value)
      ? `expected ${path} to be in the range (${minimum} - ${maximum}), got ${value}`
      : undefined,
  );
}

export function longest(path: string, maximum: number): Rule {
  return strings(path, (value) =>
    value.length > maximum ? `expected length of ${path} to be at most ${maximum}, got ${value.length}` : undefined,
  );
}

/** Exactly one of some properties is given; unknown ones count as given. */
export function exactlyOne(...properties: readonly string[]): Rule {
  return (inputs) => {
    const given = properties.filter((property) => inputs[property] !== undefined);
    if (given.length === 1) return [];
    const which = properties.join(', ');
    const reason = given.length === 0 ? `one of ${which} must be specified` : `only one of ${which} can be specified`;
    return [{ property: given[1] ?? properties[0] ?? '', reason }];
  };
}

export function together(...rules: readonly Rule[]): Rule {
  return (inputs) => rules.flatMap((rule) => rule(inputs));
}

/** JSON text as a value; undefined when it is none. */
export function parseJson(text: string): Property | undefined {
  try {
    return JSON.parse(text) as Property;
  } catch {
    return undefined;
  }
}

/** A value in a message: text as it is, anything else as JSON. */
export function shown(value: Property | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
