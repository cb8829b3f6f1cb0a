import { mockAws } from '../internal/mock-aws.fixture';
import { declareStore, problemsOf } from './declare-store.fixture';
import { LakeAuditStore } from './lake-audit-store';

const ID = '11111111-2222-3333-4444-555555555555';
const channelArn = `arn:aws:cloudtrail:us-east-1:210987654321:channel/${ID}`;
const eventDataStoreArn = `arn:aws:cloudtrail:us-east-1:210987654321:eventdatastore/${ID}`;
const NEW = { accountUsesCloudTrailLake: true } as const;

const desired = (inputs: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(String(inputs.desiredState)) as Record<string, unknown>;

describe('a new event data store', () => {
  it('takes audit events only, for a time that is said, with a key', async () => {
    const { one } = await declareStore(LakeAuditStore, { ...NEW, retentionDays: 365 });
    expect(one('EventDataStore').inputs).toMatchObject({
      retentionPeriod: 365,
      billingMode: 'EXTENDABLE_RETENTION_PRICING',
      terminationProtectionEnabled: true,
      organizationEnabled: false,
      kmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      advancedEventSelectors: [
        { name: 'Audit events', fieldSelectors: [{ field: 'eventCategory', equals: ['ActivityAuditLog'] }] },
      ],
    });
  });

  it('has a channel, made by Cloud Control, and tagged', async () => {
    const { one, sink } = await declareStore(LakeAuditStore, { ...NEW, tags: { team: 'platform' } });
    const channel = one('Resource', 'channel').inputs;
    expect(channel.typeName).toBe('AWS::CloudTrail::Channel');
    expect(desired(channel)).toEqual({
      Name: 'audit-channel',
      Source: 'Custom',
      Destinations: [
        { Type: 'EVENT_DATA_STORE', Location: `arn:aws:cloudtrail:eu-west-1:123456789012:eventdatastore/${ID}` },
      ],
      Tags: [
        { Key: 'team', Value: 'platform' },
        { Key: 'sallyport:component', Value: 'LakeAuditStore' },
        { Key: 'sallyport:name', Value: 'audit' },
        { Key: 'sallyport:stack', Value: 'shop/prod' },
        { Key: 'sallyport:evidence', Value: 'true' },
      ],
    });
    // The id of a resource of Cloud Control is the primary identifier of its type: a channel's ARN.
    expect(sink).toMatchObject({ type: 'lake', channelArn: 'audit-channel-id', region: 'eu-west-1' });
  });

  it('survives destroy with all that belongs to it', async () => {
    const { store, resources } = await declareStore(LakeAuditStore, { ...NEW, writerAccountIds: ['210987654321'] });
    expect(resources.map(({ name }) => name).sort()).toEqual([
      'audit-channel',
      'audit-channel-policy',
      'audit-events',
      'audit-events-policy',
      'audit-key',
    ]);
    for (const { opts } of resources)
      expect(opts).toMatchObject({ parent: store, protect: true, retainOnDelete: true });
  });

  it('goes with a stack that is thrown away, termination protection included', async () => {
    const { resources, one } = await declareStore(LakeAuditStore, { ...NEW, protectEvidence: false });
    expect(resources.filter(({ opts }) => opts.protect === true || opts.retainOnDelete === true)).toEqual([]);
    expect(one('EventDataStore').inputs.terminationProtectionEnabled).toBe(false);
  });

  it('lets other accounts write and dashboards of its own ask, and nothing else', async () => {
    const { one } = await declareStore(LakeAuditStore, { ...NEW, writerAccountIds: ['210987654321'] });
    expect(desired(one('Resource', 'channel-policy').inputs)).toMatchObject({
      ResourceArn: 'audit-channel-id',
      ResourcePolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ['arn:aws:iam::210987654321:root'] },
            Action: ['cloudtrail-data:PutAuditEvents'],
            Resource: ['audit-channel-id'],
          },
        ],
      },
    });
    expect(desired(one('Resource', 'events-policy').inputs)).toMatchObject({
      ResourcePolicy: {
        Statement: [{ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: ['cloudtrail:StartQuery'] }],
      },
    });
  });

  it('is asked by other accounts through a role', async () => {
    const { one, sink } = await declareStore(LakeAuditStore, { ...NEW, readerAccountIds: ['210987654321'] });
    expect(sink?.readerRoleArn).toBe('arn:aws:iam::123456789012:role/audit-reader');
    const policy = String(one('RolePolicy').inputs.policy);
    expect(policy).toContain('cloudtrail:StartQuery');
    expect(policy).not.toMatch(/Delete|Update|Stop|Put/);
  });

  it('calls its reader otherwise than an AthenaAuditStore with the same prefix does', async () => {
    const args = { ...NEW, readerAccountIds: ['210987654321'], namePrefix: 'acme-prod' };
    const { one } = await declareStore(LakeAuditStore, args);
    expect(one('Role').inputs.name).toBe('acme-prod-lake-reader');
  });
});

describe('an existing one', () => {
  it('is only passed on, with the account and region that it is in', async () => {
    const { resources, sink } = await declareStore(LakeAuditStore, { channelArn, eventDataStoreArn });
    expect(resources).toEqual([]);
    expect(sink).toEqual({
      type: 'lake',
      region: 'us-east-1',
      accountId: '210987654321',
      channelArn,
      eventDataStoreArn,
    });
  });

  it('is given a channel where it has none', async () => {
    const { resources } = await declareStore(LakeAuditStore, { eventDataStoreArn });
    expect(resources.map(({ name }) => name)).toEqual(['audit-channel']);
  });
});

describe('says what is wrong', () => {
  beforeAll(() => mockAws().ready);

  it('when the account may not have CloudTrail Lake', () => {
    const [problem, second] = problemsOf(() => new LakeAuditStore('audit', {}));
    expect(second).toBeUndefined();
    expect(problem).toMatch(
      /^accountUsesCloudTrailLake: must be true .* no new customers since 31 May 2026.*AthenaAuditStore/,
    );
  });

  it.each<[string, object, string]>([
    [
      'a channel alone',
      { channelArn },
      'eventDataStoreArn: is required with channelArn: runbooks ask the event data store',
    ],
    [
      'a retention for what exists',
      { eventDataStoreArn, retentionDays: 30 },
      'retentionDays: is for an event data store that is made here, not for an existing one',
    ],
    [
      'a channel of elsewhere',
      { channelArn: channelArn.replace('us-east-1', 'eu-west-1'), eventDataStoreArn },
      'channelArn: is of another account or region than eventDataStoreArn; a channel fills stores of its own',
    ],
    [
      'writers for a channel of others',
      { channelArn, eventDataStoreArn, writerAccountIds: ['210987654321'] },
      'writerAccountIds: are for a channel that is made here; the resource policy of an existing channel belongs to whoever made it',
    ],
    [
      'an ARN of something else',
      { eventDataStoreArn: channelArn },
      `eventDataStoreArn: is "${channelArn}"; allowed is an ARN like arn:aws:cloudtrail:eu-west-1:123456789012:eventdatastore/${ID}`,
    ],
    ['six days', { ...NEW, retentionDays: 6 }, 'retentionDays: is 6; allowed is a whole number from 7 to 2555 (days)'],
  ])('with %s', (_what, args, problem) => {
    expect(problemsOf(() => new LakeAuditStore('audit', args))).toEqual([problem]);
  });
});
