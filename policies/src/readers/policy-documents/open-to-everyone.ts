import { isWiderThan, parseCidr } from '../networks';
import type { Condition } from './conditions';
import { textOf } from './names';
import { isEveryone } from './principals';
import type { Statement } from './statement';

/** Whether a value of a key fixes nothing: somebody of any account can come with what it matches. */
type IsAnything = (value: string) => boolean;

const isPattern: IsAnything = (value) => /[*?]/.test(value);
/** `*`, `arn:aws:sns:*:*:*`: fixed to nothing. */
const isOpen: IsAnything = (value) => /^[*?]*$/.test(value) || /^arn(?::[^:]*){0,2}(?::\**)*$/.test(value);
/** A role or user of that name is soon made in another account. */
const isOfAnyAccount: IsAnything = (value) => isPattern(value) && !/^[^:]*:[^:]*:[^:]*:[^:]*:\d{12}:/.test(value);
/** `o-abc/r-def/*` is within an organization, `o-*` is any. */
const isAnyOrganization: IsAnything = (value) => isPattern(value.split('/', 1).join(''));
/** `AROAEXAMPLEID:*` is the sessions of one role. */
const isAnyId: IsAnything = (value) => isPattern(value) && !/^(?:A[A-Z0-9]{11,}|\d{12})/.test(value);

/**
 * What a request always bears and a stranger cannot choose: who asks, from which account or organization, over which network.
 * S3 calls a policy public by the same keys.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const NARROWING_KEYS: ReadonlyMap<string, IsAnything> = new Map([
  ['aws:principalaccount', isPattern],
  ['aws:principalarn', isOfAnyAccount],
  ['aws:principalorgid', isPattern],
  ['aws:principalorgpaths', isAnyOrganization],
  ['aws:sourceaccount', isPattern],
  ['aws:sourcearn', isOpen],
  ['aws:sourceip', isOpen],
  ['aws:sourceorgid', isPattern],
  ['aws:sourceorgpaths', isAnyOrganization],
  ['aws:sourceowner', isPattern],
  ['aws:sourcevpc', isOpen],
  ['aws:sourcevpce', isOpen],
  ['aws:userid', isAnyId],
  ['kms:calleraccount', isPattern],
  ['s3:dataaccesspointaccount', isPattern],
]);

/** More addresses than anybody owns alone, all ranges together. */
const WIDEST = { widestIpv4Prefix: 8, widestIpv6Prefix: 16 };

const NARROWING_OPERATORS: ReadonlySet<string> = new Set([
  'arnequals',
  'arnlike',
  'ipaddress',
  'stringequals',
  'stringequalsignorecase',
  'stringlike',
]);

/** An Allow for anybody, of any account or none, whom no condition narrows down. */
export function allowsEveryone(statement: Statement): boolean {
  if (statement.effect !== 'Allow') return false;
  const { principals } = statement;
  if (principals === undefined) return false;
  const known = principals.items.filter(({ property }) => !property.isUnknown);
  const everyone =
    principals.negated ||
    known.some(isEveryone) ||
    principals.items.some((item) => item.property.isUnknown && isEveryone(item));
  return everyone && !statement.conditions.some(narrows);
}

/** With `IfExists` or `ForAllValues` a request without the key passes. */
function narrows({ operator, ifExists, quantifier, key, values }: Condition): boolean {
  const isAnything = NARROWING_KEYS.get(key);
  if (isAnything === undefined || !NARROWING_OPERATORS.has(operator) || ifExists || quantifier === 'all') return false;
  const texts = values.items().map(textOf);
  if (
    isWiderThan(
      texts.flatMap((text) => parseCidr(text) ?? []),
      WIDEST,
    )
  )
    return false;
  return !texts.some((text) => isAnything(text) || saysNothing(text));
}

/** A variable is what the stranger brings along, but for one of the resource's owner. */
const saysNothing: IsAnything = (value) =>
  value.includes('${') && !/^\$\{aws:resource(?:account|orgid|orgpaths)\}/i.test(value);
