import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { verifyChain, type AuditEvent } from '@sallyport/contract';
import { systemClock } from '../clock';
import type { FirehoseSink } from '../config/audit-schema';
import { auditConfig, silentLog, sinkAt, temporaryDirectory } from './audit-config.fixture';
import type { RunningAuditTrail } from './audit-trail';
import { AwsJsonServer, type AwsJsonCall } from './aws-json.fixture';
import { createAuditTrail } from './create-audit-trail';
import { FakeSink } from './fake-sink.fixture';

const FAST = { lingerMs: 5, unavailable: { baseMs: 1, capMs: 5 }, refusedMs: 5 };
const cleanUps: (() => Promise<void> | void)[] = [];
let stateDirectory: string;
let service: AwsJsonServer;
let delivered: AuditEvent[];
/** Error codes for records, by sequence number; each is given once and taken away, but for those that stay. */
let faults: Map<number, string>;

beforeAll(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
});

beforeEach(async () => {
  stateDirectory = temporaryDirectory();
  delivered = [];
  faults = new Map();
  service = await AwsJsonServer.start();
  service.answer = (call) => ({ body: { FailedPutCount: 0, RequestResponses: eventsOf(call).map(take) } });
  cleanUps.push(() => rmSync(stateDirectory, { recursive: true, force: true }), () => service.close());
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const eventsOf = ({ body }: AwsJsonCall): AuditEvent[] =>
  (body.Records as { Data: string }[]).map(({ Data }) => (JSON.parse(Buffer.from(Data, 'base64').toString()) as { eventData: AuditEvent }).eventData);

function take(event: AuditEvent): object {
  const ErrorCode = faults.get(sequenceOf(event));
  if (ErrorCode === undefined) {
    delivered.push(event);
    return { RecordId: `record-${event.UID}` };
  }
  if (ErrorCode === 'ServiceUnavailableException') faults.delete(sequenceOf(event));
  return { ErrorCode, ErrorMessage: 'as the test wants' };
}
const sequenceOf = (event: AuditEvent) => Number(event.additionalEventData.sequence);

async function open(more: FakeSink[] = []): Promise<RunningAuditTrail> {
  const firehose: FirehoseSink = { type: 'firehose', streamName: 'ssh', region: 'eu-central-1', endpoint: service.endpoint, mode: 'write' };
  const config = auditConfig({ sinks: [firehose, ...more.map((sink) => sinkAt(sink.endpoint))] });
  const trail = createAuditTrail({ config, stateDirectory, clock: systemClock, log: silentLog, timing: { shipper: FAST, deliverMs: 5_000 } });
  await trail.start();
  cleanUps.push(() => trail.close());
  return trail;
}
const record = (trail: RunningAuditTrail, count: number, text = 'c') =>
  Promise.all(Array.from({ length: count }, (_, i) => trail.record({ eventName: 'ExecuteCommand', requestParameters: { command: `${text}${i}` } })));

const filesOf = (name: string) => {
  const folder = join(stateDirectory, name);
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), 'utf8')] : []));
};

test('a whole chain arrives, in order, each with the receipt that Firehose gave, in few requests', async () => {
  const trail = await open();
  await record(trail, 1_200);
  await trail.close();
  expect(delivered.map(sequenceOf)).toEqual(Array.from({ length: 1_202 }, (_, i) => i + 1));
  expect(verifyChain(delivered).intact).toBe(true);
  expect(Math.max(...service.calls.map((call) => eventsOf(call).length))).toBeLessThanOrEqual(500);
  const receipts = filesOf('receipts').join('').split('\n').filter((line) => line.includes('"uid"'));
  expect(receipts).toHaveLength(1_202);
  expect(receipts[0]).toBe(JSON.stringify({ uid: `${trail.proxyId}-1`, eventID: `record-${trail.proxyId}-1` }));
});

test('requests hold to 4 MiB', async () => {
  const trail = await open();
  await record(trail, 60, 'x'.repeat(90_000));
  await trail.close();
  expect(delivered).toHaveLength(62);
  for (const call of service.calls) expect(JSON.stringify(call.body).length).toBeLessThanOrEqual(4 * 1_048_576);
});

test('records that failed for now are sent again, and those alone; one that fails for good is a dead letter', async () => {
  const trail = await open();
  faults.set(3, 'ServiceUnavailableException').set(5, 'ValidationFailure');
  await record(trail, 6);
  await trail.close();
  expect(delivered.map(sequenceOf).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 6, 7, 8]);
  expect(trail.status()).toMatchObject({ deadLetters: 1, lastShippedSequence: 8 });
  expect(filesOf('dead-letters').join('')).toContain('"errorCode":"ValidationFailure"');
});

test('two sinks while moving: each has everything and keeps its own place', async () => {
  const lake = await FakeSink.start();
  cleanUps.push(() => lake.close());
  const trail = await open([lake]);
  await record(trail, 20);
  await trail.close();
  expect(delivered.map(sequenceOf)).toEqual(lake.sequences());
  expect(readdirSync(join(stateDirectory, 'receipts')).map((name) => name.split('-')[0]).sort()).toEqual(['firehose', 'lake']);

  const after = await open();
  await record(after, 1);
  await after.close();
  expect(delivered.map(sequenceOf)).toEqual(Array.from({ length: delivered.length }, (_, i) => i + 1));
});
