import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PUT_AUDIT_EVENTS_LIMITS, verifyChain } from '@sallyport/contract';
import { systemClock } from '../clock';
import type { ProxyConfig } from '../config/schema';
import { auditConfig, recordingLog, silentLog, sinkAt, temporaryDirectory } from './audit-config.fixture';
import type { RunningAuditTrail } from './audit-trail';
import { createAuditTrail, type AuditTrailOptions } from './create-audit-trail';
import { FailingDisk } from './failing-disk.fixture';
import { FakeSink } from './fake-sink.fixture';
import { createLakeClient } from './lake-client';
import { segmentPaths } from './spooled-events.fixture';

const FAST = { lingerMs: 5, unavailable: { baseMs: 1, capMs: 5 }, refusedMs: 5 };

let stateDirectory: string;
const cleanUps: (() => Promise<void> | void)[] = [];

beforeEach(() => {
  stateDirectory = temporaryDirectory();
  const directory = stateDirectory;
  cleanUps.push(() => rmSync(directory, { recursive: true, force: true }));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function sinkOf(): Promise<FakeSink> {
  const sink = await FakeSink.start();
  cleanUps.push(() => sink.close());
  return sink;
}

async function open(sinks: ProxyConfig['audit']['sinks'], options: Partial<AuditTrailOptions> = {}): Promise<RunningAuditTrail> {
  const trail = createAuditTrail({
    config: auditConfig({ sinks, spoolBytes: 64 * 1_048_576 }),
    stateDirectory,
    clock: systemClock,
    log: silentLog,
    timing: { shipper: FAST, deliverMs: 2_000 },
    ...options,
  });
  await trail.start();
  cleanUps.push(() => trail.close());
  return trail;
}

const record = (trail: RunningAuditTrail, count: number, text = 'c'): Promise<void[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => trail.record({ eventName: 'ExecuteCommand', requestParameters: { command: `${text}${i}` } })));

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

function receipts(): { uid: string; eventID: string }[] {
  const root = join(stateDirectory, 'receipts');
  return readdirSync(root)
    .flatMap((id) => readdirSync(join(root, id)).map((name) => join(root, id, name)))
    .flatMap((path) => readFileSync(path, 'utf8').split('\n').filter((line) => line.includes('"uid"')))
    .map((line) => JSON.parse(line) as { uid: string; eventID: string });
}

test('events arrive signed, in order, each once, with receipts, within the limits of a request', async () => {
  const sink = await sinkOf();
  const trail = await open([sinkAt(sink.endpoint)]);
  await record(trail, 450);
  await record(trail, 20, 'x'.repeat(90_000));
  await sink.until(() => sink.events.length === 471);
  expect(sink.sequences()).toEqual(upTo(471));
  expect(Math.max(...sink.requests.map(({ count }) => count))).toBe(PUT_AUDIT_EVENTS_LIMITS.events);
  expect(Math.max(...sink.requests.map(({ bytes }) => bytes))).toBeLessThanOrEqual(PUT_AUDIT_EVENTS_LIMITS.requestBytes);
  expect(sink.requests[0]).toMatchObject({
    url: '/PutAuditEvents?channelArn=arn%3Aaws%3Acloudtrail%3Aus-east-1%3A000000000000%3Achannel%2Fsallyport',
    authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/us-east-1\/cloudtrail-data\/aws4_request/) as string,
  });
  await trail.close();
  expect(trail.status()).toMatchObject({ lastSequence: 472, lastShippedSequence: 472, deadLetters: 0 });
  expect(receipts().map(({ uid, eventID }) => [uid, eventID])).toEqual(upTo(472).map((n) => [`${trail.proxyId}-${n}`, `store-${trail.proxyId}-${n}`]));
});

test.each([
  ['fails with 500', { status: 500, type: 'InternalServerError' }],
  ['throttles', { status: 400, type: 'ThrottlingException' }],
  ['refuses the channel', { status: 400, type: 'ChannelNotFound' }],
  ['denies access', { status: 403, type: 'AccessDeniedException' }],
] as const)('while a sink %s, events stay and health says why; they arrive once it is over', async (_what, answer) => {
  const sink = await sinkOf();
  const { log, lines } = recordingLog();
  sink.behaviour = () => answer;
  const trail = await open([sinkAt(sink.endpoint)], { log });
  await record(trail, 10);
  await sink.until(() => sink.requests.length > 4);
  expect(trail.status()).toMatchObject({ lastShippedSequence: 0, lastError: expect.stringContaining(answer.type) as string, deadLetters: 0 });
  expect(lines().filter((line) => line.includes('does not take events'))).toHaveLength(1);
  sink.behaviour = () => undefined;
  await sink.until(() => sink.events.length === 11);
  await trail.close();
  expect(sink.sequences()).toEqual(upTo(12));
  expect(trail.status().lastError).toBeUndefined();
});

test('only what can succeed is sent again; the rest goes to the dead letters, once, and is never lost', async () => {
  const sink = await sinkOf();
  const throttledOnce = new Set<string>();
  sink.behaviour = (entries) => ({
    failed: Object.fromEntries(
      entries.flatMap(({ id }) => {
        if (id.endsWith('-5')) return [[id, 'InvalidData']];
        if (!id.endsWith('-7') || throttledOnce.has(id)) return [];
        throttledOnce.add(id);
        return [[id, 'Throttling']];
      }),
    ),
  });
  const { log, lines } = recordingLog();
  const trail = await open([sinkAt(sink.endpoint)], { log });
  await record(trail, 9);
  await sink.until(() => sink.events.length === 9);
  await trail.close();
  expect([...sink.sequences()].sort((a, b) => a - b)).toEqual(upTo(11).filter((n) => n !== 5));
  expect(trail.status()).toMatchObject({ deadLetters: 1, lastShippedSequence: 11 });
  const [file] = readdirSync(join(stateDirectory, 'dead-letters')) as [string];
  const letters = readFileSync(join(stateDirectory, 'dead-letters', file), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { uid: string; errorCode: string; eventData: string });
  expect(letters).toMatchObject([{ uid: `${trail.proxyId}-5`, errorCode: 'InvalidData', eventData: expect.stringContaining('ExecuteCommand') as string }]);
  expect(lines().join('')).toContain('will never take an event');
  const again = await open([sinkAt(sink.endpoint)]);
  expect(again.status().deadLetters).toBe(1);
});

test('an event that alone makes the sink fail does not hold up the others for ever', async () => {
  const sink = await sinkOf();
  sink.behaviour = (entries) => ({ failed: Object.fromEntries(entries.filter(({ id }) => id.endsWith('-3')).map(({ id }) => [id, 'InternalFailure'])) });
  const trail = await open([sinkAt(sink.endpoint)]);
  await record(trail, 4);
  await sink.until(() => sink.events.length === 4);
  await record(trail, 1);
  await sink.until(() => sink.events.length === 5);
  expect(trail.status().deadLetters).toBe(1);
});

test('a sink that takes the request and never answers is asked again after the timeout', async () => {
  const sink = await sinkOf();
  let hangs = 2;
  sink.behaviour = () => (hangs-- > 0 ? 'hang' : undefined);
  const trail = await open([sinkAt(sink.endpoint)], { createClient: () => createLakeClient(sinkAt(sink.endpoint), 50) });
  await record(trail, 3);
  await sink.until(() => sink.events.length === 4);
  expect(sink.sequences()).toEqual(upTo(4));
});

test('a sink that hangs does not hold up the end; the next start delivers', async () => {
  const sink = await sinkOf();
  sink.behaviour = () => 'hang';
  const trail = await open([sinkAt(sink.endpoint)], { timing: { shipper: FAST, deliverMs: 50 } });
  await record(trail, 3);
  await trail.close();
  expect(trail.status().lastShippedSequence).toBe(0);
  sink.behaviour = () => undefined;
  const again = await open([sinkAt(sink.endpoint)]);
  await again.close();
  expect(sink.sequences()).toEqual(upTo(7));
  expect(verifyChain(sink.events).intact).toBe(true);
});

test('each sink has its own cursor; a readOnly sink is not written; a sink at a new address goes on where it was', async () => {
  const [good, bad, readOnly] = [await sinkOf(), await sinkOf(), await sinkOf()];
  bad.behaviour = () => ({ status: 500, type: 'InternalServerError' });
  const sinks = [sinkAt(good.endpoint, 'good'), sinkAt(bad.endpoint, 'bad'), { ...sinkAt(readOnly.endpoint, 'old'), mode: 'readOnly' as const }];
  const trail = await open(sinks, { timing: { shipper: FAST, deliverMs: 50 } });
  await record(trail, 5);
  await good.until(() => good.events.length === 6);
  await bad.until(() => bad.requests.length > 1);
  expect(trail.status()).toMatchObject({ lastShippedSequence: 0 });
  await trail.close();
  const moved = await sinkOf();
  const again = await open([sinkAt(moved.endpoint, 'good'), sinkAt(readOnly.endpoint, 'bad')]);
  await again.close();
  // The end does not wait for the answer about the last event, so that one may come again: delivery is at least once.
  expect([...new Set([...good.sequences(), ...moved.sequences()])]).toEqual(upTo(9));
  expect(moved.sequences()[0]).toBeGreaterThanOrEqual(good.sequences().length);
  expect(readOnly.sequences()).toEqual(upTo(9));
  expect(bad.events).toEqual([]);
});

test('delivered segments are removed, and the chain goes on from the one that is kept', async () => {
  const sink = await sinkOf();
  const options = { config: auditConfig({ sinks: [sinkAt(sink.endpoint)], spoolBytes: 1_048_576 }), retainBytes: 0 };
  const trail = await open([], options);
  for (let round = 0; round < 12; round += 1) {
    await record(trail, 4, 'x'.repeat(30_000));
    const last = trail.status().lastSequence;
    await sink.until(() => sink.sequences().at(-1) === last);
  }
  await trail.close();
  expect(segmentPaths(stateDirectory).length).toBeLessThanOrEqual(2);
  const again = await open([], options);
  expect(again.proxyId).toBe(trail.proxyId);
  await again.close();
  expect(verifyChain(sink.events)).toMatchObject({ intact: true, chains: [{ first: 1, last: 52, repeatedCopies: 0 }] });
});

describe('a disk smaller than what delivered events may take', () => {
  const rounds = 40;
  const big = 'x'.repeat(30_000);

  test.each([true, false])('acts go on without end, and what was delivered makes room (the disk tells its size: %s)', async (tellsSize) => {
    const sink = await sinkOf();
    const disk = new FailingDisk();
    [disk.capacity, disk.tellsSize] = [1_048_576, tellsSize];
    const trail = await open([sinkAt(sink.endpoint)], { disk, config: auditConfig({ sinks: [sinkAt(sink.endpoint)], spoolBytes: 4 * 1_048_576 }) });
    let refused = 0;
    for (let round = 0; round < rounds; round += 1) {
      await record(trail, 4, big).catch(() => (refused += 1));
      const last = trail.status().lastSequence;
      await sink.until(() => sink.sequences().at(-1) === last);
    }
    // A disk that does not say how full it is refuses the write that finds it full, and takes the next.
    expect(refused).toBeLessThanOrEqual(tellsSize ? 0 : rounds / 4);
    await record(trail, 1, big);
    await trail.close();
    expect(verifyChain(sink.events).intact).toBe(true);
  });

  test('a sink that comes back empties a full disk, also after a restart', async () => {
    const sink = await sinkOf();
    sink.behaviour = () => 'hang';
    const disk = new FailingDisk();
    disk.capacity = 1_048_576;
    const sinks = [sinkAt(sink.endpoint)];
    const trail = await open(sinks, { disk, timing: { shipper: FAST, deliverMs: 50 } });
    const fill = async () => {
      for (;;) await record(trail, 1, big);
    };
    await expect(fill()).rejects.toMatchObject({ code: 'AUDIT_NOT_DURABLE' });
    await trail.close();
    sink.behaviour = () => undefined;
    const again = await open(sinks, { disk });
    const last = again.status().lastSequence;
    await sink.until(() => (sink.sequences().at(-1) ?? 0) >= last);
    await record(again, 4, big);
    await again.close();
    expect(verifyChain(sink.events).intact).toBe(true);
  });
});
