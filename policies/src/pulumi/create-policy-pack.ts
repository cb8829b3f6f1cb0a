import { PolicyPack, type EnforcementLevel } from '@pulumi/policy';
import type { Rule } from '../rule';
import { RULES } from '../rules';
import { defaultLevel, toPolicy } from './to-policy';

export interface PolicyPackOptions {
  /** The level of every rule; by default `mandatory` for critical and high rules, `advisory` for the others. */
  readonly level?: EnforcementLevel;
  /** The rules to enforce; by default all. */
  readonly rules?: readonly Rule[];
}

/** Starts a policy pack: one a process, in the module that PulumiPolicy.yaml's folder has as its `main`. */
export function createPolicyPack(name: string, options: PolicyPackOptions = {}): PolicyPack {
  const { level, rules = RULES } = options;
  return new PolicyPack(name, {
    description: 'MFA, logging and the SSH access proxy, enforced at deploy time',
    policies: rules.map((rule) => toPolicy(rule, { level: level ?? defaultLevel(rule), settings: {} })),
  });
}
