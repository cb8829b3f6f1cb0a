import { knownTexts, Property } from '../../model';
import { allows, holdFor, isEveryone, textOf, type Principal, type Request, type Statement } from '../policy-documents';

/** Which requests must not get in. */
export interface Question {
  /** As `sts:AssumeRole`. */
  readonly action: string;
  /**
   * The requests of that principal that stand for all the unwanted; none where the principal is not asked about.
   */
  readonly requestsOf: (principal: Principal, compared: Compared) => readonly Request[];
}

/** What the policy compares a key with, as far as known: requests that stand for all others are made from that. */
export type Compared = (isMeant: (key: string) => boolean) => readonly string[];

/**
 * Whether a statement of a trust policy lets one of the unwanted requests in: its conditions may hold, and no other statement
 * denies the request for sure. So every way to write the same policy is judged alike.
 */
export function admits(statement: Statement, policy: readonly Statement[], { action, requestsOf }: Question): boolean {
  if (!allows(statement, action)) return false;
  const { conditions } = statement;
  const lines = policy.flatMap((each) => each.conditions);
  const compared: Compared = (isMeant) =>
    lines.filter(({ key }) => isMeant(key)).flatMap(({ values }) => knownTexts(values));
  const denials = policy.filter((each) => each.effect === 'Deny' && each.covers(action));
  const isAdmitted = (principal: Principal): boolean =>
    requestsOf(principal, compared).some(
      (request) =>
        holdFor(conditions, request) !== 'no' && !denials.some((denial) => isDenied(denial, principal, request)),
    );
  // A principal that is unknown decides only where all the others are kept out, and is then read.
  return knownFirst(principalsOf(statement)).some(
    (principal) => isAdmitted(principal) && textOf(principal.property) !== '',
  );
}

/** `NotPrincipal` with Allow lets everyone else in, those without an account too. */
export function principalsOf({ principals, property }: Statement): readonly Principal[] {
  if (principals === undefined) return [];
  return principals.negated ? [{ kind: 'AWS', property: new Property('*', property.path) }] : principals.items;
}

function isDenied({ principals, conditions }: Statement, principal: Principal, request: Request): boolean {
  if (principals === undefined || principals.negated) return false;
  return (
    principals.items.some((each) => isEveryone(each) || isSame(each, principal)) &&
    holdFor(conditions, request) === 'yes'
  );
}

const isSame = (one: Principal, other: Principal): boolean =>
  one.kind === other.kind && !other.property.isUnknown && canonical(one) === canonical(other);

/** An account is named by its number or by the ARN of its root. */
const canonical = ({ property }: Principal): string => textOf(property).replace(/^arn:[^:]*:iam::(\d{12}):root$/, '$1');

const knownFirst = (principals: readonly Principal[]): readonly Principal[] => [
  ...principals.filter(({ property }) => !property.isUnknown),
  ...principals.filter(({ property }) => property.isUnknown),
];
