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
import { keyDeletionWaits } from './key-deletion-waits';
import { keyIsEnabled } from './key-is-enabled';
import { keyPolicyIsNotPublic } from './key-policy-is-not-public';
import { keyPolicyKeepsItsOwner } from './key-policy-keeps-its-owner';
import { keyRotates } from './key-rotates';
import { logBucketHasObjectLock } from './log-bucket-has-object-lock';
import { logBucketIsEncrypted } from './log-bucket-is-encrypted';
import { logBucketIsNotPublic } from './log-bucket-is-not-public';
import { logBucketIsVersioned } from './log-bucket-is-versioned';
import { logBucketKeepsItsObjects } from './log-bucket-keeps-its-objects';
import { logBucketPolicyRequiresTls } from './log-bucket-policy-requires-tls';
import { logBucketRequiresTls } from './log-bucket-requires-tls';
import { logBucketSurvivesDestroy } from './log-bucket-survives-destroy';
import { organizationDeniesTrailTampering } from './organization-denies-trail-tampering';
import { resourcePolicyDoesNotOpenEvidence } from './resource-policy-does-not-open-evidence';
import { scpDeniesAllOfTrailTampering } from './scp-denies-all-of-trail-tampering';

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
  resourcePolicyDoesNotOpenEvidence,
  keyPolicyIsNotPublic,
  keyPolicyKeepsItsOwner,
  keyDeletionWaits,
  keyRotates,
  keyIsEnabled,
  scpDeniesAllOfTrailTampering,
  organizationDeniesTrailTampering,
  logBucketIsNotPublic,
  logBucketPolicyRequiresTls,
  logBucketRequiresTls,
  logBucketIsVersioned,
  logBucketHasObjectLock,
  logBucketIsEncrypted,
  logBucketKeepsItsObjects,
  logBucketSurvivesDestroy,
];
