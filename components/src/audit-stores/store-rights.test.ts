import { runSimulation } from '@cloud-copilot/iam-simulate';
import { AthenaAuditStore } from './athena-audit-store';
import { declareStore } from './declare-store.fixture';

const STORE_ACCOUNT = '123456789012';
const FLEET_ACCOUNT = '210987654321';
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${STORE_ACCOUNT}:${resource}`;

const STREAM = arn('firehose', 'deliverystream/audit-stream');
const KEY = arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab');
const EVENT = 'arn:aws:s3:::audit-events/events/calendarday=2026-11-23/one.json.gz';
const RECORDING = 'arn:aws:s3:::audit-recordings/ssh/one.cast';
const TLS = { 'aws:SecureTransport': 'true' };
const THROUGH_S3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' };

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

let policyOf: (type: string, name: string, property?: string) => unknown;
beforeAll(async () => {
  const { one } = await declareStore(AthenaAuditStore, {
    writerAccountIds: [FLEET_ACCOUNT],
    readerAccountIds: [FLEET_ACCOUNT],
  });
  policyOf = (type, name, property = 'policy') => JSON.parse(String(one(type, name).inputs[property])) as unknown;
});

interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string>;
}

async function verdict(
  principal: string,
  identityPolicy: unknown,
  call: Call,
  resourcePolicy?: unknown,
): Promise<string> {
  const result = await runSimulation(
    {
      request: {
        principal,
        action: call.action,
        resource: { resource: call.resource, accountId: STORE_ACCOUNT },
        contextVariables: call.context ?? {},
      },
      identityPolicies: [{ name: 'own', policy: identityPolicy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    },
    { simulationMode: 'Strict' },
  );
  if (result.resultType === 'error') throw new Error(JSON.stringify(result.errors));
  return result.overallResult;
}

const asRole = (part: string, call: Call): Promise<string> =>
  verdict(
    `arn:aws:iam::${STORE_ACCOUNT}:role/audit-${part}`,
    policyOf('RolePolicy', part),
    call,
    call.action.startsWith('kms:') ? policyOf('Key', 'key') : undefined,
  );

describe('a role of the store', () => {
  it.each<[string, string, string, Record<string, string>?]>([
    ['writer', 'firehose:PutRecordBatch', STREAM],
    ['reader', 'athena:StartQueryExecution', arn('athena', 'workgroup/audit-workgroup')],
    ['reader', 'athena:GetQueryResults', arn('athena', 'workgroup/audit-workgroup')],
    ['reader', 'glue:GetTable', arn('glue', 'table/audit-database/ssh_events')],
    ['reader', 's3:GetObject', EVENT],
    ['reader', 's3:PutObject', 'arn:aws:s3:::audit-results/one.csv'],
    ['reader', 'kms:Decrypt', KEY, THROUGH_S3],
    ['delivery', 's3:PutObject', EVENT],
    ['delivery', 'kms:GenerateDataKey', KEY, THROUGH_S3],
    ['delivery', 'logs:PutLogEvents', `${arn('logs', 'log-group:audit-delivery')}:log-stream:delivery`],
  ])('%s may %s', async (part, action, resource, context = {}) => {
    expect(await asRole(part, { action, resource, context })).toBe('Allowed');
  });

  it.each<[string, string, string, Record<string, string>?]>([
    ['writer', 'firehose:DeleteDeliveryStream', STREAM],
    ['writer', 'firehose:UpdateDestination', STREAM],
    ['writer', 's3:GetObject', EVENT],
    ['writer', 's3:PutObject', EVENT],
    ['reader', 'firehose:PutRecordBatch', STREAM],
    ['reader', 's3:PutObject', EVENT],
    ['reader', 's3:DeleteObjectVersion', EVENT],
    ['reader', 's3:BypassGovernanceRetention', EVENT],
    ['reader', 's3:GetObject', RECORDING],
    ['reader', 'athena:UpdateWorkGroup', arn('athena', 'workgroup/audit-workgroup')],
    ['reader', 'glue:UpdateTable', arn('glue', 'table/audit-database/ssh_events')],
    ['reader', 'kms:Decrypt', KEY],
    ['reader', 'kms:ScheduleKeyDeletion', KEY],
    ['delivery', 's3:DeleteObjectVersion', EVENT],
    ['delivery', 's3:PutObjectRetention', EVENT],
    ['delivery', 's3:PutBucketPolicy', 'arn:aws:s3:::audit-events'],
  ])('%s may not %s', async (part, action, resource, context = {}) => {
    expect(await asRole(part, { action, resource, context })).toBe('ImplicitlyDenied');
  });
});

describe('the role of a sink, which everybody assumes', () => {
  const WRITER = `arn:aws:iam::${STORE_ACCOUNT}:role/audit-writer`;
  const READER = `arn:aws:iam::${STORE_ACCOUNT}:role/audit-reader`;
  it.each([
    ['writer', STORE_ACCOUNT, WRITER, 'Allowed'],
    ['writer', FLEET_ACCOUNT, WRITER, 'Allowed'],
    ['writer', '333333333333', WRITER, 'ImplicitlyDenied'],
    ['reader', STORE_ACCOUNT, READER, 'Allowed'],
    ['reader', FLEET_ACCOUNT, READER, 'Allowed'],
    ['reader', '333333333333', READER, 'ImplicitlyDenied'],
  ])('%s, by a role of account %s that its own account allows to', async (part, accountId, resource, expected) => {
    const trust = policyOf('Role', part, 'assumeRolePolicy');
    const callOf = (principal: string): Call => ({
      ...{ action: 'sts:AssumeRole', resource },
      context: { 'aws:PrincipalArn': principal },
    });
    const allowed = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: resource }],
    };
    const proxy = `arn:aws:iam::${accountId}:role/proxy`;
    expect(await verdict(proxy, allowed, callOf(proxy), trust)).toBe(expected);
    const nothing = { ...allowed, Statement: [{ ...allowed.Statement[0], Resource: STREAM }] };
    expect(await verdict(proxy, nothing, callOf(proxy), trust)).toBe('ImplicitlyDenied');
    const user = `arn:aws:iam::${accountId}:user/somebody`;
    expect(await verdict(user, allowed, callOf(user), trust)).toBe('ImplicitlyDenied');
  });
});

describe('a bucket', () => {
  const asAdministrator = (call: Call): Promise<string> =>
    verdict(`arn:aws:iam::${STORE_ACCOUNT}:role/admin`, EVERYTHING, call, policyOf('BucketPolicy', 'events'));
  const put = (context: Record<string, string>): Call => ({ action: 's3:PutObject', resource: EVENT, context });

  it('takes objects that are encrypted by its own key, said or not', async () => {
    expect(await asAdministrator(put(TLS))).toBe('Allowed');
    const own = { 's3:x-amz-server-side-encryption': 'aws:kms', 's3:x-amz-server-side-encryption-aws-kms-key-id': KEY };
    expect(await asAdministrator(put({ ...TLS, ...own }))).toBe('Allowed');
  });

  it.each<[string, Record<string, string>]>([
    ['without TLS', { 'aws:SecureTransport': 'false' }],
    ['without KMS', { ...TLS, 's3:x-amz-server-side-encryption': 'AES256' }],
    [
      'of another key',
      {
        ...TLS,
        's3:x-amz-server-side-encryption': 'aws:kms',
        's3:x-amz-server-side-encryption-aws-kms-key-id': arn('kms', 'key/other'),
      },
    ],
  ])('takes nothing %s, not even from an administrator', async (_what, context) => {
    expect(await asAdministrator(put(context))).toBe('ExplicitlyDenied');
  });

  it('of recordings takes uploads of the fleet’s account and shows it nothing', async () => {
    const asFleet = (action: string): Promise<string> =>
      verdict(
        `arn:aws:iam::${FLEET_ACCOUNT}:role/proxy`,
        EVERYTHING,
        { action, resource: RECORDING, context: TLS },
        policyOf('BucketPolicy', 'recordings'),
      );
    expect(await asFleet('s3:PutObject')).toBe('Allowed');
    expect(await asFleet('s3:GetObject')).toBe('ImplicitlyDenied');
    expect(await asFleet('s3:DeleteObjectVersion')).toBe('ImplicitlyDenied');
  });
});
