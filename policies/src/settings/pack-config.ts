import { suggest } from '@sallyport/contract';
import type { Options, Rule, Settings } from '../rule';
import { readWaiver, type Waiver, type WaiverLimits } from '../waivers';
import { isLevel, LEVELS, type Level } from './level';
import { isObject, kindOf, readList, readObject, type Refuse } from './read-object';
import { readSettings } from './rule-settings';

/** What a config says about one rule. */
export interface RuleConfig {
  readonly level: Level | undefined;
  readonly settings: Settings<Options>;
  readonly waivers: readonly Waiver[];
}

/** A config in the format of `--policy-pack-config`, by rule; what it says of `all` is in every rule's level. */
export type PackConfig = ReadonlyMap<string, RuleConfig>;

/**
 * Reads `{"all": "mandatory", "RULE": {"enforcementLevel": "advisory", "OPTION": …, "waivers": […]}}`, in which a level alone may
 * stand for the object.
 * @throws what `refuse` makes of an unknown rule, level or option, and `WAIVER_INVALID`
 */
export function readPackConfig(
  given: unknown,
  where: string,
  rules: readonly Rule[],
  limits: WaiverLimits,
  refuse: Refuse,
): PackConfig {
  const config = readObject(given, where === '' ? 'the config' : where, refuse);
  const known = ['all', ...rules.map(({ id }) => id)];
  const unknown = Object.keys(config).find((key) => !known.includes(key));
  if (unknown !== undefined) throw refuse(placeOf(where, unknown), `is no rule, ${suggestRule(unknown, known)}`);
  const all = 'all' in config ? readAll(config.all, placeOf(where, 'all'), refuse) : undefined;
  const read = rules.map((rule): readonly [string, RuleConfig] => {
    const own = config[rule.id];
    if (own === undefined) return [rule.id, { level: all, settings: {}, waivers: [] }];
    const one = readRule(rule, own, placeOf(where, rule.id), limits, refuse);
    return [rule.id, { ...one, level: one.level ?? all }];
  });
  return new Map(read);
}

function readRule(rule: Rule, given: unknown, where: string, limits: WaiverLimits, refuse: Refuse): RuleConfig {
  if (typeof given === 'string') return { level: readLevel(given, where, refuse), settings: {}, waivers: [] };
  const { enforcementLevel, waivers = [], ...settings } = readObject(given, where, refuse);
  const level =
    enforcementLevel === undefined ? undefined : readLevel(enforcementLevel, `${where}.enforcementLevel`, refuse);
  return {
    level,
    settings: readSettings(rule, settings, where, refuse),
    waivers: readList(waivers, `${where}.waivers`, refuse).map((each, index) =>
      readWaiver(isObject(each) ? { rule: rule.id, ...each } : each, `${where}.waivers[${index}]`, {
        ...limits,
        rules: [rule.id],
      }),
    ),
  };
}

/** The engine takes a level for all rules, and options of a rule only under its name. */
function readAll(given: unknown, where: string, refuse: Refuse): Level {
  if (!isObject(given)) return readLevel(given, where, refuse);
  const { enforcementLevel, ...rest } = given;
  const [extra] = Object.keys(rest);
  if (extra !== undefined) throw refuse(`${where}.${extra}`, 'is unknown, allowed is enforcementLevel');
  return readLevel(enforcementLevel, `${where}.enforcementLevel`, refuse);
}

export function readLevel(given: unknown, where: string, refuse: Refuse): Level {
  if (isLevel(given)) return given;
  const meant = typeof given === 'string' ? suggest(given, LEVELS) : `allowed are ${LEVELS.join(', ')}`;
  throw refuse(where, `is ${kindOf(given)}, which is no level; ${meant}`);
}

/** A list of all rules helps nobody: it names the nearest, those that hold what was written, or where they are listed. */
export function suggestRule(unknown: string, known: readonly string[]): string {
  const meant = suggest(unknown, known);
  if (meant.startsWith('did you mean')) return meant;
  const holding = known.filter((id) => unknown.length >= MEANINGFUL && id.includes(unknown.toLowerCase())).slice(0, 3);
  if (holding.length > 0) return `did you mean ${holding.map((id) => `"${id}"`).join(' or ')}?`;
  return 'and nothing is near it; `sallyport-policies list` shows them';
}

/** Characters from which a part of an id tells rules apart. */
const MEANINGFUL = 4;

const placeOf = (where: string, key: string): string => {
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
  if (where === '') return name;
  return name.startsWith('"') ? `${where}[${name}]` : `${where}.${name}`;
};
