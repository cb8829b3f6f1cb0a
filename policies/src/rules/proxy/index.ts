import type { Rule } from '../../rule';

export const proxyRules: readonly Rule[] = [];
