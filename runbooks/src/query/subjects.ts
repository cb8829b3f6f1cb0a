import { z } from 'zod';
import { canonicalAddress } from '../respond/address-range';

/** What a parameter's value names. Such a value that occurs nowhere in the store is a mistake, not a clean answer. */
export const SUBJECT_KINDS = ['person', 'principal', 'target', 'login', 'source', 'session', 'key'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export const subjectKindSchema = z.enum([...SUBJECT_KINDS, 'none']);

/**
 * A principal without what differs from one screen of AWS to another: `aws:123456789012:role/NAME`, with `/SESSION` where
 * it is known, or `aws:123456789012:user/NAME`. A role's path, which its sessions' ARNs do not have, is left out: a name
 * is there once in an account. Anything else stays as it is.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const principalKey = (text: string): string =>
  `regexp_replace(regexp_replace(${text}, '^arn:([a-z-]+):iam::([0-9]+):(role|user)/(?:.*/)?([^/]+)$', '$1:$2:$3/$4'), ` +
  `'^arn:([a-z-]+):sts::([0-9]+):assumed-role/(?:aws-reserved/sso\\.amazonaws\\.com/(?:[a-z0-9-]+/)?)?(.+)$', '$1:$2:role/$3')`;

/**
 * Whether the columns `principal` and `person` are those of a person or principal in any spelling. A role stands for all
 * of its sessions; a role whose session is not known counts for each, since too much is safer here than too little. A
 * bare name is a person's, a user's, a role's or a session's.
 */
function isNamed(value: string): string {
  const [key, asked] = [principalKey('principal'), principalKey(value)];
  return [
    `principal = ${value}`,
    `person = ${value}`,
    `${key} = ${asked}`,
    `starts_with(${key}, concat(${asked}, '/'))`,
    `(principal <> '' AND starts_with(${asked}, concat(${key}, '/')))`,
    `regexp_extract(${key}, '^[a-z-]+:[0-9]+:(?:role|user)/([^/]+)', 1) = ${value}`,
    `regexp_extract(${key}, '^[a-z-]+:[0-9]+:role/[^/]+/(.+)$', 1) = ${value}`,
  ].join(' OR ');
}

/** The column that holds a subject, under the name that runbooks give it. */
const COLUMNS = {
  target: 'target',
  login: 'login',
  source: 'source',
  session: 'sessionId',
  key: 'keyFingerprint',
} as const satisfies Record<Exclude<SubjectKind, 'person' | 'principal'>, string>;

/**
 * The condition that stands for `{{is NAME}}`: the row is of what the parameter names, or nothing is named. The parameter
 * stands in it once, since a prepared statement has a `?` for each place.
 */
export function subjectCondition(kind: SubjectKind, parameter: string): string {
  return `any_match(ARRAY[${parameter}], asked -> asked = '' OR ${isAsked(kind)})`;
}

function isAsked(kind: SubjectKind): string {
  if (kind === 'person' || kind === 'principal') return isNamed('asked');
  // The proxies find a target by its name without regard to case.
  if (kind === 'target') return `lower(${COLUMNS.target}) = lower(asked)`;
  return `${COLUMNS[kind]} = asked`;
}

/** The value as the store spells it, or what is wrong with it ("is …"). */
export function spelledSubject(
  kind: SubjectKind,
  text: string,
): { readonly value: string } | { readonly wrong: string } {
  const value = text.trim();
  if (kind !== 'source' || value === '') return { value };
  const address = canonicalAddress(value);
  return address === undefined ? { wrong: `is "${value.slice(0, 60)}", not an IP address` } : { value: address };
}

/** Of every proven event of a table: the columns that {@link subjectCondition} looks at. What a stranger claims is no name. */
export const subjectColumns = (
  from: string,
): string => `SELECT coalesce(eventData.userIdentity.principalId, '') AS principal,
    coalesce(element_at(eventData.additionalEventData, 'person'), '') AS person,
    coalesce(element_at(eventData.additionalEventData, 'target'), '') AS target,
    coalesce(element_at(eventData.additionalEventData, 'login'), '') AS login,
    coalesce(element_at(eventData.additionalEventData, 'sessionId'), '') AS sessionId,
    coalesce(eventData.sourceIPAddress, '') AS source,
    coalesce(element_at(eventData.userIdentity.details, 'keyFingerprint'), '') AS keyFingerprint
  FROM ${from}
  WHERE coalesce(element_at(eventData.additionalEventData, 'principalClass'), 'person') IN ('person', 'machine')`;

/** The columns in which a value of a kind is looked for. */
export const columnsOf = (kind: SubjectKind): readonly string[] =>
  kind === 'person' || kind === 'principal' ? ['person', 'principal'] : [COLUMNS[kind]];
