import { SSH_EVENTS_COLUMNS } from '@sallyport/contract';
import type { FirehoseSink } from '../config/audit-schema';
import type { AuditEventClient } from './audit-event-client';
import { AwsJsonServer } from './aws-json.fixture';
import { createFirehoseClient } from './firehose-client';

const NOW = Date.parse('2026-11-23T07:00:00.500Z');
const EVENT = '{"UID":"p-1","eventTime":"2026-11-23T06:59:58Z","recipientAccountId":"123456789012","requestParameters":{"targetHost":"web-1"}}';
const entry = (id: string, eventData = EVENT) => ({ id, eventData });
let service: AwsJsonServer;
let client: AuditEventClient;

beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
});

beforeEach(async () => {
  service = await AwsJsonServer.start();
  const sink: FirehoseSink = { type: 'firehose', streamName: 'ssh', region: 'eu-central-1', endpoint: service.endpoint, mode: 'write' };
  client = createFirehoseClient(sink, { now: () => NOW }, 500);
});

afterEach(async () => {
  client.destroy();
  await service.close();
});

const put = (...entries: ReturnType<typeof entry>[]) => client.put(entries, new AbortController().signal);
const recordsOf = (call = service.calls[0]) => (call?.body.Records as { Data: string }[]).map(({ Data }) => Buffer.from(Data, 'base64').toString());

test('a record is one line: the row of the Athena table, with the event in it byte for byte', async () => {
  service.answer = () => ({ body: { FailedPutCount: 0, RequestResponses: [{ RecordId: 'r-1' }] } });
  expect(await put(entry('p-1'))).toEqual({ kind: 'answered', successful: new Map([['p-1', 'r-1']]), failed: new Map() });
  expect(service.calls[0]).toMatchObject({ operation: 'PutRecordBatch', body: { DeliveryStreamName: 'ssh' } });
  expect(service.calls[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 .*\/eu-central-1\/firehose\//);
  const [line = ''] = recordsOf();
  expect(line.endsWith(`,"eventData":${EVENT}}\n`)).toBe(true);
  const row = JSON.parse(line) as Record<string, unknown>;
  expect(row).toMatchObject({
    ...{ eventCategory: 'ActivityAuditLog', eventType: 'ActivityLog', eventTime: '2026-11-23T06:59:58Z', awsRegion: 'eu-central-1' },
    ...{ recipientAccountId: '123456789012', metadata: { ingestionTime: '2026-11-23T07:00:00Z', channelARN: '' } },
  });
  expect(Object.keys(SSH_EVENTS_COLUMNS)).toEqual(expect.arrayContaining(Object.keys(row)));
});

test('answers belong to records by their place: receipts, failures, and none', async () => {
  service.answer = () => ({
    body: { FailedPutCount: 1, RequestResponses: [{ RecordId: 'r-1' }, { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'slow down' }] },
  });
  expect(await put(entry('p-1'), entry('p-2'), entry('p-3'))).toEqual({
    kind: 'answered',
    successful: new Map([['p-1', 'r-1']]),
    failed: new Map([['p-2', { errorCode: 'ServiceUnavailableException', errorMessage: 'slow down' }]]),
  });
});

test('a record that is too long is not sent, and fails for good; the others are', async () => {
  service.answer = () => ({ body: { RequestResponses: [{ RecordId: 'r-2' }] } });
  const long = EVENT.replace('web-1', 'x'.repeat(1_024_000));
  const outcome = await put(entry('p-1', long), entry('p-2'));
  expect(outcome).toMatchObject({ kind: 'answered', successful: new Map([['p-2', 'r-2']]) });
  expect(outcome).toHaveProperty('failed', new Map([['p-1', expect.objectContaining({ errorCode: 'RecordTooLarge' }) as object]]));
});

test.each([
  ['an outage', { status: 503, body: { __type: 'ServiceUnavailableException', message: 'later' } }, 'unavailable', 'later'],
  ['throttling', { status: 400, body: { __type: 'ThrottlingException', message: 'later' } }, 'unavailable', 'later'],
  ['a stream that is not there', { status: 400, body: { __type: 'ResourceNotFoundException', message: 'no stream' } }, 'refused', 'no stream'],
  ['a missing permission', { status: 400, body: { __type: 'AccessDeniedException', message: 'not authorized' } }, 'refused', 'not authorized'],
  ['silence', 'hang', 'unavailable', ''],
] as const)('%s', async (_what, answer, kind, why) => {
  service.answer = () => answer;
  expect(await put(entry('p-1'))).toMatchObject({ kind, why: expect.stringContaining(why) as string });
  expect(service.calls).toHaveLength(1);
});

test('what an entry is counted as is never less than it takes in the request', async () => {
  service.answer = () => ({ body: { RequestResponses: [] } });
  await put(entry('p-1'));
  const data = (service.calls[0]?.body.Records as { Data: string }[])[0];
  expect(client.limits.entryBytes(entry('p-1'))).toBeGreaterThanOrEqual(JSON.stringify(data).length + 1);
  expect(client.limits).toMatchObject({ events: 500 });
});
