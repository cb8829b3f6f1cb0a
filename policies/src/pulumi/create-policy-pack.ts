import { PolicyPack } from '@pulumi/policy';
import { policiesError } from '../errors';
import type { Rule } from '../rule';
import { RULES } from '../rules';
import {
  chooseRules,
  defaultLevel,
  kindOf,
  readKeyed,
  readLevel,
  readPackConfig,
  type Level,
  type Refuse,
} from '../settings';
import { readWaivers, type WaiverInput } from '../waivers';
import { toPolicy, type PolicyScope } from './to-policy';

export interface PolicyPackOptions {
  /** The level of every rule; by default `mandatory` for critical and high rules, `advisory` for the others. */
  readonly level?: Level;
  /** Ids of frameworks, e.g. `cis-aws-5.0`: keeps the rules that are evidence for one of their controls. */
  readonly frameworks?: readonly string[];
  /** The rules to enforce, as rules or ids; by default all. */
  readonly rules?: readonly (Rule | string)[];
  /** By rule: a level, or an object with `enforcementLevel`, options and `waivers`, as `--policy-pack-config` takes it. */
  readonly config?: Readonly<Record<string, Level | Readonly<Record<string, unknown>>>>;
  readonly waivers?: readonly WaiverInput[];
  /** The stack is the baseline of its account: what it lacks, the account lacks. */
  readonly baseline?: boolean;
}

const KEYS: readonly (keyof PolicyPackOptions)[] = ['level', 'frameworks', 'rules', 'config', 'waivers', 'baseline'];

const refuse: Refuse = (where, problem) =>
  policiesError('PACK_OPTIONS_INVALID', `createPolicyPack: ${where} ${problem}`);

/**
 * Starts a policy pack: one a process, in the module that PulumiPolicy.yaml's folder has as its `main`.
 * @throws PACK_OPTIONS_INVALID and WAIVER_INVALID, which name the key, what is allowed and what was most likely meant
 */
export function createPolicyPack(name: string, options: PolicyPackOptions = {}): PolicyPack {
  if (typeof name !== 'string' || !/^[a-zA-Z0-9-_.]{1,100}$/.test(name)) {
    throw refuse('the name', `is ${kindOf(name)}; allowed are 1 to 100 letters, digits, dashes, underscores and dots`);
  }
  return new PolicyPack(name, {
    description: 'MFA, logging and the SSH access proxy, enforced at deploy time',
    policies: readScopes(options, Date.now).map(([rule, scope]) => toPolicy(rule, scope)),
  });
}

/** What the options make of the rules: which are in the pack, at which level, with which settings and waivers. */
export function readScopes(
  options: PolicyPackOptions,
  now: () => number,
): readonly (readonly [rule: Rule, scope: PolicyScope])[] {
  const { level, baseline = false, config = {}, waivers = [], ...choice } = readKeyed(options, '', KEYS, refuse);
  if (typeof baseline !== 'boolean') throw refuse('baseline', `is ${kindOf(baseline)}; allowed is true or false`);
  const common = level === undefined ? undefined : readLevel(level, 'level', refuse);
  const rules = chooseRules(RULES, choice, refuse);
  const limits = { now: now(), rules: [...new Set([...RULES, ...rules].map(({ id }) => id))] };
  const configs = readPackConfig(config, 'config', rules, limits, refuse);
  const waived = readWaivers(waivers, 'waivers', limits);
  return rules.map((rule) => {
    const own = configs.get(rule.id);
    const isBaseline = baseline && rule.kind === 'stack' && rule.baseline;
    const scope: PolicyScope = {
      level: own?.level ?? common ?? defaultLevel(rule),
      settings: { ...(isBaseline ? { baseline } : {}), ...own?.settings },
      waivers: [...waived, ...(own?.waivers ?? [])],
      now,
    };
    return [rule, scope];
  });
}
