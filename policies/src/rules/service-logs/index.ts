import type { Rule } from '../../rule';
import { vpcHasFlowLogs } from './vpc-has-flow-logs';

export const serviceLogsRules: readonly Rule[] = [vpcHasFlowLogs];
