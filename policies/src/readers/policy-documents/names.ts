import { MalformedError, type Property } from '../../model';
import { element } from './element';

/** `Action` or `NotAction`, `Resource` or `NotResource`: what is named, or everything but that. */
export interface Named {
  /** It says `Not…`: all but the items. */
  readonly negated: boolean;
  /** Where it stands, for a person: `policy.Statement[0].Action`. */
  readonly property: Property;
  /** Each may be unknown. */
  readonly items: readonly Property[];
}

/** The element of that name or its opposite; none where neither is there. */
export function namedBy(statement: Property, name: string): Named | undefined {
  const plain = element(statement, name);
  const opposite = element(statement, `Not${name}`);
  if (!plain.isAbsent() && !opposite.isAbsent()) {
    throw new MalformedError(statement, `says both ${name} and Not${name}`);
  }
  const negated = plain.isAbsent();
  const property = negated ? opposite : plain;
  return property.isAbsent() ? undefined : { negated, property, items: property.items() };
}

/**
 * Whether the items name something that `matches`, or for `Not…` none does. What is unknown matters only where what is known
 * does not decide: it then throws {@link UndecidedError}.
 */
export function covers({ negated, items }: Named, matches: (pattern: string) => boolean): boolean {
  const known = items.filter((item) => !item.isUnknown);
  const named =
    known.some((item) => matches(textOf(item))) || items.some((item) => item.isUnknown && matches(textOf(item)));
  return named !== negated;
}

/** A text, which no item of these lists can go without. */
export function textOf(item: Property): string {
  const text = item.text();
  if (text === undefined) throw new MalformedError(item, 'is no text');
  return text;
}
