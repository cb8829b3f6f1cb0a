export { createPolicyPack, type PolicyPackOptions } from './pulumi/create-policy-pack';
export type { Rule } from './rule';
export { RULES } from './rules';
