import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sessionId, targetName } from '@sallyport/contract';
import { systemClock } from '../clock';
import type { Target } from '../targets/target';
import { auditConfig, recordingLog, silentLog, sinkAt, temporaryDirectory } from './audit-config.fixture';
import type { AuditAct, RunningAuditTrail } from './audit-trail';
import { createAuditTrail } from './create-audit-trail';
import { FakeSink } from './fake-sink.fixture';
import { spooledEvents } from './spooled-events.fixture';

const FAST = { lingerMs: 1, unavailable: { baseMs: 1, capMs: 5 }, refusedMs: 5 };
const target: Target = {
  ...{ name: targetName('web-1'), host: 'h', port: 22, logins: [], tags: {}, hostKeys: [] },
  credential: { kind: 'privateKeyFile', path: '/k' },
};
const command = (text: string, more: Partial<AuditAct> = {}): AuditAct => ({
  eventName: 'ExecuteCommand',
  requestParameters: { command: text },
  ...more,
});
const cleanUps: (() => Promise<void> | void)[] = [];
let stateDirectory: string;

beforeEach(() => {
  stateDirectory = temporaryDirectory();
  cleanUps.push(() => rmSync(stateDirectory, { recursive: true, force: true }));
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function sinkOf(): Promise<FakeSink> {
  const sink = await FakeSink.start();
  cleanUps.push(() => sink.close());
  return sink;
}

async function open(sinks: readonly FakeSink[], acknowledgeSeconds = 20): Promise<RunningAuditTrail> {
  const config = auditConfig({
    durable: 'sink',
    acknowledgeSeconds,
    sinks: sinks.map((sink, index) => sinkAt(sink.endpoint, `sink-${index}`)),
  });
  const trail = createAuditTrail({
    config,
    stateDirectory,
    clock: systemClock,
    log: silentLog,
    timing: { shipper: FAST, deliverMs: 500 },
  });
  await trail.start();
  cleanUps.push(() => trail.close());
  return trail;
}

const settled = async (work: Promise<void>): Promise<'settled' | 'waiting'> =>
  Promise.race([
    work.then(() => 'settled' as const),
    new Promise<'waiting'>((resolve) => setImmediate(() => resolve('waiting'))),
  ]);

test('an act is confirmed only after the receipt of a sink, though it is on the disk before', async () => {
  const sink = await sinkOf();
  sink.behaviour = () => 'hang';
  const trail = await open([sink]);
  await sink.until(() => sink.requests.length > 0);
  const onDisk = new Promise<void>((resolve) =>
    trail.subscribe((event) => event.eventName === 'ExecuteCommand' && resolve()),
  );
  const act = trail.record(command('ls'));
  await onDisk;
  expect(await settled(act)).toBe('waiting');
  expect(spooledEvents(stateDirectory).map((event) => event.requestParameters?.command)).toContain('ls');
  await trail.close();
  await expect(act).rejects.toMatchObject({ code: 'AUDIT_NOT_DURABLE' });
});

test('a receipt confirms it: the sink has the event when record() resolves', async () => {
  const sink = await sinkOf();
  const trail = await open([sink]);
  await Promise.all(Array.from({ length: 300 }, (_, i) => trail.record(command(`c${i}`))));
  expect(sink.events.filter((event) => event.eventName === 'ExecuteCommand')).toHaveLength(300);
});

test('one sink of two is enough', async () => {
  const [one, other] = [await sinkOf(), await sinkOf()];
  one.behaviour = () => ({ status: 500, type: 'InternalServerError' });
  const trail = await open([one, other]);
  await one.until(() => one.requests.length > 0);
  await trail.record(command('ls'));
  expect(trail.takesMore(target, sessionId('s-1'))).toBe(true);
});

test('with every sink away acts are refused at once, and taken again when one is back; failOpen goes on', async () => {
  const sink = await sinkOf();
  sink.behaviour = () => ({ status: 500, type: 'InternalServerError' });
  const trail = await open([sink]);
  await sink.until(() => sink.requests.length > 2);
  await expect(trail.record(command('refused'))).rejects.toMatchObject({
    code: 'AUDIT_NOT_DURABLE',
    message: expect.stringContaining('InternalServerError') as string,
  });
  expect(trail.takesMore(target, sessionId('s-1'))).toBe(false);
  const open_: Target = { ...target, auditMode: 'failOpen' };
  await trail.record(command('open', { target: open_ }));
  expect(trail.takesMore(open_, sessionId('s-1'))).toBe(true);
  sink.behaviour = () => undefined;
  await sink.until(() => sink.events.some((event) => event.requestParameters?.command === 'open'));
  while (!trail.takesMore(target, sessionId('s-1'))) await new Promise((resolve) => setImmediate(resolve));
  await trail.record(command('again'));
  expect(sink.events.map((event) => event.requestParameters?.command)).not.toContain('refused');
});

test('a sink that does not answer: the act is refused when its time is up', async () => {
  const sink = await sinkOf();
  sink.behaviour = () => 'hang';
  const trail = await open([sink], 0.05);
  await expect(trail.record(command('ls'))).rejects.toMatchObject({
    code: 'AUDIT_NOT_DURABLE',
    message: expect.stringContaining('within 0.05 s') as string,
  });
});

test('an event that no sink will ever take is refused, with the reason', async () => {
  const sink = await sinkOf();
  sink.behaviour = (entries) => ({ failed: Object.fromEntries(entries.map(({ id }) => [id, 'InvalidData'])) });
  const trail = await open([sink]);
  await expect(trail.record(command('ls'))).rejects.toMatchObject({
    message: expect.stringContaining('InvalidData') as string,
  });
});

describe('an event that one sink will never take', () => {
  const never = (sink: FakeSink) => {
    sink.behaviour = (entries) => ({ failed: Object.fromEntries(entries.map(({ id }) => [id, 'InvalidData'])) });
  };

  test('is refused at once when the only other one is not written to', async () => {
    const [sink, other] = [await sinkOf(), await sinkOf()];
    never(sink);
    const sinks = [sinkAt(sink.endpoint, 'sink-0'), { ...sinkAt(other.endpoint, 'sink-1'), mode: 'readOnly' as const }];
    const config = auditConfig({ durable: 'sink', acknowledgeSeconds: 600, sinks });
    const trail = createAuditTrail({
      config,
      stateDirectory,
      clock: systemClock,
      log: silentLog,
      timing: { shipper: FAST, deliverMs: 500 },
    });
    await trail.start();
    cleanUps.push(() => trail.close());
    await expect(trail.record(command('ls'))).rejects.toMatchObject({
      message: expect.stringContaining('no audit sink takes its event: InvalidData: InvalidData') as string,
    });
  });

  test('is confirmed by the other', async () => {
    const [sink, other] = [await sinkOf(), await sinkOf()];
    never(sink);
    other.behaviour = () => 'hang';
    const trail = await open([sink, other], 600);
    await sink.until(() => sink.requests.length > 0);
    const act = trail.record(command('ls'));
    const refused = sink.requests.length;
    await sink.until(() => sink.requests.length > refused);
    expect(await settled(act)).toBe('waiting');
    await trail.close();
    await expect(act).rejects.toMatchObject({ message: expect.stringContaining('the proxy ended') as string });
  });
});

test('an act that is durable on the disk does not wait for a sink', async () => {
  const sink = await sinkOf();
  sink.behaviour = () => 'hang';
  const config = auditConfig({ durable: 'disk', acknowledgeSeconds: 600, sinks: [sinkAt(sink.endpoint)] });
  const trail = createAuditTrail({
    config,
    stateDirectory,
    clock: systemClock,
    log: silentLog,
    timing: { shipper: FAST, deliverMs: 50 },
  });
  await trail.start();
  cleanUps.push(() => trail.close());
  await trail.record(command('ls'));
});

test('who no longer listens hears nothing more', async () => {
  const trail = await open([await sinkOf()]);
  const heard: unknown[] = [];
  const stop = trail.subscribe((event) => heard.push(event.requestParameters?.command));
  await trail.record(command('first'));
  stop();
  await trail.record(command('second'));
  expect(heard.filter(Boolean)).toEqual(['first']);
});

test('a refusal that cannot be written is in the log', async () => {
  const { log, lines } = recordingLog();
  const config = auditConfig({ sinks: [] });
  const trail = createAuditTrail({ config, stateDirectory, clock: systemClock, log, timing: { refusalWindowMs: 1 } });
  trail.recordRefusal({
    eventName: 'AuthenticateUser',
    errorCode: 'AuthenticationFailed',
    errorMessage: 'x',
    sourceAddress: '192.0.2.1',
  });
  // The trail was never started: nothing takes the event.
  while (lines().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(lines().map((line) => JSON.parse(line) as object)).toMatchObject([
    { msg: 'an audit event could not be written', eventName: 'AuthenticateUser' },
  ]);
});

test('the files of a sink are named by its kind and a digest of what it is called', async () => {
  const sink = await sinkOf();
  await open([sink]);
  expect(readdirSync(join(stateDirectory, 'receipts'))).toEqual([expect.stringMatching(/^lake-[0-9a-f]{16}$/)]);
});
