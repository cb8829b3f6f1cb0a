import type { Rule } from '../../rule';

export const reachabilityRules: readonly Rule[] = [];
