import type { Rule } from '../rule';
import { auditRules } from './audit';
import { mfaRules } from './mfa';
import { proxyRules } from './proxy';
import { reachabilityRules } from './reachability';
import { serviceLogsRules } from './service-logs';
import { tamperingRules } from './tampering';

/** Every rule of the pack, in the order of the reference. */
export const RULES: readonly Rule[] = [
  ...mfaRules,
  ...auditRules,
  ...serviceLogsRules,
  ...tamperingRules,
  ...reachabilityRules,
  ...proxyRules,
];
