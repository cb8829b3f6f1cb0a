import type { Rule } from '../../rule';

export const tamperingRules: readonly Rule[] = [];
