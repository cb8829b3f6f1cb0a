export { type Setting } from './bucket-parts';
export { holdsConfiguration } from './configuration';
export { encryptionOf } from './encryption';
export { expirationOf, lifecycleRulesOf, type Expiration } from './lifecycle';
export { evidenceBucketsIn, logBucketsIn, type LogBucket, type Purpose } from './log-buckets';
export { defaultRetentionsOf, hasObjectLock, retentionDays } from './object-lock';
export { bucketPoliciesOf, requiresTls } from './policies';
export { cannedAclsOf, granteesOf, isPublicAcl, isPublicGroup, publicAccessSwitchesOf } from './public-access';
export { isVersioned, versioningOf } from './versioning';
