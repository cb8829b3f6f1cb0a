import type { Rule } from '../rule';

/** What a violation of a rule does, in Pulumi's words: warn, stop, set right what can be and stop otherwise, not be looked for. */
export const LEVELS = ['advisory', 'mandatory', 'remediate', 'disabled'] as const;
export type Level = (typeof LEVELS)[number];

export const isLevel = (value: unknown): value is Level => LEVELS.some((level) => level === value);

/** Rules of these severities stop a deployment unless the pack or its config says else; the others only warn. */
export const defaultLevel = (rule: Rule): Level =>
  rule.severity === 'critical' || rule.severity === 'high' ? 'mandatory' : 'advisory';
