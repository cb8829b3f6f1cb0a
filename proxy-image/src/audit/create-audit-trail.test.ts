import { appendFileSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sessionId, targetName, verifyChain, type AuditEvent } from '@sallyport/contract';
import { systemClock } from '../clock';
import type { Target } from '../targets/target';
import { auditConfig, recordingLog, silentLog, sinkAt, temporaryDirectory } from './audit-config.fixture';
import type { AuditAct, RunningAuditTrail } from './audit-trail';
import { createAuditTrail, type AuditTrailOptions } from './create-audit-trail';
import { FailingDisk } from './failing-disk.fixture';
import { FakeSink } from './fake-sink.fixture';
import { segmentPaths, spooledEvents } from './spooled-events.fixture';

const directories: string[] = [];
const trails: RunningAuditTrail[] = [];
let stateDirectory: string;

beforeEach(() => {
  stateDirectory = temporaryDirectory();
  directories.push(stateDirectory);
});

afterEach(async () => {
  for (const trail of trails.splice(0)) await trail.close();
});

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

async function open(options: Partial<AuditTrailOptions> = {}): Promise<RunningAuditTrail> {
  const trail = createAuditTrail({ config: auditConfig(), stateDirectory, clock: systemClock, log: silentLog, ...options });
  await trail.start();
  trails.push(trail);
  return trail;
}

const command = (text: string, target?: Target): AuditAct => ({
  eventName: 'ExecuteCommand',
  sessionId: sessionId('s-1'),
  requestParameters: { command: text },
  ...(target === undefined ? {} : { target }),
});
const commandsOf = (events: readonly AuditEvent[]): string[] => events.flatMap((event) => event.requestParameters?.command ?? []);
const target = (auditMode: 'failClosed' | 'failOpen'): Target => ({
  name: targetName('web-1'), host: 'h', port: 22, logins: [], tags: {}, hostKeys: [], credential: { kind: 'privateKeyFile', path: '/k' }, auditMode,
});
const NOT_DURABLE = expect.objectContaining({ code: 'AUDIT_NOT_DURABLE' }) as Error;

describe('durability', () => {
  test('a recorded act is on disk, chained, when record() resolves, and subscribers saw it in order', async () => {
    const trail = await open();
    const seen: AuditEvent[] = [];
    trail.subscribe((event) => seen.push(event));
    await trail.record(command('first'));
    expect(commandsOf(spooledEvents(stateDirectory))).toEqual(['first']);
    await Promise.all(['a', 'b', 'c'].map((text) => trail.record(command(text))));
    expect(commandsOf(seen)).toEqual(['first', 'a', 'b', 'c']);
    expect(verifyChain(spooledEvents(stateDirectory))).toMatchObject({ intact: true, chains: [{ proxyId: trail.proxyId, fromGenesis: true, first: 1, last: 5 }] });
    expect(trail.status()).toMatchObject({ lastSequence: 5, lastShippedSequence: 0 });
  });

  test('acts that come together share a sync', async () => {
    const disk = new FailingDisk();
    const trail = await open({ disk });
    const before = disk.syncs;
    await Promise.all(Array.from({ length: 1_000 }, (_, i) => trail.record(command(`c${i}`))));
    expect(commandsOf(spooledEvents(stateDirectory))).toHaveLength(1_000);
    expect(disk.syncs - before).toBeLessThanOrEqual(5);
  });

  test('nothing can be recorded before the start or after the end', async () => {
    const trail = createAuditTrail({ config: auditConfig(), stateDirectory, clock: systemClock, log: silentLog });
    await expect(trail.record(command('early'))).rejects.toMatchObject({ code: 'AUDIT_NOT_RUNNING' });
    await trail.start();
    await trail.close();
    await expect(trail.record(command('late'))).rejects.toMatchObject({ code: 'AUDIT_NOT_RUNNING' });
  });

  test('a second process cannot write to the same spool; a dead owner is overruled', async () => {
    const trail = await open();
    const second = createAuditTrail({ config: auditConfig(), stateDirectory, clock: systemClock, log: silentLog, ownerPatienceMs: 0 });
    await expect(second.start()).rejects.toMatchObject({ code: 'AUDIT_SPOOL_IN_USE', message: expect.stringContaining(String(process.pid)) as string });
    await trail.close();
    writeFileSync(join(stateDirectory, 'spool-owner'), `${process.pid} 1`);
    await second.start();
    await second.close();
  });

  test('an owner that is ending is waited for', async () => {
    const trail = await open();
    const second = createAuditTrail({ config: auditConfig(), stateDirectory, clock: systemClock, log: silentLog });
    const started = second.start();
    await trail.close();
    await started;
    await second.close();
  });

  test('heartbeats carry the last sequence number before them, the last one at the end', async () => {
    const trail = await open({ config: auditConfig({ heartbeatSeconds: 1 }) });
    await trail.record(command('a'));
    await new Promise<void>((resolve) => trail.subscribe((event) => event.eventName === 'EmitHeartbeat' && resolve()));
    await trail.close();
    const beats = spooledEvents(stateDirectory).filter((event) => event.eventName === 'EmitHeartbeat');
    expect(beats.map((event) => [event.additionalEventData.sequence, event.additionalEventData.lastSequence])).toEqual([['1', '0'], ['3', '2'], ['4', '3']]);
    expect(beats.map((event) => event.additionalEventData.final)).toEqual([undefined, undefined, 'true']);
  });

  test('a clock that steps back changes neither numbers nor chain', async () => {
    let now = Date.parse('2026-11-23T07:00:00Z');
    const trail = await open({ clock: { now: () => now } });
    await trail.record(command('a'));
    now -= 3_600_000;
    await trail.record(command('b'));
    const events = spooledEvents(stateDirectory);
    expect(events.map((event) => event.eventTime)).toEqual(['2026-11-23T07:00:00Z', '2026-11-23T07:00:00Z', '2026-11-23T06:00:00Z']);
    expect(verifyChain(events).intact).toBe(true);
  });

  test('a flood of refusals becomes one event, written at the latest at the end', async () => {
    const trail = await open();
    for (let i = 0; i < 500; i += 1) trail.recordRefusal({ eventName: 'AuthenticateUser', sourceAddress: '192.0.2.1', claimed: { userName: `u${i}` }, errorCode: 'AuthenticationFailed' });
    await trail.close();
    const refusals = spooledEvents(stateDirectory).filter((event) => event.eventName === 'AuthenticateUser');
    expect(refusals.map((event) => event.additionalEventData)).toMatchObject([{ count: '500', principalClass: 'unknown', distinctUserNames: '200' }]);
  });
});

describe('a disk that fails', () => {
  test.each(['write', 'datasync', 'datasync and truncate'] as const)('%s: acts are refused, then go on without gap or reuse, also after a restart', async (fault) => {
    const disk = new FailingDisk();
    const trail = await open({ disk });
    await trail.record(command('before'));
    if (fault === 'write') disk.room = 300;
    else disk.failing.add('datasync');
    if (fault === 'datasync and truncate') disk.failing.add('truncate');
    await expect(trail.record(command('during'))).rejects.toEqual(NOT_DURABLE);
    expect(trail.status().lastError).toContain('as the test wants');
    await expect(trail.record(command('still'))).rejects.toEqual(NOT_DURABLE);
    disk.room = Infinity;
    disk.failing.clear();
    await trail.record(command('after'));
    expect(trail.status().lastError).toBeUndefined();
    await trail.close();

    const again = await open();
    await again.record(command('restarted'));
    await again.close();
    const sink = await FakeSink.start();
    const shipped = await open({ config: auditConfig({ sinks: [sinkAt(sink.endpoint)] }) });
    await shipped.close();
    await sink.close();
    expect(commandsOf(sink.events)).toEqual(['before', 'after', 'restarted']);
    expect(verifyChain(sink.events)).toMatchObject({ intact: true, chains: [{ fromGenesis: true, repeatedCopies: 0 }] });
  });

  test('no new file: refused, and recovered', async () => {
    const disk = new FailingDisk();
    const trail = await open({ disk, config: auditConfig({ spoolBytes: 1_048_576 }) });
    disk.failing.add('create');
    const big = 'x'.repeat(40_000);
    await expect(Promise.all(Array.from({ length: 50 }, () => trail.record(command(big))))).rejects.toEqual(NOT_DURABLE);
    disk.failing.clear();
    await trail.record(command('after'));
    expect(verifyChain(spooledEvents(stateDirectory)).intact).toBe(true);
  });

  test('failOpen lets the act happen, and its event follows when the disk is back', async () => {
    const disk = new FailingDisk();
    const trail = await open({ disk, timing: { retryMs: 5 } });
    disk.room = 0;
    await trail.record(command('open', target('failOpen')));
    await expect(trail.record(command('closed', target('failClosed')))).rejects.toEqual(NOT_DURABLE);
    const written = new Promise<AuditEvent>((resolve) => trail.subscribe(resolve));
    disk.room = Infinity;
    expect(commandsOf([await written])).toEqual(['open']);
    expect(verifyChain(spooledEvents(stateDirectory)).intact).toBe(true);
  });

  test('the end does not wait for a disk that never comes back', async () => {
    const disk = new FailingDisk();
    const { log, lines } = recordingLog();
    const trail = await open({ disk, log, timing: { retryMs: 5 } });
    disk.room = 0;
    await trail.record(command('open', target('failOpen')));
    await trail.close();
    expect(lines().join('')).toContain('audit events were lost at the end');
  });

  test('the end does not wait for a disk that hangs, and nobody is told that an act is durable', async () => {
    const disk = new FailingDisk();
    const { log, lines } = recordingLog();
    const trail = await open({ disk, log, timing: { closeMs: 20 } });
    let release = (): void => undefined;
    disk.hanging = new Promise((resolve) => (release = resolve));
    let answered = false;
    const recorded = trail.record(command('hanging')).finally(() => (answered = true));
    await trail.close();
    expect(answered).toBe(false);
    release();
    await recorded;
    expect(lines().join('')).toContain('did not take the last audit events in time');
  });

  test('one session fills its share of the spool, and is refused; everybody else goes on', async () => {
    const trail = await open({ config: auditConfig({ spoolBytes: 1_048_576, sessionPercent: 25, acknowledgeSeconds: 1 }) });
    const target_ = target('failClosed');
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 400; i += 1) await trail.record(command('x'.repeat(40_000)));
    };
    await expect(fill()).rejects.toMatchObject({ code: 'AUDIT_NOT_DURABLE', message: expect.stringContaining('sessionPercent') as string });
    const bytes = segmentPaths(stateDirectory).reduce((sum, path) => sum + statSync(path).size, 0);
    expect(bytes).toBeGreaterThan(250_000);
    expect(bytes).toBeLessThan(280_000);
    expect([trail.takesMore(target_, sessionId('s-1')), trail.takesMore(target_, sessionId('s-2'))]).toEqual([false, true]);
    await trail.record({ ...command('ls'), sessionId: sessionId('s-2') });
    // Its end is recorded all the same.
    await trail.record({ eventName: 'EndSession', sessionId: sessionId('s-1') });
  });

  test('undelivered events beyond audit.spoolBytes refuse acts, with the bound in the error', async () => {
    const trail = await open({ config: auditConfig({ spoolBytes: 1_048_576 }) });
    const fill = async (): Promise<void> => {
      for (let i = 0; i < 400; i += 1) await trail.record({ ...command('x'.repeat(40_000)), sessionId: sessionId(`s-${i}`) });
    };
    await expect(fill()).rejects.toMatchObject({ code: 'AUDIT_NOT_DURABLE', message: expect.stringContaining('1048576') as string });
    expect(segmentPaths(stateDirectory).reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThanOrEqual(1_048_576);
  });
});

describe('recovery', () => {
  test('at whatever byte a crash cut the last segment: the whole events before it stay, and the chain goes on', async () => {
    const trail = await open();
    const { proxyId } = trail;
    for (const text of ['a', 'b', 'c']) await trail.record(command(text));
    await trail.close();
    const [path] = segmentPaths(stateDirectory) as [string];
    const whole = readFileSync(path);
    const ends = [...whole.keys()].filter((index) => whole[index] === 0x0a);
    for (let cut = (ends[0] ?? 0) + 1; cut < whole.length; cut += 97) {
      writeFileSync(path, whole.subarray(0, cut));
      const survivors = ends.filter((end) => end < cut).length;
      const again = await open();
      expect(again.proxyId).toBe(proxyId);
      await again.close();
      // Its own first and last heartbeat come after what survived.
      expect(verifyChain(spooledEvents(stateDirectory))).toMatchObject({ intact: true, chains: [{ last: survivors + 2, repeatedCopies: 0 }] });
    }
  });

  test('damage within the last segment is said loudly, set aside, and stays visible as a gap: no number is used twice', async () => {
    const trail = await open();
    for (const text of ['a', 'b', 'c']) await trail.record(command(text));
    await trail.close();
    const [path] = segmentPaths(stateDirectory) as [string];
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [lines[0], (lines[1] ?? '').replace('"a"', '"z"'), ...lines.slice(2)].join('\n'));
    const { log, lines: logged } = recordingLog();
    const again = await open({ log });
    expect(logged().join('')).toContain('set aside');
    const aside = readdirSync(join(stateDirectory, 'spool')).find((name) => name.includes('.torn-'));
    expect(readFileSync(join(stateDirectory, 'spool', aside ?? ''), 'utf8')).toContain('"c"');
    await again.record(command('d'));
    await again.close();
    const sink = await FakeSink.start();
    const shipped = await open({ config: auditConfig({ sinks: [sinkAt(sink.endpoint)] }) });
    await shipped.close();
    await sink.close();
    expect(commandsOf(sink.events)).toEqual(['z', 'd']);
    // What hung on the damaged event was confirmed and is lost.
    expect(verifyChain(sink.events)).toMatchObject({ intact: false, chains: [{ first: 1, problems: [{ kind: 'missing', from: 3, to: 5 }] }] });
  });

  test('a spool that lost events which a sink has begins a new chain instead of using numbers twice', async () => {
    const sink = await FakeSink.start();
    const config = auditConfig({ sinks: [sinkAt(sink.endpoint)] });
    const trail = await open({ config });
    await trail.record(command('a'));
    await trail.close();
    const [path] = segmentPaths(stateDirectory) as [string];
    truncateSync(path, readFileSync(path).indexOf(0x0a) + 1);
    const again = await open({ config });
    expect(again.proxyId).not.toBe(trail.proxyId);
    await again.record(command('b'));
    await again.close();
    await sink.close();
    const verdict = verifyChain(sink.events);
    expect(verdict.intact).toBe(true);
    expect(verdict.chains.map((chain) => chain.fromGenesis)).toEqual([true, true]);
    expect(commandsOf(sink.events)).toEqual(['a', 'b']);
  });

  test('an empty segment after a crash does not hide the chain before it', async () => {
    const trail = await open();
    await trail.record(command('a'));
    await trail.close();
    appendFileSync(join(stateDirectory, 'spool', '0000000000000004.ndjson'), '{"torn');
    const again = await open();
    expect(again.proxyId).toBe(trail.proxyId);
    await again.close();
    expect(verifyChain(spooledEvents(stateDirectory))).toMatchObject({ intact: true, chains: [{ first: 1, last: 5 }] });
  });
});
