import type { Options, Rule, Settings } from '../rule';
import { readWaivers, type Waiver } from '../waivers';
import { chooseRules, type RuleChoice } from './choose-rules';
import { defaultLevel, type Level } from './level';
import { readLevel, readPackConfig } from './pack-config';
import { kindOf, type Refuse } from './read-object';

/** How a rule is enforced: what a pack and `judge` both make of the same options. */
export interface RuleScope {
  readonly level: Level;
  /** What was set; options left out have their defaults. */
  readonly settings: Settings<Options>;
  readonly waivers: readonly Waiver[];
}

export interface ScopeOptions extends RuleChoice {
  readonly level?: unknown;
  readonly config?: unknown;
  readonly waivers?: unknown;
  readonly baseline?: unknown;
}

/**
 * The rules that the options ask for, each with how it is enforced.
 * @param now Unix time in ms
 * @throws what `refuse` makes of options that are not understood, and WAIVER_INVALID
 */
export function readScopes(
  catalogue: readonly Rule[],
  options: ScopeOptions,
  now: number,
  refuse: Refuse,
): readonly (readonly [rule: Rule, scope: RuleScope])[] {
  const { level, baseline = false, config = {}, waivers = [], ...choice } = options;
  if (typeof baseline !== 'boolean') throw refuse('baseline', `is ${kindOf(baseline)}; allowed is true or false`);
  const common = level === undefined ? undefined : readLevel(level, 'level', refuse);
  const rules = chooseRules(catalogue, choice, refuse);
  // What is excepted from a rule that is not chosen may stay in the file: other packs read it too.
  const limits = { now, rules: [...new Set([...catalogue, ...rules].map(({ id }) => id))] };
  const configs = readPackConfig(config, 'config', rules, limits, refuse);
  const waived = readWaivers(waivers, 'waivers', limits);
  return rules.map((rule) => {
    const own = configs.get(rule.id);
    const isBaseline = baseline && rule.kind === 'stack' && rule.baseline;
    const scope: RuleScope = {
      level: own?.level ?? common ?? defaultLevel(rule),
      settings: { ...(isBaseline ? { baseline } : {}), ...own?.settings },
      waivers: [...waived, ...(own?.waivers ?? [])],
    };
    return [rule, scope];
  });
}
