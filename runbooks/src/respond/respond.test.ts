import type { CreateLockRequest, Lock } from '@sallyport/contract';
import { auditEventFixture } from '../audit-event.fixture';
import { FakeClock } from '../fake-clock.fixture';
import type { RunnerAct } from '../emit/run-emitter';
import { runbookFixture } from '../runbook.fixture';
import { respond, type RespondOptions } from './respond';
import { MemoryLedger } from './response-ledger';
import { undo } from './undo';

const NOW = Date.parse('2026-11-23T07:00:00Z');
const ROW = { source: '203.0.113.9', attempts: 60, reason: 'AuthenticationFailed' };

class FakeControl {
  readonly standing: Lock[] = [];
  readonly asked: CreateLockRequest[] = [];

  locks = () => Promise.resolve(this.standing);
  createLock = (order: CreateLockRequest) => {
    this.asked.push(order);
    const lock: Lock = {
      id: `lock-${this.asked.length}`,
      subject: order.subject,
      value: order.value,
      reason: order.reason,
      createdBy: order.createdBy,
      createdAt: new Date(NOW).toISOString(),
      expiresAt: new Date(NOW + order.durationSeconds * 1_000).toISOString(),
    };
    this.standing.push(lock);
    return Promise.resolve({ lock, cut: ['s-1'] });
  };
  liftLock = (id: string) => {
    const at = this.standing.findIndex((lock) => lock.id === id);
    const [lock] = this.standing.splice(at, 1);
    return lock === undefined || at < 0 ? Promise.reject(new Error(`no lock ${id}`)) : Promise.resolve(lock);
  };
}

const emitted = (): { acts: RunnerAct[]; emitter: NonNullable<RespondOptions['emitter']> } => {
  const acts: RunnerAct[] = [];
  return {
    acts,
    emitter: { proxyId: 'runner-1', emit: (act) => (acts.push(act), Promise.reject(new Error('store is away'))) },
  };
};

const options = (control: FakeControl, more: Partial<RespondOptions> = {}): RespondOptions => ({
  control,
  by: 'carol',
  clock: new FakeClock(NOW),
  ...more,
});

test('a finding is contained by a lock that expires, cuts, and says why and by whom', async () => {
  const control = new FakeControl();
  const report = await respond(runbookFixture(), ROW, options(control));
  expect(control.asked).toEqual([
    {
      subject: 'source',
      value: '203.0.113.9',
      reason: 'Denied attempts (runbook denied)',
      createdBy: 'runbook denied by carol',
      durationSeconds: 3_600,
    },
  ]);
  expect(report.outcome).toMatchObject({ kind: 'contained', cut: ['s-1'], lock: { id: 'lock-1' } });
});

test('the same subject is not locked twice', async () => {
  const control = new FakeControl();
  await respond(runbookFixture(), ROW, options(control));
  expect((await respond(runbookFixture(), ROW, options(control))).outcome).toMatchObject({
    kind: 'alreadyContained',
    lock: { id: 'lock-1' },
  });
});

test('the cap per hour holds, over locks of other processes and over lifted ones', async () => {
  const control = new FakeControl();
  const ledger = new MemoryLedger();
  const lock = async (source: string) =>
    (await respond(runbookFixture(), { ...ROW, source }, options(control, { ledger }))).outcome;
  expect((await lock('a')).kind).toBe('contained');
  expect((await lock('b')).kind).toBe('contained');
  expect(await lock('c')).toMatchObject({ kind: 'skipped', reason: 'capReached' });
  control.standing.length = 0;
  expect(await lock('c')).toMatchObject({ reason: 'capReached' });

  const other = new FakeControl();
  await other.createLock({
    subject: 'source',
    value: 'x',
    reason: 'r',
    createdBy: 'runbook denied by watch',
    durationSeconds: 60,
  });
  await other.createLock({
    subject: 'source',
    value: 'y',
    reason: 'r',
    createdBy: 'runbook denied by watch',
    durationSeconds: 60,
  });
  expect((await respond(runbookFixture(), ROW, options(other))).outcome).toMatchObject({ reason: 'capReached' });
});

test.each([
  [{ ...ROW, source: 'unknown' }, {}, 'noValue'],
  [{ ...ROW, source: null }, {}, 'noValue'],
  [{ ...ROW, reason: 'unknown-federated' }, {}, 'notMatched'],
  [ROW, { source: ['203.0.113.9'] }, 'neverLock'],
  [{ ...ROW, person: 'break-glass' }, { person: ['break-glass'] }, 'neverLock'],
])('%j with never-lock %j is skipped: %s', async (row, neverLock, reason) => {
  const control = new FakeControl();
  const report = await respond(runbookFixture(), row, options(control, { neverLock }));
  expect(report.outcome).toMatchObject({ kind: 'skipped', reason });
  expect(control.asked).toEqual([]);
});

test('a dry run tells and does nothing', async () => {
  const control = new FakeControl();
  const { acts, emitter } = emitted();
  const report = await respond(runbookFixture(), ROW, options(control, { mode: 'dryRun', emitter }));
  expect(report.outcome).toEqual({
    kind: 'wouldContain',
    subject: 'source',
    value: '203.0.113.9',
    durationSeconds: 3_600,
  });
  expect([control.asked, acts]).toEqual([[], []]);
});

test('a proxy that refuses is reported, and the attempt is audited', async () => {
  const control = new FakeControl();
  control.createLock = () => Promise.reject(new Error('locks cannot be written'));
  const { acts, emitter } = emitted();
  const report = await respond(runbookFixture(), ROW, options(control, { emitter }));
  expect(report).toMatchObject({
    outcome: { kind: 'failed', detail: 'locks cannot be written' },
    auditProblem: expect.stringContaining('store is away') as string,
  });
  expect(acts).toMatchObject([
    {
      eventName: 'RunResponse',
      requestParameters: { runbook: 'denied', action: 'contain' },
      responseElements: { outcome: 'failed' },
    },
  ]);
});

test('undo lifts the lock and is audited', async () => {
  const control = new FakeControl();
  await respond(runbookFixture(), ROW, options(control));
  const { acts, emitter } = emitted();
  emitter.emit = (act) => (acts.push(act), Promise.resolve(auditEventFixture()));
  const report = await undo('lock-1', { control, by: 'carol', reason: 'our own scanner', emitter });
  expect(report.lock.value).toBe('203.0.113.9');
  expect(control.standing).toEqual([]);
  expect(acts).toMatchObject([
    { requestParameters: { runbook: 'denied', action: 'undo', lockId: 'lock-1', reason: 'our own scanner' } },
  ]);
  await expect(undo('lock-1', { control, by: 'carol', reason: 'again' })).rejects.toThrow('no lock lock-1');
});

test('a lock whose lifting cannot be audited stands', async () => {
  const control = new FakeControl();
  await respond(runbookFixture(), ROW, options(control));
  const { emitter } = emitted();
  await expect(undo('lock-1', { control, by: 'carol', reason: 'x', emitter })).rejects.toMatchObject({
    code: 'UNDO_NOT_AUDITED',
    message: expect.stringContaining('store is away') as string,
  });
  expect(control.standing).toHaveLength(1);
});

test('a lock that could not be lifted is audited as such', async () => {
  const control = new FakeControl();
  await respond(runbookFixture(), ROW, options(control));
  control.liftLock = () => Promise.reject(new Error('the table is away'));
  const { acts, emitter } = emitted();
  emitter.emit = (act) => (acts.push(act), Promise.resolve(auditEventFixture()));
  await expect(undo('lock-1', { control, by: 'carol', reason: 'x', emitter })).rejects.toThrow('the table is away');
  expect(acts.map(({ responseElements }) => responseElements)).toMatchObject([
    { outcome: 'undone' },
    { outcome: 'failed', detail: 'the table is away' },
  ]);
});

test('a runbook without a response has none to run', async () => {
  const bare = { ...runbookFixture(), response: undefined };
  await expect(respond(bare as never, ROW, options(new FakeControl()))).rejects.toMatchObject({
    code: 'RESPONSE_UNAVAILABLE',
  });
});
