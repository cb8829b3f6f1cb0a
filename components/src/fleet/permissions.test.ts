import { instanceStatements } from './instance-permissions';
import { pullStatements, shipLogStatements, taskProtectionStatements } from './host-permissions';
import { denyTampering } from './deny-tampering';
import { ACCOUNT, firehoseSink, IMAGE, lakeSink, REGION, secretArn } from './fleet.fixture';
import { targetRoles } from './fleet-schemas';
import { proxyStatements, type PermissionFacts } from './permissions';
import { broadPolicy, documentOf, simulate } from './simulate.fixture';

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
const OTHER_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/99999999-2222-3333-4444-555555555555`;
const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/locks`;
const CODES = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/codes`;
const CONFIG = 'arn:aws:s3:::config';
const TARGET_ROLE = 'arn:aws:iam::333333333333:role/targets';
const WRITER_ROLE = 'arn:aws:iam::222222222222:role/writer';
const INSTANCE = `arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-0123456789abcdef0`;
const VOLUME = `arn:aws:ec2:${REGION}:${ACCOUNT}:volume/vol-0123456789abcdef0`;
const VOLUME_TAGS = {
  'sallyport:component': 'ProxyFleet',
  'sallyport:name': 'ssh',
  'sallyport:stack': 'acme/prod',
  'sallyport:evidence': 'true',
};

const facts: PermissionFacts = {
  partition: 'aws',
  accountId: ACCOUNT,
  auditSinks: [firehoseSink, lakeSink],
  lockTableArn: TABLE,
  factorTableArn: CODES,
  configBucketArn: CONFIG,
  fleetKeyArn: KEY,
  recordingsBucketName: 'recordings-bucket',
  recordingsKmsKeyArn: OTHER_KEY,
  secretArns: [secretArn('users'), secretArn('host-key')],
  secretsKmsKeyArn: undefined,
  targetRoleArns: [TARGET_ROLE],
  discoverOwnAccount: true,
  targetLogins: ['ec2-user', 'ubuntu'],
};

const hostFacts = {
  partition: 'aws',
  accountId: ACCOUNT,
  region: REGION,
  autoScalingGroupName: 'acme-prod-ssh',
  fleetKeyArn: KEY,
};

/** What it is, the action, the resource, and what AWS knows of the request. */
type Call = [string, string, string, Record<string, string>?];

const proxy = (more: Partial<PermissionFacts> = {}) => documentOf(proxyStatements({ ...facts, ...more }));
const viaS3 = { 'kms:ViaService': `s3.${REGION}.amazonaws.com` };
const asTarget = (user: string, tag = 'true') => ({ 'aws:ResourceTag/sallyport:target': tag, 'ec2:osuser': user });

describe('what a proxy may do', () => {
  it.each<Call>([
    ['write to the stream', 'firehose:PutRecordBatch', firehoseSink.streamArn],
    ['write to the channel', 'cloudtrail-data:PutAuditEvents', lakeSink.channelArn],
    ['read locks', 'dynamodb:Scan', TABLE],
    ['create a lock', 'dynamodb:PutItem', TABLE],
    ['lift a lock', 'dynamodb:DeleteItem', TABLE],
    ['look whether a code was used', 'dynamodb:GetItem', CODES],
    ['use a code', 'dynamodb:PutItem', CODES],
    ['read its config', 's3:GetObject', `${CONFIG}/proxy.yaml`],
    ['read the users', 'secretsmanager:GetSecretValue', secretArn('users')],
    ['read the host key', 'secretsmanager:GetSecretValue', secretArn('host-key')],
    ['store a recording', 's3:PutObject', 'arn:aws:s3:::recordings-bucket/recordings/2026-11-23/a-0.cast'],
    ['become a target role', 'sts:AssumeRole', TARGET_ROLE],
    ['find targets', 'ec2:DescribeInstances', '*'],
    ['decrypt its config', 'kms:Decrypt', KEY, viaS3],
    ['encrypt a recording', 'kms:GenerateDataKey', OTHER_KEY, viaS3],
    [
      'enrol the host key of a target',
      'ec2:GetConsoleOutput',
      INSTANCE,
      { 'aws:ResourceTag/sallyport:target': 'true' },
    ],
    ['push a key for a login', 'ec2-instance-connect:SendSSHPublicKey', INSTANCE, asTarget('ubuntu')],
  ])('can %s', async (_what, action, resource, context = {}) => {
    const policies = [await proxy(), await documentOf(denyTampering({ configBucketArn: CONFIG }))];
    expect(await simulate(policies, { action, resource, context })).toBe('Allowed');
  });

  it.each<Call>([
    ['write to another stream', 'firehose:PutRecord', `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/other`],
    ['touch another table', 'dynamodb:DeleteItem', `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/other`],
    ['change a lock in place', 'dynamodb:UpdateItem', TABLE],
    ['forget that a code was used', 'dynamodb:DeleteItem', CODES],
    ['list who uses codes', 'dynamodb:Scan', CODES],
    ['read another bucket', 's3:GetObject', 'arn:aws:s3:::other/key'],
    ['decrypt a recording', 'kms:Decrypt', OTHER_KEY, viaS3],
    ['read a recording', 's3:GetObject', 'arn:aws:s3:::recordings-bucket/recordings/2026-11-23/a-0.cast'],
    ['write beside the recordings', 's3:PutObject', 'arn:aws:s3:::recordings-bucket/other/a.cast'],
    ['read another secret', 'secretsmanager:GetSecretValue', secretArn('database')],
    ['become another role', 'sts:AssumeRole', 'arn:aws:iam::333333333333:role/admin'],
    ['decrypt by itself', 'kms:Decrypt', KEY],
    [
      'decrypt with another key',
      'kms:Decrypt',
      `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-2222-3333-4444-555555555555`,
      viaS3,
    ],
    ['push a key for root', 'ec2-instance-connect:SendSSHPublicKey', INSTANCE, asTarget('root')],
    ['push a key to what is no target', 'ec2-instance-connect:SendSSHPublicKey', INSTANCE, { 'ec2:osuser': 'ubuntu' }],
    [
      'push a key to a target that is switched off',
      'ec2-instance-connect:SendSSHPublicKey',
      INSTANCE,
      asTarget('ubuntu', 'false'),
    ],
    ['read the console of what is no target', 'ec2:GetConsoleOutput', INSTANCE],
  ])('cannot %s', async (_what, action, resource, context = {}) => {
    expect(await simulate([await proxy()], { action, resource, context })).toBe('ImplicitlyDenied');
  });

  it('writes by a role where the store lives in another account, and then to nothing directly', async () => {
    const policy = await proxy({
      auditSinks: [{ ...firehoseSink, writerRoleArn: WRITER_ROLE }],
      discoverOwnAccount: false,
      targetRoleArns: [],
    });
    expect(await simulate([policy], { action: 'sts:AssumeRole', resource: WRITER_ROLE })).toBe('Allowed');
    expect(await simulate([policy], { action: 'firehose:PutRecordBatch', resource: firehoseSink.streamArn })).toBe(
      'ImplicitlyDenied',
    );
  });

  it('refuses a stream of another account that no role leads to', () => {
    const auditSinks = [{ ...firehoseSink, accountId: '222222222222' }];
    expect(() => proxyStatements({ ...facts, auditSinks })).toThrow(
      "is required of a stream in another account than the fleet's, 111111111111; name that in writerAccountIds of the AthenaAuditStore",
    );
    expect(() =>
      proxyStatements({ ...facts, auditSinks: [{ ...firehoseSink, ...auditSinks[0], mode: 'readOnly' }] }),
    ).not.toThrow();
  });

  it('encrypts recordings in the region of their bucket', async () => {
    const recordingsKmsKeyArn = OTHER_KEY.replace(REGION, 'us-east-1');
    const encrypt = (region: string) =>
      proxy({ recordingsKmsKeyArn }).then((policy) =>
        simulate([policy], {
          action: 'kms:GenerateDataKey',
          resource: recordingsKmsKeyArn,
          context: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
        }),
      );
    expect(await encrypt('us-east-1')).toBe('Allowed');
    expect(await encrypt(REGION)).toBe('ImplicitlyDenied');
  });

  it('writes to no sink that is there for reports alone', async () => {
    const policy = await proxy({ auditSinks: [firehoseSink, { ...lakeSink, mode: 'readOnly' }] });
    expect(await simulate([policy], { action: 'cloudtrail-data:PutAuditEvents', resource: lakeSink.channelArn })).toBe(
      'ImplicitlyDenied',
    );
  });

  it('reaches no instance of its own account when that holds no targets', async () => {
    const policy = await proxy({ discoverOwnAccount: false });
    const call = { action: 'ec2-instance-connect:SendSSHPublicKey', resource: INSTANCE, context: asTarget('ubuntu') };
    expect(await simulate([policy], call)).toBe('ImplicitlyDenied');
  });

  it('decrypts secrets with their own key through Secrets Manager alone', async () => {
    const policy = await proxy({ secretsKmsKeyArn: OTHER_KEY, recordingsKmsKeyArn: undefined });
    const decrypt = (service: string) =>
      simulate([policy], {
        action: 'kms:Decrypt',
        resource: OTHER_KEY,
        context: { 'kms:ViaService': `${service}.${REGION}.amazonaws.com` },
      });
    expect(await decrypt('secretsmanager')).toBe('Allowed');
    expect(await decrypt('s3')).toBe('ImplicitlyDenied');
  });
});

describe('what a proxy must not do, even with every right attached', () => {
  const LOG_GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:ssh-log`;
  const STORE = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:eventdatastore/0aae3b4b-0b2a-4b6a-9a3e-9d0e0f5c1a2b`;
  const RECORDING = 'arn:aws:s3:::recordings-bucket/recordings/2026-11-23/a-0.cast';
  it.each([
    ['logs:DeleteLogGroup', LOG_GROUP],
    ['logs:DeleteLogStream', `${LOG_GROUP}:log-stream:proxy/1`],
    ['logs:DeleteMetricFilter', LOG_GROUP],
    ['logs:PutRetentionPolicy', LOG_GROUP],
    ['cloudtrail:StopLogging', `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/main`],
    ['cloudtrail:DeleteTrail', `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/main`],
    ['cloudtrail:PutEventSelectors', `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/main`],
    ['cloudtrail:UpdateEventDataStore', STORE],
    ['cloudtrail:DeleteEventDataStore', STORE],
    ['cloudtrail:StopEventDataStoreIngestion', STORE],
    ['cloudtrail:DeleteChannel', lakeSink.channelArn],
    ['s3:DeleteObject', RECORDING],
    ['s3:DeleteObjectVersion', RECORDING],
    ['s3:BypassGovernanceRetention', RECORDING],
    ['s3:PutObjectRetention', RECORDING],
    ['s3:PutObjectLegalHold', RECORDING],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::recordings-bucket'],
    ['s3:PutBucketVersioning', 'arn:aws:s3:::recordings-bucket'],
    ['s3:PutLifecycleConfiguration', 'arn:aws:s3:::recordings-bucket'],
    ['s3:PutObject', `${CONFIG}/access/base.cedar`],
    ['kms:ScheduleKeyDeletion', KEY],
    ['kms:DisableKey', KEY],
    ['kms:PutKeyPolicy', KEY],
    ['firehose:DeleteDeliveryStream', firehoseSink.streamArn],
    ['firehose:UpdateDestination', firehoseSink.streamArn],
    ['firehose:StopDeliveryStreamEncryption', firehoseSink.streamArn],
    ['dynamodb:DeleteTable', TABLE],
    ['dynamodb:UpdateTable', TABLE],
    ['dynamodb:UpdateTimeToLive', TABLE],
    ['ec2:DeleteVolume', VOLUME],
    ['secretsmanager:PutSecretValue', secretArn('users')],
    ['cloudwatch:DeleteAlarms', `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:silence`],
    ['cloudwatch:DisableAlarmActions', `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:silence`],
    ['events:DisableRule', `arn:aws:events:${REGION}:${ACCOUNT}:rule/runbook`],
    ['iam:DeleteRolePolicy', `arn:aws:iam::${ACCOUNT}:role/proxy`],
    ['iam:AttachRolePolicy', `arn:aws:iam::${ACCOUNT}:role/proxy`],
  ])('%s', async (action, resource) => {
    const denials = await documentOf(denyTampering({ configBucketArn: CONFIG }));
    expect(await simulate([broadPolicy], { action, resource })).toBe('Allowed');
    expect(await simulate([broadPolicy, denials], { action, resource })).toBe('ExplicitlyDenied');
  });
});

test.each(['ecs', 'ec2'] as const)(
  'all of it fits into the inline policies of one role on %s, with as many targets’ roles as are taken',
  async (compute) => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    const MOST_CHARACTERS = 10_240;
    const roles = Array.from(
      { length: 100 },
      (_, index) => `arn:aws:iam::${333333333000 + index}:role/sallyport-targets`,
    );
    const taken = roles.filter((_, index) => targetRoles(compute).safeParse(roles.slice(0, index + 1)).success);
    expect(taken.length).toBeGreaterThan(60);
    const host =
      compute === 'ecs'
        ? taskProtectionStatements({ partition: 'aws', accountId: ACCOUNT, region: REGION, clusterName: 'ssh' })
        : [
            ...instanceStatements({ ...hostFacts, volumeTags: VOLUME_TAGS }),
            ...pullStatements(IMAGE, 'aws'),
            ...shipLogStatements(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:ssh-log`),
          ];
    const documents = await Promise.all([
      documentOf([...proxyStatements({ ...facts, targetRoleArns: taken, secretsKmsKeyArn: OTHER_KEY }), ...host]),
      documentOf(denyTampering({ configBucketArn: CONFIG })),
    ]);
    const characters = documents.map((each) => JSON.stringify(each).length).reduce((sum, each) => sum + each);
    expect(characters).toBeLessThan(MOST_CHARACTERS - 300);
  },
);

describe('what a host may do beside', () => {
  const host = () =>
    documentOf([
      ...instanceStatements({ ...hostFacts, volumeTags: VOLUME_TAGS }),
      ...pullStatements(IMAGE, 'aws'),
      ...shipLogStatements(`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:ssh-log`),
    ]);
  const tags = (kind: 'RequestTag' | 'ResourceTag', more: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries({ ...VOLUME_TAGS, ...more }).map(([key, value]) => [`aws:${kind}/${key}`, value]),
    );
  const GROUP = `arn:aws:autoscaling:${REGION}:${ACCOUNT}:autoScalingGroup:0b1c2d3e-0000-1111-2222-333344445555:autoScalingGroupName`;

  it.each<Call>([
    ['find volumes', 'ec2:DescribeVolumes', '*'],
    [
      'create an encrypted volume with the fleet’s tags',
      'ec2:CreateVolume',
      VOLUME,
      { ...tags('RequestTag'), 'ec2:Encrypted': 'true' },
    ],
    ['tag it as it is created', 'ec2:CreateTags', VOLUME, { 'ec2:CreateAction': 'CreateVolume' }],
    ['take the fleet’s volume', 'ec2:AttachVolume', VOLUME, { ...tags('ResourceTag'), 'ec2:Encrypted': 'true' }],
    ['finish its termination', 'autoscaling:CompleteLifecycleAction', `${GROUP}/acme-prod-ssh`],
    ['pull the image', 'ecr:BatchGetImage', `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/sallyport`],
    [
      'ship its log',
      'logs:PutLogEvents',
      `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:ssh-log:log-stream:proxy/i-0123456789abcdef0`,
    ],
    ['have EBS use the key', 'kms:CreateGrant', KEY, { 'kms:GrantIsForAWSResource': 'true' }],
  ])('can %s', async (_what, action, resource, context = {}) => {
    const policies = [await host(), await documentOf(denyTampering({ configBucketArn: CONFIG }))];
    expect(await simulate(policies, { action, resource, context })).toBe('Allowed');
  });

  it.each<Call>([
    [
      'create a volume that is not encrypted',
      'ec2:CreateVolume',
      VOLUME,
      { ...tags('RequestTag'), 'ec2:Encrypted': 'false' },
    ],
    [
      'create a volume for another fleet',
      'ec2:CreateVolume',
      VOLUME,
      { ...tags('RequestTag', { 'sallyport:name': 'other' }), 'ec2:Encrypted': 'true' },
    ],
    [
      'take another fleet’s volume',
      'ec2:AttachVolume',
      VOLUME,
      { ...tags('ResourceTag', { 'sallyport:stack': 'acme/dev' }), 'ec2:Encrypted': 'true' },
    ],
    [
      'take a volume that is not encrypted',
      'ec2:AttachVolume',
      VOLUME,
      { ...tags('ResourceTag'), 'ec2:Encrypted': 'false' },
    ],
    ['have EBS use another key', 'kms:CreateGrant', OTHER_KEY, { 'kms:GrantIsForAWSResource': 'true' }],
    ['tag a volume that exists', 'ec2:CreateTags', VOLUME],
    ['end another group’s instances', 'autoscaling:CompleteLifecycleAction', `${GROUP}/other`],
    ['push an image', 'ecr:PutImage', `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/sallyport`],
    ['grant the key to somebody', 'kms:CreateGrant', KEY, { 'kms:GrantIsForAWSResource': 'false' }],
    [
      'read the log',
      'logs:GetLogEvents',
      `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:ssh-log:log-stream:proxy/i-0123456789abcdef0`,
    ],
  ])('cannot %s', async (_what, action, resource, context = {}) => {
    expect(await simulate([await host()], { action, resource, context })).toBe('ImplicitlyDenied');
  });

  it('pulls nothing from ECR where the image lies elsewhere', () => {
    expect(pullStatements(`ghcr.io/acme/sallyport@${IMAGE.split('@')[1] ?? ''}`, 'aws')).toEqual([]);
  });

  it('protects tasks of its own cluster', async () => {
    const policy = await documentOf(
      taskProtectionStatements({ partition: 'aws', accountId: ACCOUNT, region: REGION, clusterName: 'ssh' }),
    );
    const task = (cluster: string) =>
      `arn:aws:ecs:${REGION}:${ACCOUNT}:task/${cluster}/0123456789abcdef0123456789abcdef`;
    expect(await simulate([policy], { action: 'ecs:UpdateTaskProtection', resource: task('ssh') })).toBe('Allowed');
    expect(await simulate([policy], { action: 'ecs:UpdateTaskProtection', resource: task('other') })).toBe(
      'ImplicitlyDenied',
    );
    expect(await simulate([policy], { action: 'ecs:StopTask', resource: task('ssh') })).toBe('ImplicitlyDenied');
  });
});
