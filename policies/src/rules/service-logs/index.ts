import type { Rule } from '../../rule';

export const serviceLogsRules: readonly Rule[] = [];
