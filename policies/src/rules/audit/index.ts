import type { Rule } from '../../rule';
import { accountHasTrail } from './account-has-trail';
import { accountWatchesCisEvents } from './account-watches-cis-events';
import { alarmHasAction } from './alarm-has-action';
import { alarmIsEnabled } from './alarm-is-enabled';
import { alarmNoticesSilence } from './alarm-notices-silence';
import { alarmSuppressionIsShort } from './alarm-suppression-is-short';
import { channelHasDestination } from './channel-has-destination';
import { eventDataStoreCoversAllRegions } from './event-data-store-covers-all-regions';
import { eventDataStoreIsEncrypted } from './event-data-store-is-encrypted';
import { eventDataStoreIsIngesting } from './event-data-store-is-ingesting';
import { eventDataStoreIsProtected } from './event-data-store-is-protected';
import { eventDataStoreKeepsEvents } from './event-data-store-keeps-events';
import { eventDataStoreKeepsManagementEvents } from './event-data-store-keeps-management-events';
import { evidenceIsProtectedByPulumi } from './evidence-is-protected-by-pulumi';
import { logGroupIsEncrypted } from './log-group-is-encrypted';
import { logGroupKeepsEvents } from './log-group-keeps-events';
import { logGroupSurvivesDestroy } from './log-group-survives-destroy';
import { metricFilterHasAlarm } from './metric-filter-has-alarm';
import { trailCoversAllRegions } from './trail-covers-all-regions';
import { trailDeliversToCloudwatch } from './trail-delivers-to-cloudwatch';
import { trailDetectsAnomalies } from './trail-detects-anomalies';
import { trailIsEncrypted } from './trail-is-encrypted';
import { trailIsLogging } from './trail-is-logging';
import { trailKeepsManagementEvents } from './trail-keeps-management-events';
import { trailRecordsGlobalEvents } from './trail-records-global-events';
import { trailValidatesLogFiles } from './trail-validates-log-files';

export const auditRules: readonly Rule[] = [
  accountHasTrail,
  accountWatchesCisEvents,
  alarmHasAction,
  alarmIsEnabled,
  alarmNoticesSilence,
  alarmSuppressionIsShort,
  channelHasDestination,
  eventDataStoreCoversAllRegions,
  eventDataStoreIsEncrypted,
  eventDataStoreIsIngesting,
  eventDataStoreIsProtected,
  eventDataStoreKeepsEvents,
  eventDataStoreKeepsManagementEvents,
  evidenceIsProtectedByPulumi,
  logGroupIsEncrypted,
  logGroupKeepsEvents,
  logGroupSurvivesDestroy,
  metricFilterHasAlarm,
  trailCoversAllRegions,
  trailDeliversToCloudwatch,
  trailDetectsAnomalies,
  trailIsEncrypted,
  trailIsLogging,
  trailKeepsManagementEvents,
  trailRecordsGlobalEvents,
  trailValidatesLogFiles,
];
