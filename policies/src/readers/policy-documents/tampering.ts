/** A way to make evidence disappear or to keep it from being made. */
export interface Tampering {
  /** Written out, the worst first: it is named in the message. */
  readonly actions: readonly string[];
  /** Policies of AWS that allow them on everything, by the end of their ARN. */
  readonly managed: readonly string[];
  /** Only a grant that reaches this ARN counts, where grants on single resources are everyday; else any of the service. */
  readonly reaching?: string;
}

/**
 * The policies of AWS were read in the versions of 2026. Left out, since workloads have them as a matter of course:
 * `CloudWatchAgentServerPolicy` (it may only change retention) and service roles.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const TAMPERING = {
  trails: {
    actions: [
      'cloudtrail:StopLogging',
      'cloudtrail:DeleteTrail',
      'cloudtrail:UpdateTrail',
      'cloudtrail:PutEventSelectors',
      'cloudtrail:PutInsightSelectors',
    ],
    managed: ['AWSCloudTrail_FullAccess'],
  },
  eventDataStores: {
    actions: [
      'cloudtrail:DeleteEventDataStore',
      'cloudtrail:UpdateEventDataStore',
      'cloudtrail:StopEventDataStoreIngestion',
      'cloudtrail:DeleteChannel',
      'cloudtrail:UpdateChannel',
    ],
    managed: ['AWSCloudTrail_FullAccess'],
  },
  logs: {
    actions: [
      'logs:DeleteLogGroup',
      'logs:DeleteLogStream',
      'logs:PutRetentionPolicy',
      'logs:DeleteMetricFilter',
      'logs:DeleteSubscriptionFilter',
      'logs:DisassociateKmsKey',
    ],
    managed: [
      'CloudWatchLogsFullAccess',
      'CloudWatchFullAccess',
      'CloudWatchFullAccessV2',
      'AmazonSSMFullAccess',
      'AWSLambdaExecute',
    ],
  },
  keys: {
    actions: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy', 'kms:DeleteImportedKeyMaterial'],
    managed: [],
  },
  alarms: {
    actions: [
      'cloudwatch:DeleteAlarms',
      'cloudwatch:DisableAlarmActions',
      'cloudwatch:PutMetricAlarm',
      'cloudwatch:SetAlarmState',
    ],
    managed: ['CloudWatchFullAccess', 'CloudWatchFullAccessV2', 'AmazonEC2FullAccess', 'AmazonECS_FullAccess'],
  },
  detectors: {
    actions: [
      'config:StopConfigurationRecorder',
      'config:DeleteConfigurationRecorder',
      'config:DeleteDeliveryChannel',
      'guardduty:DeleteDetector',
      'guardduty:UpdateDetector',
      'securityhub:DisableSecurityHub',
      'access-analyzer:DeleteAnalyzer',
    ],
    managed: [
      'AWSSecurityHubFullAccess',
      'AmazonGuardDutyFullAccess',
      'AmazonGuardDutyFullAccess_v2',
      'IAMAccessAnalyzerFullAccess',
    ],
  },
  mfa: {
    actions: ['iam:UpdateAssumeRolePolicy', 'iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
    managed: ['IAMFullAccess'],
  },
  objects: {
    actions: [
      's3:DeleteObjectVersion',
      's3:BypassGovernanceRetention',
      's3:PutLifecycleConfiguration',
      's3:PutBucketVersioning',
    ],
    managed: ['AmazonS3FullAccess'],
    reaching: 'arn:aws:s3:::any-bucket/any-object',
  },
} as const satisfies Readonly<Record<string, Tampering>>;

/** Policies of AWS that allow most of that at once. */
export const ADMINISTRATOR_POLICIES: readonly string[] = [
  'AdministratorAccess',
  'PowerUserAccess',
  'job-function/SystemAdministrator',
];

/** Whether an ARN is that of one of the policies of AWS, in any partition. */
export function isAwsManaged(arn: string, policies: readonly string[]): boolean {
  const name = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  return name !== undefined && policies.includes(name);
}
