import { readFileSync } from 'node:fs';
import { RULES } from '../../../policies/src/rules';
import type { Analyzed } from '../engine/stand-in/pack-rows';
import { isProperties, SIGNATURE, type Property } from '../engine/wire/values';
import { examplesOf, ruleFiles } from './examples';
import { shownResources, shownStack } from './read-resources';
import type { Stage } from './stage';

/** What the pack is shown when the examples are played, and the words that stand in it. */
export interface Harvest {
  readonly resources: readonly Analyzed[];
  readonly stacks: readonly (readonly Analyzed[])[];
  /** Types that any rule reads. */
  readonly types: readonly string[];
  /** Names of properties, at any depth. */
  readonly keys: readonly string[];
  readonly texts: readonly string[];
}

/**
 * Plays the first programs of every rule.
 * @param about only of rules in whose examples this is found
 */
export async function harvest(stage: Stage, about = /./): Promise<Harvest> {
  const resources: Analyzed[] = [];
  const stacks: (readonly Analyzed[])[] = [];
  for (const file of ruleFiles('.example.ts')) {
    if (!about.test(readFileSync(file.absolute, 'utf8'))) continue;
    const { good, bad, unknown } = examplesOf(file);
    for (const [program] of [good, bad, unknown].map((programs) => Object.values(programs))) {
      if (program === undefined) continue;
      const played = await stage.rehearse(program);
      resources.push(...shownResources(played.resources));
      stacks.push(shownStack(played.resources));
    }
  }
  const keys = new Set<string>();
  const texts = new Set<string>();
  for (const { properties } of resources) collect(properties, keys, texts);
  const types = RULES.flatMap((rule) => [
    ...(rule.kind === 'resource' ? rule.types : []),
    ...rule.reads.flatMap((read) => read.split(/[ ,]/).filter((word) => word.includes(':'))),
    'aws:cloudcontrol/resource:Resource',
  ]);
  return { resources, stacks, types: [...new Set(types)], keys: [...keys], texts: [...texts] };
}

function collect(value: Property, keys: Set<string>, texts: Set<string>): void {
  if (typeof value === 'string') {
    texts.add(value);
    if (!/^\s*[[{]/.test(value)) return;
    try {
      collect(JSON.parse(value) as Property, keys, texts);
    } catch {
      // An example of text that only looks like JSON.
    }
  } else if (Array.isArray(value)) for (const item of value) collect(item, keys, texts);
  else if (isProperties(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (key !== SIGNATURE) keys.add(key);
      collect(item, keys, texts);
    }
  }
}
