import { MalformedError, type Property } from '../../model';
import { element } from './element';
import { textOf } from './names';

export type PrincipalKind = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
const KINDS: readonly PrincipalKind[] = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

export interface Principal {
  readonly kind: PrincipalKind;
  /** An ARN, account id, unique id, service or provider, or `*`; may be unknown. */
  readonly property: Property;
}

export interface Principals {
  /** `NotPrincipal`: all but these. */
  readonly negated: boolean;
  readonly property: Property;
  readonly items: readonly Principal[];
}

/** Whom a statement of a trust or resource policy is about; none in an identity policy. */
export function principalsOf(statement: Property): Principals | undefined {
  const plain = element(statement, 'Principal');
  const opposite = element(statement, 'NotPrincipal');
  if (!plain.isAbsent() && !opposite.isAbsent()) {
    throw new MalformedError(statement, 'says both Principal and NotPrincipal');
  }
  const negated = plain.isAbsent();
  const property = negated ? opposite : plain;
  return property.isAbsent() ? undefined : { negated, property, items: itemsOf(property) };
}

/** `"*"` alone is everyone, as `{"AWS": "*"}` is. */
function itemsOf(property: Property): readonly Principal[] {
  if (!property.isObject()) {
    if (textOf(property) === '*') return [{ kind: 'AWS', property }];
    throw new MalformedError(property, 'is neither * nor an object of AWS, Service, Federated or CanonicalUser');
  }
  return property.entries().flatMap(([key, value]) => {
    const kind = KINDS.find((each) => each.toLowerCase() === key.toLowerCase());
    if (kind === undefined) throw new MalformedError(property, `names none of ${KINDS.join(', ')}`);
    return value.items().map((item) => ({ kind, property: item }));
  });
}

/** Anybody at all, of any account and without any. */
export const isEveryone = ({ kind, property }: Principal): boolean => kind === 'AWS' && textOf(property) === '*';

/** The account that an AWS principal belongs to; none for `*`, a unique id, and for the other kinds. */
export function accountOf({ kind, property }: Principal): string | undefined {
  if (kind !== 'AWS') return undefined;
  const text = textOf(property);
  return /^(\d{12})$/.exec(text)?.[1] ?? /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(text)?.[1];
}
