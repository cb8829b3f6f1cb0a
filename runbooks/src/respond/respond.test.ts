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
      ...(order.scope === undefined ? {} : { scope: order.scope }),
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

describe('the cap per hour', () => {
  const order = (value: string) => ({
    ...{ subject: 'source' as const, value, reason: 'r' },
    ...{ createdBy: 'runbook denied by watch', durationSeconds: 60 },
  });
  const locker =
    (control: FakeControl, ledger = new MemoryLedger()) =>
    async (source: string) =>
      (await respond(runbookFixture(), { ...ROW, source }, options(control, { ledger }))).outcome;

  test('is for each subject, over lifted locks: noise does not use up that of another', async () => {
    const control = new FakeControl();
    const lock = locker(control);
    const again = async (source: string) => {
      const outcome = await lock(source);
      control.standing.length = 0;
      return outcome.kind === 'skipped' ? outcome.reason : outcome.kind;
    };
    expect([await again('a'), await again('a'), await again('a')]).toEqual(['contained', 'contained', 'capReached']);
    for (let noise = 0; noise < 20; noise += 1) expect(await again(`noise-${noise}`)).toBe('contained');
    expect(await again('b')).toBe('contained');
  });

  test('all subjects of a runbook together have one too, over locks of other processes', async () => {
    const control = new FakeControl();
    for (let other = 0; other < 100; other += 1) await control.createLock(order(`x-${other}`));
    expect(await locker(control)('a')).toMatchObject({ kind: 'skipped', reason: 'capReached' });
  });

  test('outlives the process by what it saves', async () => {
    const ledger = new MemoryLedger();
    const control = new FakeControl();
    for (let time = 0; time < 2; time += 1) {
      await locker(control, ledger)('a');
      control.standing.length = 0;
    }
    const saved = JSON.parse(JSON.stringify(ledger)) as Record<string, number[]>;
    expect(await locker(new FakeControl(), new MemoryLedger(saved))('a')).toMatchObject({ reason: 'capReached' });
  });
});

describe('whom a lock names', () => {
  const personal = runbookFixture((text) =>
    text
      .replace('lock: source, column: source,', 'lock: principal, column: source,')
      .replace(', when: { reason: [AuthenticationFailed] }', ''),
  );
  const locked = async (row: Record<string, string>, runbook = personal) => {
    const control = new FakeControl();
    await respond(runbook, row, options(control));
    return control.asked.map(({ subject, value, scope }) => [subject, value, scope]);
  };

  test('is the person, who has other principals too; the principal where nobody is known behind it', async () => {
    expect(await locked({ source: 'arn:aws:iam::1:role/r', person: 'alice' })).toEqual([
      ['person', 'alice', undefined],
    ]);
    expect(await locked({ source: 'arn:aws:iam::1:role/r', person: '' })).toEqual([
      ['principal', 'arn:aws:iam::1:role/r', undefined],
    ]);
  });

  test('is the /64 of an IPv6 source, and the scope that the runbook gives it', async () => {
    const unproven = runbookFixture((text) =>
      text.replace('column: source, duration', 'column: source, scope: unproven, duration'),
    );
    expect(await locked({ ...ROW, attempts: '60', source: '2001:db8:1:2::bad' }, unproven)).toEqual([
      ['source', '2001:db8:1:2::/64', 'unproven'],
    ]);
  });

  test('a lock for everybody does what one of strangers would', async () => {
    const unproven = runbookFixture((text) =>
      text.replace('column: source, duration', 'column: source, scope: unproven, duration'),
    );
    const control = new FakeControl();
    await respond(runbookFixture(), ROW, options(control));
    expect((await respond(unproven, ROW, options(control))).outcome.kind).toBe('alreadyContained');
  });
});

describe('what nobody has looked at', () => {
  const shared = runbookFixture((text) =>
    text.replace('column: source, duration', 'column: source, sharedBy: attempts, duration'),
  );

  test('is proposed where several share the source; a person may lock it', async () => {
    const control = new FakeControl();
    const automatic = options(control, { isAutomatic: true });
    expect((await respond(shared, { ...ROW, attempts: 2 }, automatic)).outcome).toMatchObject({
      kind: 'proposed',
      value: '203.0.113.9',
    });
    expect(control.asked).toEqual([]);
    expect((await respond(shared, { ...ROW, attempts: 1 }, automatic)).outcome.kind).toBe('contained');
    expect((await respond(shared, { ...ROW, source: '203.0.113.10' }, options(control))).outcome.kind).toBe(
      'contained',
    );
  });

  test('is not locked again on the grounds on which a person lifted the lock', async () => {
    const lastLift = () => Promise.resolve(NOW - 60_000);
    const after = async (evidenceMs: number, isAutomatic = true) => {
      const more = { isAutomatic, lastLift, evidenceMs };
      return (await respond(runbookFixture(), ROW, options(new FakeControl(), more))).outcome;
    };
    expect(await after(NOW - 61_000)).toMatchObject({ kind: 'skipped', reason: 'lifted' });
    expect(await after(NOW - 59_000)).toMatchObject({ kind: 'contained' });
    expect(await after(NOW - 61_000, false)).toMatchObject({ kind: 'contained' });
  });
});

test('who asks for a lock does not lock themselves out', async () => {
  const personal = runbookFixture((text) =>
    text.replace('lock: source, column: source,', 'lock: person, column: source,'),
  );
  const report = await respond(personal, { ...ROW, source: 'carol' }, options(new FakeControl()));
  expect(report.outcome).toMatchObject({ kind: 'skipped', reason: 'neverLock' });
});

test.each([
  [{ ...ROW, source: 'unknown' }, {}, 'noValue'],
  [{ ...ROW, source: null }, {}, 'noValue'],
  [{ ...ROW, reason: 'unknown-federated' }, {}, 'notMatched'],
  [ROW, { source: ['203.0.113.9'] }, 'neverLock'],
  [{ ...ROW, person: 'break-glass' }, { person: ['break-glass'] }, 'neverLock'],
  [{ ...ROW, groups: 'engineers,responders' }, {}, 'neverLock'],
  [{ ...ROW, groups: 'engineers,oncall' }, { group: ['oncall'] }, 'neverLock'],
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
