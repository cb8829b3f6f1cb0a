export { FRAMEWORKS, type Control, type Controls, type Framework } from './frameworks';
export { createPolicyPack, type PolicyPackOptions } from './pulumi/create-policy-pack';
export type { Area, Options, ResourceRule, Rule, RuleInfo, Severity, StackRule } from './rule';
export { RULES } from './rules';
export type { Level } from './settings';
export type { WaiverInput } from './waivers';
