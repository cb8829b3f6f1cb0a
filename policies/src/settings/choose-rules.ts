import { suggest } from '@sallyport/contract';
import { FRAMEWORKS } from '../frameworks';
import type { Rule } from '../rule';
import { suggestRule } from './pack-config';
import { kindOf, readList, type Refuse } from './read-object';

/** Which rules of a catalogue are wanted; what is left out asks for all. */
export interface RuleChoice {
  /** Rules, or their ids. */
  readonly rules?: unknown;
  /** Ids of frameworks; rules that are evidence for none of their controls are left out. */
  readonly frameworks?: unknown;
}

/** @throws what `refuse` makes of an unknown rule or framework, and of a choice that leaves no rule */
export function chooseRules(catalogue: readonly Rule[], choice: RuleChoice, refuse: Refuse): readonly Rule[] {
  const picked = choice.rules === undefined ? catalogue : pickRules(catalogue, choice.rules, refuse);
  if (choice.frameworks === undefined) return picked;
  const wanted = readFrameworks(choice.frameworks, refuse);
  const kept = picked.filter(({ controls }) => wanted.some((id) => (controls[id] ?? []).length > 0));
  if (kept.length === 0) throw refuse('frameworks', `${wanted.join(', ')} leave no rule`);
  return kept;
}

function pickRules(catalogue: readonly Rule[], given: unknown, refuse: Refuse): readonly Rule[] {
  const ids = catalogue.map(({ id }) => id);
  const picked = readList(given, 'rules', refuse).map((each, index): Rule => {
    const where = `rules[${index}]`;
    if (typeof each !== 'string') {
      if (isRule(each)) return each;
      throw refuse(where, `is ${kindOf(each)}, neither a rule nor the id of one`);
    }
    const rule = catalogue.find(({ id }) => id === each);
    if (rule === undefined)
      throw refuse(where, `names ${JSON.stringify(each)}, which is no rule, ${suggestRule(each, ids)}`);
    return rule;
  });
  if (picked.length === 0) throw refuse('rules', 'is empty: the pack would have no rule');
  const twice = picked.find(({ id }, index) => picked.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw refuse('rules', `names ${twice.id} twice`);
  return picked;
}

function readFrameworks(given: unknown, refuse: Refuse): readonly string[] {
  const known = FRAMEWORKS.map(({ id }) => id);
  const wanted = readList(given, 'frameworks', refuse).map((each, index): string => {
    if (typeof each === 'string' && known.includes(each)) return each;
    const meant = typeof each === 'string' ? suggest(each, known) : `allowed are ${known.join(', ')}`;
    throw refuse(`frameworks[${index}]`, `is ${kindOf(each)}, which is no framework; ${meant}`);
  });
  if (wanted.length === 0) throw refuse('frameworks', 'is empty: leave it out to keep every rule');
  return wanted;
}

const isRule = (value: unknown): value is Rule =>
  typeof value === 'object' && value !== null && 'id' in value && 'judge' in value && 'kind' in value;
