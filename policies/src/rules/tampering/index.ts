import type { Rule } from '../../rule';
import { identityPolicyCannotDeleteEventDataStores } from './identity-policy-cannot-delete-event-data-stores';
import { identityPolicyCannotDeleteEvidence } from './identity-policy-cannot-delete-evidence';
import { identityPolicyCannotDeleteKeys } from './identity-policy-cannot-delete-keys';
import { identityPolicyCannotDeleteLogs } from './identity-policy-cannot-delete-logs';
import { identityPolicyCannotSilenceAlarms } from './identity-policy-cannot-silence-alarms';
import { identityPolicyCannotStopDetectors } from './identity-policy-cannot-stop-detectors';
import { identityPolicyCannotStopTrails } from './identity-policy-cannot-stop-trails';
import { identityPolicyCannotWeakenMfa } from './identity-policy-cannot-weaken-mfa';
import { identityPolicyIsNotAdministrator } from './identity-policy-is-not-administrator';

export const tamperingRules: readonly Rule[] = [
  identityPolicyIsNotAdministrator,
  identityPolicyCannotStopTrails,
  identityPolicyCannotDeleteEventDataStores,
  identityPolicyCannotDeleteLogs,
  identityPolicyCannotDeleteKeys,
  identityPolicyCannotDeleteEvidence,
  identityPolicyCannotSilenceAlarms,
  identityPolicyCannotStopDetectors,
  identityPolicyCannotWeakenMfa,
];
