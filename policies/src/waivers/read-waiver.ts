import { suggest } from '@sallyport/contract';
import { policiesError } from '../errors';
import { kindOf, readKeyed, readList, type Keyed, type Refuse } from '../settings/read-object';
import { readUrnPattern } from './urn-pattern';
import type { Expiry, Waiver } from './waiver';

export interface WaiverLimits {
  /** Unix time in ms. */
  readonly now: number;
  /** Ids of the rules that a waiver may name. */
  readonly rules: readonly string[];
}

const KEYS = ['rule', 'urn', 'ticket', 'reason', 'expires'];
const DAY_MS = 86_400_000;
/** Whoever accepts a risk looks at it again within a year; a leap year is one too. */
const LONGEST_DAYS = 366;

const refuse: Refuse = (where, problem) => policiesError('WAIVER_INVALID', `${where} ${problem}`);

/** A list of waivers; @throws WAIVER_INVALID that says which one and why. */
export const readWaivers = (given: unknown, where: string, limits: WaiverLimits): readonly Waiver[] =>
  readList(given, where, refuse).map((each, index) => readWaiver(each, `${where}[${index}]`, limits));

/** @throws WAIVER_INVALID where it would waive what nobody named, for ever, or for no reason. */
export function readWaiver(given: unknown, where: string, { now, rules }: WaiverLimits): Waiver {
  const keyed = readKeyed(given, where, KEYS, refuse);
  const text = (key: string): string => readText(keyed, key, where);
  const rule = text('rule');
  if (!rules.includes(rule))
    throw refuse(`${where}.rule`, `names ${JSON.stringify(rule)}, which is no rule${meant(rule, rules)}`);
  const read = readUrnPattern(text('urn'));
  if (read.kind === 'refused') throw refuse(`${where}.urn`, read.problem);
  const expires = readExpiry(text('expires'), `${where}.expires`);
  if (expires.at - now > LONGEST_DAYS * DAY_MS) {
    throw refuse(`${where}.expires`, `is ${expires.text}, more than a year from now`);
  }
  return { rule, urn: read.pattern, ticket: text('ticket'), reason: text('reason'), expires };
}

function readText(keyed: Keyed, key: string, where: string): string {
  const value = keyed[key];
  if (typeof value !== 'string')
    throw refuse(`${where}.${key}`, value === undefined ? 'is missing' : `is ${kindOf(value)} and no text`);
  if (value.trim() === '') throw refuse(`${where}.${key}`, 'is empty');
  return value;
}

function meant(rule: string, rules: readonly string[]): string {
  const said = suggest(rule, rules);
  return said.startsWith('did you mean') ? `, ${said}` : ' of this pack';
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** RFC 3339, section 5.6. */
const INSTANT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** A day holds until it ends in UTC. */
function readExpiry(text: string, where: string): Expiry {
  const start = Date.parse(text.toUpperCase());
  // Date.parse takes the 31st of February for the 3rd of March.
  const isDate = (DAY.test(text) || INSTANT.test(text)) && !Number.isNaN(start) && isDayOfCalendar(text.slice(0, 10));
  if (!isDate)
    throw refuse(
      where,
      `is ${JSON.stringify(text)}; allowed is a day as 2027-03-01 or an instant as 2027-03-01T12:00:00Z`,
    );
  return { text, at: DAY.test(text) ? start + DAY_MS : start };
}

const isDayOfCalendar = (day: string): boolean => {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};
