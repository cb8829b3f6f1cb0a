import type { Rule } from '../../rule';
import { trailCoversAllRegions } from './trail-covers-all-regions';
import { trailDeliversToCloudwatch } from './trail-delivers-to-cloudwatch';
import { trailDetectsAnomalies } from './trail-detects-anomalies';
import { trailIsEncrypted } from './trail-is-encrypted';
import { trailIsLogging } from './trail-is-logging';
import { trailKeepsManagementEvents } from './trail-keeps-management-events';
import { trailRecordsGlobalEvents } from './trail-records-global-events';
import { trailValidatesLogFiles } from './trail-validates-log-files';

export const auditRules: readonly Rule[] = [
  trailCoversAllRegions,
  trailDeliversToCloudwatch,
  trailDetectsAnomalies,
  trailIsEncrypted,
  trailIsLogging,
  trailKeepsManagementEvents,
  trailRecordsGlobalEvents,
  trailValidatesLogFiles,
];
