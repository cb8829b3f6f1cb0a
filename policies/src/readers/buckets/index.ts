export { holdsConfiguration } from './configuration';
export { encryptionOf } from './encryption';
export { expirationOf, lifecycleRulesOf } from './lifecycle';
export { evidenceBucketsIn, logBucketsIn } from './log-buckets';
export { defaultRetentionsOf, hasObjectLock, retentionDays } from './object-lock';
export { bucketPoliciesOf, requiresTls } from './policies';
export { cannedAclsOf, granteesOf, isPublicAcl, isPublicGroup, publicAccessSwitchesOf } from './public-access';
export { isVersioned, versioningOf } from './versioning';
