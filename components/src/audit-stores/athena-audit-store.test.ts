import * as pulumi from '@pulumi/pulumi';
import { mockAws } from '../internal/mock-aws.fixture';
import { AthenaAuditStore, type AthenaAuditStoreArgs } from './athena-audit-store';
import { declareStore, problemsOf, statementsOf } from './declare-store.fixture';

const TRAIL: AthenaAuditStoreArgs = {
  managementEventsLocation: 's3://org-trail/AWSLogs/o-abcdefghij/',
  managementEventsAccountIds: ['123456789012', '210987654321'],
  managementEventsRegions: ['eu-west-1', 'us-east-1'],
  managementEventsKmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/trail',
};

/** AWS has no tags for these. */
const WITHOUT_TAGS = [
  'BucketPublicAccessBlock',
  'BucketOwnershipControls',
  'BucketServerSideEncryptionConfiguration',
  'BucketVersioning',
  'BucketObjectLockConfiguration',
  'BucketLifecycleConfiguration',
  'BucketPolicy',
  'LogStream',
  'RolePolicy',
  'CatalogTable',
];

describe('everything', () => {
  it('is a child of the component, and tagged where AWS has tags', async () => {
    const { store, resources } = await declareStore(AthenaAuditStore, { ...TRAIL, tags: { team: 'platform' } });
    expect(resources.length).toBeGreaterThan(30);
    for (const { type, name, inputs, opts } of resources) {
      expect([name, opts.parent]).toEqual([name, store]);
      if (WITHOUT_TAGS.some((each) => type.endsWith(`:${each}`))) continue;
      expect({ type, tags: inputs.tags }).toEqual({
        type,
        tags: expect.objectContaining({
          team: 'platform',
          'sallyport:component': 'AthenaAuditStore',
          'sallyport:name': 'audit',
          'sallyport:stack': 'shop/prod',
        }) as unknown,
      });
    }
  });

  it('begins with the prefix, where there is one', async () => {
    const { one } = await declareStore(AthenaAuditStore, { namePrefix: 'acme', writerAccountIds: ['210987654321'] });
    expect(one('Bucket', 'events').inputs.bucket).toBe('acme-events-123456789012-eu-west-1');
    expect(one('CatalogDatabase').inputs.name).toBe('acme_audit');
    expect(one('Workgroup').inputs.name).toBe('acme-audit');
    expect(one('FirehoseDeliveryStream').inputs.name).toBe('acme-audit');
    expect(one('Role', 'writer').inputs.name).toBe('acme-audit-writer');
  });
});

describe('evidence', () => {
  const isEvidence = (type: string, name: string) => /s3.bucket|kms/.test(type) && !name.endsWith('-results');

  it('survives destroy: buckets, what keeps them safe, and the key', async () => {
    const { resources, one } = await declareStore(AthenaAuditStore, {});
    for (const { type, name, opts } of resources) {
      const kept = isEvidence(type, name);
      expect([type, name, opts.protect ?? false, opts.retainOnDelete ?? false]).toEqual([type, name, kept, kept]);
    }
    expect(one('Bucket', 'events').inputs).toMatchObject({
      forceDestroy: false,
      objectLockEnabled: true,
      tags: { 'sallyport:evidence': 'true' },
    });
  });

  it('goes with a stack that is thrown away', async () => {
    const { resources, one } = await declareStore(AthenaAuditStore, { protectEvidence: false });
    expect(resources.filter(({ opts }) => opts.protect === true || opts.retainOnDelete === true)).toEqual([]);
    expect(one('Bucket', 'recordings').inputs.forceDestroy).toBe(true);
  });

  it('is locked for as long as it is kept', async () => {
    const { one } = await declareStore(AthenaAuditStore, {
      retentionDays: 365,
      recordingsRetentionDays: 30,
      objectLockMode: 'COMPLIANCE',
    });
    const lock = (days: number) => ({ rule: { defaultRetention: { mode: 'COMPLIANCE', days } } });
    expect(one('BucketObjectLockConfiguration', 'events').inputs).toMatchObject(lock(365));
    expect(one('BucketObjectLockConfiguration', 'recordings').inputs).toMatchObject(lock(30));
    const [expire] = one('BucketLifecycleConfiguration', 'events').inputs.rules as { expiration: { days: number } }[];
    expect(expire).toMatchObject({ expiration: { days: 365 }, noncurrentVersionExpiration: { noncurrentDays: 1 } });
    expect(one('CatalogTable', 'ssh-events-files').inputs.parameters).toMatchObject({
      'projection.calendarday.range': 'NOW-366DAYS,NOW+1DAYS',
    });
  });
});

describe('buckets', () => {
  it.each(['events', 'recordings', 'results'])(
    '%s is private, encrypted with the key of the store, and speaks TLS only',
    async (part) => {
      const { one } = await declareStore(AthenaAuditStore, {});
      expect(one('BucketPublicAccessBlock', part).inputs).toMatchObject({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(one('BucketOwnershipControls', part).inputs.rule).toEqual({ objectOwnership: 'BucketOwnerEnforced' });
      expect(one('BucketServerSideEncryptionConfiguration', part).inputs.rules).toEqual([
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: 'aws:kms',
            kmsMasterKeyId: expect.stringMatching(/:key\//) as string,
          },
          bucketKeyEnabled: true,
        },
      ]);
      const { TlsOnly, NoOtherKey, NoOtherEncryption } = statementsOf(one('BucketPolicy', part).inputs.policy);
      expect(TlsOnly).toMatchObject({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
      // Without `Null`, requests that name no encryption, and so get the bucket's, would be denied.
      for (const statement of [NoOtherKey, NoOtherEncryption]) {
        expect(statement).toMatchObject({ Effect: 'Deny', Action: ['s3:PutObject'] });
        expect(Object.keys(statement?.Condition as object)).toEqual(['StringNotEquals', 'Null']);
      }
    },
  );

  it('give nobody anything without other accounts', async () => {
    const { find } = await declareStore(AthenaAuditStore, {});
    const allowed = find('BucketPolicy').flatMap(({ inputs }) =>
      Object.values(statementsOf(inputs.policy)).filter(({ Effect }) => Effect === 'Allow'),
    );
    expect(allowed).toEqual([]);
  });
});

describe('other accounts', () => {
  it('write events by a role, and put recordings that they cannot read', async () => {
    const { one, sink } = await declareStore(AthenaAuditStore, { writerAccountIds: ['210987654321'] });
    expect(sink?.writerRoleArn).toBe('arn:aws:iam::123456789012:role/audit-writer');
    expect(statementsOf(one('Role', 'writer').inputs.assumeRolePolicy)).toMatchObject({
      RolesThatTheirAccountAllows: {
        Principal: { AWS: ['arn:aws:iam::123456789012:root', 'arn:aws:iam::210987654321:root'] },
        Action: ['sts:AssumeRole'],
      },
    });
    expect(Object.values(statementsOf(one('RolePolicy', 'writer').inputs.policy))).toEqual([
      {
        Sid: 'PutEvents',
        Effect: 'Allow',
        Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
        Resource: ['arn:aws:firehose:eu-west-1:123456789012:deliverystream/audit-stream'],
      },
    ]);
    expect(statementsOf(one('BucketPolicy', 'recordings').inputs.policy).OtherAccountsUpload).toMatchObject({
      Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
      Resource: ['arn:aws:s3:::audit-recordings/*'],
    });
    expect(statementsOf(one('BucketPolicy', 'events').inputs.policy)).not.toHaveProperty('OtherAccountsUpload');
    expect(statementsOf(one('Key').inputs.policy).OtherAccountsUpload).toMatchObject({
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Condition: {
        StringEquals: {
          'kms:ViaService': 's3.eu-west-1.amazonaws.com',
          'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::audit-recordings',
        },
      },
    });
  });

  it('ask by a role that can read and not alter', async () => {
    const { one, sink } = await declareStore(AthenaAuditStore, { ...TRAIL, readerAccountIds: ['210987654321'] });
    expect(sink?.readerRoleArn).toBe('arn:aws:iam::123456789012:role/audit-reader');
    expect(statementsOf(one('Role', 'reader').inputs.assumeRolePolicy).RolesThatTheirAccountAllows?.Principal).toEqual({
      AWS: ['arn:aws:iam::123456789012:root', 'arn:aws:iam::210987654321:root'],
    });
    const statements = statementsOf(one('RolePolicy', 'reader').inputs.policy);
    const writing = Object.values(statements).filter(({ Action }) =>
      Action.some((action) => /:(Put|Delete|Create|Update)/.test(action)),
    );
    expect(writing.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['KeepResults', ['arn:aws:s3:::audit-results/*']],
    ]);
    expect(statements.ReadEvents?.Resource).toEqual(['arn:aws:s3:::audit-events/events/*']);
    expect(statements.ReadTrail?.Resource).toEqual(['arn:aws:s3:::org-trail/AWSLogs/o-abcdefghij/*']);
    expect(statements.DecryptTrail?.Resource).toEqual(['arn:aws:kms:eu-west-1:123456789012:key/trail']);
  });

  it('have no role to write by unless they are named', async () => {
    const { find, sink } = await declareStore(AthenaAuditStore, {});
    expect(find('Role').map(({ name }) => name)).toEqual(['audit-delivery', 'audit-reader']);
    expect(sink).not.toHaveProperty('writerRoleArn');
  });
});

describe('events', () => {
  it('are written as lines into a folder of their day, and can be asked about there', async () => {
    const { one } = await declareStore(AthenaAuditStore, { bufferSeconds: 0 });
    const stream = one('FirehoseDeliveryStream');
    expect(stream.inputs.extendedS3Configuration).toMatchObject({
      prefix: 'events/calendarday=!{timestamp:yyyy-MM-dd}/',
      compressionFormat: 'GZIP',
      bufferingInterval: 0,
      cloudwatchLoggingOptions: { enabled: true },
    });
    expect(stream.inputs.extendedS3Configuration).not.toHaveProperty('dataFormatConversionConfiguration');
    expect(stream.inputs.serverSideEncryption).toMatchObject({ enabled: true, keyType: 'CUSTOMER_MANAGED_CMK' });
    const files = one('CatalogTable', 'ssh-events-files').inputs;
    expect(files.parameters).toMatchObject({
      'storage.location.template': 's3://audit-events/events/calendarday=${calendarday}/',
      'projection.calendarday.format': 'yyyy-MM-dd',
    });
    const view = one('CatalogTable', 'ssh-events').inputs;
    expect(view).toMatchObject({
      name: 'ssh_events',
      tableType: 'VIRTUAL_VIEW',
      viewExpandedText: '/* Presto View */',
    });
  });

  it('of a trail are there when it is named', async () => {
    const { one, sink } = await declareStore(AthenaAuditStore, TRAIL);
    expect(sink?.managementEventsTable).toBe('management_events');
    expect(one('CatalogTable', 'management-events-files').inputs.parameters).toMatchObject({
      'projection.account.values': '123456789012,210987654321',
      'projection.region.values': 'eu-west-1,us-east-1',
      'projection.calendarday.format': 'yyyy/MM/dd',
      'storage.location.template': 's3://org-trail/AWSLogs/o-abcdefghij/${account}/CloudTrail/${region}/${calendarday}',
    });
  });

  it('cannot be asked about without encryption or limit', async () => {
    const { one } = await declareStore(AthenaAuditStore, { scanLimitBytes: 10_485_760 });
    expect(one('Workgroup').inputs.configuration).toMatchObject({
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: 10_485_760,
      resultConfiguration: {
        outputLocation: 's3://audit-results/',
        encryptionConfiguration: { encryptionOption: 'SSE_KMS' },
      },
    });
  });
});

it('previews while other stacks are not there yet', async () => {
  const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
  const { resources } = await declareStore(
    AthenaAuditStore,
    { ...TRAIL, managementEventsLocation: unknown, writerAccountIds: [unknown], readerAccountIds: [unknown] },
    'preview',
  );
  expect(resources.filter(({ type }) => type.endsWith(':Role'))).toHaveLength(3);
});

it('gives its sink to other components', async () => {
  const { sink } = await declareStore(AthenaAuditStore, { eventSource: 'ssh.example.com' });
  expect(sink).toEqual({
    type: 'firehose',
    region: 'eu-west-1',
    accountId: '123456789012',
    eventSource: 'ssh.example.com',
    streamName: 'audit-stream',
    streamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/audit-stream',
    workgroup: 'audit-workgroup',
    database: 'audit-database',
    sshEventsTable: 'ssh_events',
    resultsLocation: 's3://audit-results/',
    bucketArn: 'arn:aws:s3:::audit-events',
    kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    readerRoleArn: 'arn:aws:iam::123456789012:role/audit-reader',
  });
});

describe('says what is wrong', () => {
  beforeAll(() => mockAws().ready);

  it.each<[string, object, string]>([
    [
      'a number of days',
      { retentionDays: '400' },
      'retentionDays: is "400"; allowed is a whole number from 1 to 3650 (days)',
    ],
    ['a mode', { objectLockMode: 'Compliance' }, 'objectLockMode: is "Compliance"; did you mean "COMPLIANCE"?'],
    ['a buffer', { bufferSeconds: 901 }, 'bufferSeconds: is 901; allowed is a whole number from 0 to 900 (seconds)'],
    [
      'a limit',
      { scanLimitBytes: 1 },
      'scanLimitBytes: is 1; allowed is a whole number from 10485760 to 9007199254740991',
    ],
    [
      'an account',
      { writerAccountIds: ['12345'] },
      'writerAccountIds[0]: is "12345"; allowed is an account id of 12 digits',
    ],
    ['no account', { readerAccountIds: [] }, 'readerAccountIds: is empty; at least 1 must be given'],
    ['a source', { eventSource: 'Ssh' }, 'eventSource: is "Ssh"; allowed is a host name like ssh.example.com'],
    [
      'a source of AWS',
      { eventSource: 'ec2.amazonaws.com' },
      'eventSource: ends in .amazonaws.com, which is for events of AWS itself; allowed is a host name like ssh.example.com',
    ],
    [
      'a place',
      { ...TRAIL, managementEventsLocation: 's3://trail' },
      'managementEventsLocation: is "s3://trail"; allowed is s3://BUCKET/AWSLogs/ or s3://BUCKET/PREFIX/AWSLogs/o-ORGANIZATION/, with the slash',
    ],
    [
      'a region',
      { ...TRAIL, managementEventsRegions: ['ireland'] },
      'managementEventsRegions[0]: is "ireland"; allowed is a region like eu-west-1',
    ],
    [
      'half a trail',
      { managementEventsRegions: ['eu-west-1'], managementEventsAccountIds: ['123456789012'] },
      'managementEventsLocation: is required together with the other managementEvents arguments',
    ],
    [
      'a prefix',
      { namePrefix: 'Acme' },
      'namePrefix: is a prefix of 1 to 20 lower-case letters, digits and dashes that begins with a letter, e.g. "acme-prod"',
    ],
    [
      'a tag',
      { tags: { 'aws:x': '1' } },
      'tags.aws:x: has a key that begins with aws: or sallyport:, which are reserved',
    ],
    ['a flag', { protectEvidence: 'no' }, 'protectEvidence: is "no"; allowed are true and false'],
    [
      'an unknown argument',
      { retentiondays: 3 },
      'retentiondays: is no argument of AthenaAuditStore; did you mean "retentionDays"?',
    ],
  ])('with %s', (_what, args, problem) => {
    expect(problemsOf(() => new AthenaAuditStore('audit', args))).toEqual([problem]);
  });

  it('with a name that no bucket can have', () => {
    expect(problemsOf(() => new AthenaAuditStore('Audit', {}))).toEqual([
      'name: "Audit" cannot begin the name of a bucket; allowed are up to 44 lower-case letters, digits and dashes, or give namePrefix',
    ]);
  });
});
