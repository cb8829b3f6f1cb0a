import type { Rule } from '../../rule';

export const mfaRules: readonly Rule[] = [];
