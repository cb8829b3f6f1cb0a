import type { AuditEvent, CreateLockRequest, Lock } from '@sallyport/contract';
import { auditEventFixture } from '../audit-event.fixture';
import type { RunnerAct } from '../emit/run-emitter';
import { FakeClock, settled } from '../fake-clock.fixture';
import { runbookFixture } from '../runbook.fixture';
import { fakeStore, heartbeatAt, type FakeAnswers } from '../store/fake-store.fixture';
import { watch, type Watch, type WatchOptions } from './watch';

const T0 = Date.parse('2026-11-23T07:02:30Z');
const row = (source: string, attempts: number): readonly string[] => [
  source,
  String(attempts),
  'AuthenticationFailed',
  '2026-11-23 07:02:30.000',
];

/** A proxy whose events a test pushes. */
class FakeProxy {
  readonly orders: CreateLockRequest[] = [];
  private waiting: AuditEvent[] = [];
  private wake: () => void = () => undefined;
  fail = false;

  push(...events: AuditEvent[]): void {
    this.waiting.push(...events);
    this.wake();
  }

  end(): void {
    this.fail = true;
    this.wake();
  }

  locks = () => Promise.resolve([]);
  createLock = (order: CreateLockRequest) => {
    this.orders.push(order);
    const lock: Lock = {
      id: `lock-${this.orders.length}`,
      subject: order.subject,
      value: order.value,
      reason: order.reason,
      createdBy: order.createdBy,
      createdAt: new Date(T0).toISOString(),
      expiresAt: new Date(T0 + 3_600_000).toISOString(),
    };
    return Promise.resolve({ lock, cut: [] });
  };

  async *followEvents(signal: AbortSignal, onOpen?: () => void): AsyncIterable<AuditEvent> {
    if (!this.fail) onOpen?.();
    signal.addEventListener('abort', () => this.wake());
    while (!signal.aborted) {
      if (this.fail) {
        this.fail = false;
        throw new Error('socket closed');
      }
      const event = this.waiting.shift();
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

let told: string[];
let proxy: FakeProxy;
let clock: FakeClock;
/** Stands for a proxy that has just been heard of, whenever the store is asked. */
const UP_TO_NOW = heartbeatAt(0);
let answers: FakeAnswers;
const current = (): FakeAnswers =>
  answers.heartbeats === UP_TO_NOW ? { ...answers, heartbeats: heartbeatAt(clock.now()) } : answers;
let watching: Watch;

const start = (more: Partial<WatchOptions> = {}): void => {
  watching = watch({
    runbooks: [runbookFixture()],
    store: fakeStore(current),
    control: proxy,
    clock,
    retryMs: 1_000,
    scheduleDelayMs: 0,
    on: {
      alarm: (alarm) => told.push(`alarm ${alarm.value} ${alarm.count}`),
      run: (run, trigger) =>
        told.push(`run ${run.result} by ${trigger.kind} to ${new Date(run.window.endMs).toISOString().slice(11, 19)}`),
      finding: (finding) => told.push(`finding ${String(finding.source)}`),
      response: (report) => told.push(`response ${report.outcome.kind}`),
      undo: (undone) => told.push(`undo ${undone.lockId} of ${undone.runbook}`),
      problem: (problem) => told.push(`problem ${problem.where}: ${problem.message}`),
    },
    ...more,
  });
};
const failures = (count: number): AuditEvent[] =>
  Array.from({ length: count }, () => auditEventFixture({ timeMs: T0 + 400, errorCode: 'AuthenticationFailed' }));

beforeEach(() => {
  told = [];
  proxy = new FakeProxy();
  clock = new FakeClock(T0);
  answers = { rows: [], heartbeats: [] };
});
afterEach(() => watching.stop());

test('an alarm names the source at once; the finding follows when the store knows, and is contained; its undo is told', async () => {
  start();
  proxy.push(...failures(5));
  await settled();
  await settled();
  expect(told).toEqual(['alarm 203.0.113.9 5', 'run incomplete by alarm to 07:02:31']);
  answers = { rows: [row('203.0.113.9', 5)], heartbeats: [] };
  await clock.advance(1_000);
  expect(told.slice(2)).toEqual(['run finding by alarm to 07:02:31', 'finding 203.0.113.9', 'response contained']);
  expect(proxy.orders).toMatchObject([
    { subject: 'source', value: '203.0.113.9', createdBy: 'runbook denied by watch' },
  ]);
  proxy.push(auditEventFixture({ eventName: 'DeleteLock', requestParameters: { lockId: 'lock-1' } }));
  await settled();
  expect(told.at(-1)).toBe('undo lock-1 of denied');
});

test('the schedule runs each window once, and a finding is told and answered once', async () => {
  answers = { rows: [row('a', 9)], heartbeats: UP_TO_NOW };
  start();
  await clock.advance(150_000);
  expect(told).toEqual(['run finding by schedule to 07:05:00', 'finding a', 'response contained']);
  await clock.advance(300_000);
  expect(told.slice(3)).toEqual(['run finding by schedule to 07:10:00']);
  expect(proxy.orders).toHaveLength(1);
});

test('a clean run closes the finding; when it comes back it is told again', async () => {
  answers = { rows: [row('a', 9)], heartbeats: UP_TO_NOW };
  start();
  await clock.advance(150_000);
  answers = { ...answers, rows: [] };
  await clock.advance(300_000);
  answers = { ...answers, rows: [row('a', 9)] };
  await clock.advance(300_000);
  expect(told.filter((line) => line.startsWith('finding'))).toHaveLength(2);
});

test('an incomplete window is waited for and not skipped, and told to the audit trail once', async () => {
  answers = { rows: [], heartbeats: heartbeatAt(T0) };
  const audited: string[] = [];
  const emit = (act: RunnerAct): Promise<never> => {
    audited.push(`${act.responseElements?.result ?? ''} to ${act.requestParameters.windowEnd?.slice(11, 19) ?? ''}`);
    return Promise.resolve(undefined as never);
  };
  start({ emitter: { proxyId: 'runner-1', emit } });
  await clock.advance(450_000);
  expect(told).toEqual(['run incomplete by schedule to 07:05:00']);
  answers = { rows: [], heartbeats: UP_TO_NOW };
  await clock.advance(60_000);
  expect(told.slice(1)).toEqual(['run clean by schedule to 07:05:00', 'run clean by schedule to 07:10:00']);
  expect(audited).toEqual(['incomplete to 07:05:00', 'clean to 07:05:00', 'clean to 07:10:00']);
});

test('a store that is billed by the question is asked again no sooner than it can know more', async () => {
  answers = { rows: [], heartbeats: heartbeatAt(T0) };
  const store = fakeStore(current);
  start({ store: { ...store, lookAgainMs: 60_000 }, retryMs: undefined });
  await clock.advance(150_000);
  const asked = store.asked.length;
  expect(asked).toBeGreaterThan(0);
  await clock.advance(59_000);
  expect(store.asked).toHaveLength(asked);
  await clock.advance(1_000);
  expect(store.asked).toHaveLength(asked * 2);
});

test('in a dry run nothing is locked', async () => {
  answers = { rows: [row('a', 9)], heartbeats: UP_TO_NOW };
  start({ mode: 'dryRun' });
  await clock.advance(150_000);
  expect(told.at(-1)).toBe('response wouldContain');
  expect(proxy.orders).toEqual([]);
});

test('a stream that breaks is told of and followed again', async () => {
  start();
  await settled();
  await watching.following;
  proxy.end();
  await settled();
  expect(told).toEqual(['problem stream: socket closed']);
  await clock.advance(2_000);
  proxy.push(...failures(5));
  await settled();
  expect(told).toContain('alarm 203.0.113.9 5');
});

test('a store that fails is told of once, and its window is run when it is back', async () => {
  start({
    store: fakeStore(() =>
      clock.now() < T0 + 200_000 ? new Error('store away') : { rows: [], heartbeats: heartbeatAt(clock.now()) },
    ),
  });
  await clock.advance(450_000);
  expect(told).toEqual([
    'problem run: denied: store away',
    'run clean by schedule to 07:05:00',
    'run clean by schedule to 07:10:00',
  ]);
});

test('an alarm during an outage of the store is still answered', async () => {
  start({
    store: fakeStore(() =>
      clock.now() < T0 + 20_000
        ? new Error('store away')
        : { rows: [row('a', 9)], heartbeats: heartbeatAt(clock.now()) },
    ),
  });
  await settled();
  proxy.push(...failures(5));
  await clock.advance(60_000);
  expect(told.filter((line) => line.startsWith('problem'))).toHaveLength(1);
  expect(told).toContain('response contained');
});

test('stop ends everything, and nothing is told afterwards', async () => {
  start();
  await watching.stop();
  proxy.push(...failures(5));
  await clock.advance(600_000);
  expect(told).toEqual([]);
});
