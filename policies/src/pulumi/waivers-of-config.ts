import type { PolicyConfigSchema } from '@pulumi/policy';
import { messageOf } from '@sallyport/contract';
import type { Rule, Verdict } from '../rule';
import { isObject } from '../settings';
import { readWaivers, type Waiver } from '../waivers';

/** The engine refuses to start with a waiver that this does not allow; what needs a calendar is refused by the rule. */
export const WAIVERS_SCHEMA: NonNullable<PolicyConfigSchema['properties']>[string] = {
  type: 'array',
  description:
    'Exceptions: the pattern of a URN, the ticket that agreed on it, the reason, and the last day (within a year) that it holds.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['urn', 'ticket', 'reason', 'expires'],
    properties: {
      rule: { type: 'string' },
      urn: { type: 'string', pattern: '^urn:pulumi:' },
      ticket: { type: 'string', pattern: '\\S' },
      reason: { type: 'string', pattern: '\\S' },
      expires: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}' },
    },
  },
};

export type ConfigWaivers =
  | { readonly kind: 'read'; readonly waivers: readonly Waiver[] }
  /** Nothing of it holds. */
  | { readonly kind: 'refused'; readonly problem: string };

const NONE: ConfigWaivers = { kind: 'read', waivers: [] };

/** Reads what the engine's config of a rule holds as `waivers`; a config is read once, since each Configure makes a new one. */
export function configWaivers(rule: Rule, now: () => number): (given: unknown) => ConfigWaivers {
  const read = new WeakMap<object, ConfigWaivers>();
  return (given) => {
    if (typeof given !== 'object' || given === null) return NONE;
    const known = read.get(given) ?? readConfig(rule, given, now());
    read.set(given, known);
    return known;
  };
}

function readConfig(rule: Rule, given: object, now: number): ConfigWaivers {
  const named = Array.isArray(given)
    ? given.map((each: unknown) => (isObject(each) ? { rule: rule.id, ...each } : each))
    : given;
  try {
    return { kind: 'read', waivers: readWaivers(named, 'waivers', { now, rules: [rule.id] }) };
  } catch (error) {
    return { kind: 'refused', problem: messageOf(error) };
  }
}

/** A config that would switch a rule off without saying so is itself a violation. */
export const refusedConfig = (rule: Rule, urn: string | undefined, problem: string): Verdict => ({
  ...{ kind: 'violation', rule, urn, path: '' },
  message: `the config of ${rule.id} is refused, none of its waivers holds: ${problem}`,
});
