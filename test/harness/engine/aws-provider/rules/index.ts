import type { Properties } from '../../wire/values';
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
  // An argument that is null is one that was left out.
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
  return [...everywhere(given), ...(RULES[type]?.(given) ?? [])];
}
