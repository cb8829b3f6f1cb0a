import { isProperties, type Properties, type Property, UNKNOWN } from '../../wire/values';
import type { Refusal } from '../refusal';
import { AUDITING_RULES } from './auditing';
import { CLOUD_CONTROL_RULES } from './cloud-control';
import { COMPUTING_RULES } from './computing';
import { everywhere } from './everywhere';
import { IDENTITY_RULES } from './identity';
import { NETWORK_RULES } from './network';
import { OBSERVING_RULES } from './observing';
import type { Rule } from './rule';
import { STORAGE_RULES } from './storage';

const RULES: Readonly<Record<string, Rule>> = {
  ...STORAGE_RULES,
  ...IDENTITY_RULES,
  ...OBSERVING_RULES,
  ...COMPUTING_RULES,
  ...NETWORK_RULES,
  ...AUDITING_RULES,
  ...CLOUD_CONTROL_RULES,
};

/** What AWS would refuse about a resource, by rules that are known; unknown values are not judged. */
export function ruleRefusals(type: string, inputs: Properties): Refusal[] {
  const given = forRules(inputs) as Properties;
  return [...everywhere(given), ...(RULES[type]?.(given) ?? [])];
}

/** An argument that is null was left out; after that, null is free to stand for the unknown. */
function forRules(value: Property): Property {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(forRules);
  if (!isProperties(value)) return value;
  const given = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(given.map(([key, each]) => [key, forRules(each)]));
}
