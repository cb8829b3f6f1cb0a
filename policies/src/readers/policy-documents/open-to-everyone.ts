import type { Condition } from './conditions';
import { textOf } from './names';
import { isEveryone } from './principals';
import type { Statement } from './statement';

/**
 * What a request always bears and a stranger cannot choose: who asks, from which account or organization, over which network.
 * S3 calls a policy public by the same keys.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const NARROWING_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  'aws:username',
  'kms:calleraccount',
  's3:dataaccesspointaccount',
]);

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
const narrows = ({ operator, ifExists, quantifier, key, values }: Condition): boolean =>
  NARROWING_KEYS.has(key) &&
  NARROWING_OPERATORS.has(operator) &&
  !ifExists &&
  quantifier !== 'all' &&
  values.items().every((value) => !isAnything(textOf(value)));

/** `*`, `arn:aws:sns:*:*:*`, a range of addresses that nobody owns alone: fixed to nothing. */
const isAnything = (value: string): boolean =>
  /^[*?]*$/.test(value) || /^arn(?::[^:]*){0,2}(?::\**)*$/.test(value) || /\/0*[0-7]$/.test(value);
