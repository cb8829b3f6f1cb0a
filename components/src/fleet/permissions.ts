import { TARGET_TAG_KEYS } from '@sallyport/contract';
import { parseArn } from '../internal/arn';
import { lateProblem } from '../internal/late-error';
import type { Statement } from '../internal/policy-document';
import { RECORDINGS_PREFIX } from './proxy-config';
import type { FleetSink } from './sink-schema';

/** What the role of the proxies is made of; every value is known. */
export interface PermissionFacts {
  readonly partition: string;
  readonly accountId: string;
  readonly auditSinks: readonly FleetSink[];
  readonly lockTableArn: string;
  readonly factorTableArn: string;
  readonly configBucketArn: string;
  /** Encrypts the config and, on EC2, the audit volumes. */
  readonly fleetKeyArn: string;
  readonly recordingsBucketName: string | undefined;
  readonly recordingsKmsKeyArn: string | undefined;
  readonly secretArns: readonly string[];
  readonly secretsKmsKeyArn: string | undefined;
  readonly targetRoleArns: readonly string[];
  readonly discoverOwnAccount: boolean;
  readonly targetLogins: readonly string[];
}

/** All that a proxy may do in AWS, wherever it runs; see `denyTampering` for what it must not, whatever else allows it. */
export function proxyStatements(facts: PermissionFacts): Statement[] {
  return [
    ...auditStatements(facts),
    {
      sid: 'ShareLocks',
      actions: ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Scan'],
      resources: [facts.lockTableArn],
    },
    { sid: 'ShareCodes', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [facts.factorTableArn] },
    { sid: 'ReadConfig', actions: ['s3:GetObject'], resources: [`${facts.configBucketArn}/*`] },
    useOfKey('DecryptConfig', facts.fleetKeyArn, ['kms:Decrypt'], 's3'),
    { sid: 'ReadSecrets', actions: ['secretsmanager:GetSecretValue'], resources: facts.secretArns },
    ...(facts.secretsKmsKeyArn === undefined
      ? []
      : [useOfKey('DecryptSecrets', facts.secretsKmsKeyArn, ['kms:Decrypt'], 'secretsmanager')]),
    ...recordingStatements(facts),
    ...targetStatements(facts),
  ];
}

/**
 * The key may be used only through the service that stores with it, so that the role decrypts nothing by itself. A service
 * uses keys of its own region, which may be another one than the fleet's.
 */
export function useOfKey(sid: string, keyArn: string, actions: string[], service: string): Statement {
  const { region = '', partition = 'aws' } = parseArn(keyArn) ?? {};
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const viaService = `${service}.${region}.${domain}`;
  return { sid, actions, resources: [keyArn], conditions: { StringEquals: { 'kms:ViaService': viaService } } };
}

function auditStatements({ auditSinks, accountId }: PermissionFacts): Statement[] {
  const written = auditSinks.filter(({ mode }) => mode !== 'readOnly');
  const unreachable = written.findIndex(
    (sink) => sink.type === 'firehose' && sink.accountId !== accountId && sink.writerRoleArn === undefined,
  );
  // A stream has no policy of its own by which it could admit another account.
  if (unreachable >= 0) {
    const path = `auditSinks[${unreachable}].writerRoleArn`;
    throw lateProblem(
      path,
      `ProxyFleet: ${path} is required of a stream in another account than the fleet's, ${accountId}; name that in writerAccountIds of the AthenaAuditStore`,
    );
  }
  const own = written.filter(({ writerRoleArn }) => writerRoleArn === undefined);
  const streams = own.flatMap(({ type, streamArn }) =>
    type === 'firehose' && streamArn !== undefined ? [streamArn] : [],
  );
  const channels = own.flatMap(({ type, channelArn }) =>
    type === 'lake' && channelArn !== undefined ? [channelArn] : [],
  );
  const roles = written.flatMap(({ writerRoleArn }) => (writerRoleArn === undefined ? [] : [writerRoleArn]));
  return [
    allow('WriteToStreams', ['firehose:PutRecordBatch'], streams),
    allow('WriteToChannels', ['cloudtrail-data:PutAuditEvents'], channels),
    allow('BecomeWriters', ['sts:AssumeRole'], roles),
  ].flat();
}

/** Objects can be made, and neither read nor removed. */
function recordingStatements(facts: PermissionFacts): Statement[] {
  const { recordingsBucketName, recordingsKmsKeyArn, partition } = facts;
  if (recordingsBucketName === undefined) return [];
  const objects = `arn:${partition}:s3:::${recordingsBucketName}/${RECORDINGS_PREFIX}*`;
  return [
    ...allow('StoreRecordings', ['s3:PutObject'], [objects]),
    ...(recordingsKmsKeyArn === undefined
      ? []
      : [useOfKey('EncryptRecordings', recordingsKmsKeyArn, ['kms:GenerateDataKey'], 's3')]),
  ];
}

function targetStatements(facts: PermissionFacts): Statement[] {
  const roles = allow('BecomeTargetRoles', ['sts:AssumeRole'], facts.targetRoleArns);
  if (!facts.discoverOwnAccount) return roles;
  const { partition, accountId, targetLogins } = facts;
  return [
    ...roles,
    ...reachTargets({ instances: `arn:${partition}:ec2:*:${accountId}:instance/*`, logins: targetLogins }),
  ];
}

/** Which instances may be reached, and as whom. */
export interface TargetScope {
  /** ARN pattern of instances. */
  readonly instances: string;
  readonly logins: readonly string[];
  /** Tags that an instance must carry beside the one that makes it a target. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
}

/** Finding targets, reading their host keys from the console, and pushing a one-time key for a login. */
export function reachTargets({ instances, logins, tags = {} }: TargetScope): Statement[] {
  const tagged = Object.fromEntries(
    Object.entries({ ...tags, [TARGET_TAG_KEYS.target]: ['true'] }).map(([key, values]) => [
      `aws:ResourceTag/${key}`,
      values,
    ]),
  );
  return [
    // DescribeInstances knows no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    { sid: 'FindTargets', actions: ['ec2:DescribeInstances'], resources: ['*'] },
    {
      sid: 'EnrolHostKeys',
      actions: ['ec2:GetConsoleOutput'],
      resources: [instances],
      conditions: { StringEquals: tagged },
    },
    {
      sid: 'PushOneTimeKeys',
      actions: ['ec2-instance-connect:SendSSHPublicKey'],
      resources: [instances],
      // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/permissions-for-ec2-instance-connect.html
      conditions: { StringEquals: { ...tagged, 'ec2:osuser': logins } },
    },
  ];
}

const allow = (sid: string, actions: string[], resources: readonly string[]): Statement[] =>
  resources.length === 0 ? [] : [{ sid, actions, resources }];
