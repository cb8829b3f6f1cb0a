import type { Statement } from '../internal/policy-document';

/**
 * What a proxy must not do, whatever is attached to its role later: an intruder on a proxy holds this role, and must not be
 * able to shorten, stop or read back its own trail, change what it is configured with, or give itself more.
 */
export function denyTampering({ configBucketArn }: { readonly configBucketArn: string }): Statement[] {
  const everywhere = ['*'];
  const deny = (sid: string, actions: string[], resources = everywhere): Statement => ({
    sid,
    effect: 'Deny',
    actions,
    resources,
  });
  return [
    deny('KeepLogs', [
      'logs:AssociateKmsKey',
      'logs:Delete*',
      'logs:DisassociateKmsKey',
      'logs:PutMetricFilter',
      'logs:PutRetentionPolicy',
      'logs:PutSubscriptionFilter',
    ]),
    deny('KeepTrails', [
      'cloudtrail:Delete*',
      'cloudtrail:Put*',
      'cloudtrail:Stop*',
      'cloudtrail:Update*',
      'firehose:Delete*',
      'firehose:Stop*',
      'firehose:Update*',
    ]),
    deny('KeepEvidence', [
      's3:BypassGovernanceRetention',
      's3:DeleteBucket*',
      's3:DeleteObject*',
      's3:PutBucket*',
      's3:PutEncryptionConfiguration',
      's3:PutLifecycleConfiguration',
      's3:PutObjectLegalHold',
      's3:PutObjectRetention',
      's3:PutReplicationConfiguration',
      'ec2:DeleteSnapshot',
      'ec2:DeleteVolume',
    ]),
    deny('KeepConfig', ['s3:PutObject*'], [`${configBucketArn}/*`]),
    deny('KeepKeys', [
      'kms:CancelKeyDeletion',
      'kms:Delete*',
      'kms:Disable*',
      'kms:PutKeyPolicy',
      'kms:ScheduleKeyDeletion',
      'kms:Update*',
    ]),
    deny('KeepSecrets', ['secretsmanager:Delete*', 'secretsmanager:Put*', 'secretsmanager:Update*']),
    deny('KeepLockTable', [
      'dynamodb:DeleteTable',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateTable*',
      'dynamodb:UpdateTimeToLive',
    ]),
    deny('KeepAlarms', [
      'cloudwatch:Delete*',
      'cloudwatch:DisableAlarmActions',
      'cloudwatch:SetAlarmState',
      'events:Delete*',
      'events:Disable*',
      'events:Remove*',
    ]),
    deny('KeepRights', ['iam:*', 'organizations:*']),
  ];
}
