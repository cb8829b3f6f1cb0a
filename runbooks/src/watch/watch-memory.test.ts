import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, CreateLockRequest, Lock } from '@sallyport/contract';
import { FakeClock } from '../fake-clock.fixture';
import { runbookFixture } from '../runbook.fixture';
import { fakeStore, heartbeatAt, type FakeAnswers } from '../store/fake-store.fixture';
import { missedWindows } from './missed-windows';
import { watch, type Missed, type Watch } from './watch';
import { fileState, type WatchMemory } from './watch-state';

const T0 = Date.parse('2026-11-23T07:02:30Z');
const MINUTE_MS = 60_000;

let saved: string | undefined;
let clock: FakeClock;
let standing: Lock[];
let made: CreateLockRequest[];
let told: string[];
let missed: Missed[];
let watching: Watch | undefined;
/** When the attack was last seen; undefined: there is none. */
let lastSeenMs: number | undefined;
let isBehind: boolean;

const control = {
  locks: () => Promise.resolve(standing.filter(({ expiresAt }) => Date.parse(expiresAt) > clock.now())),
  createLock: (order: CreateLockRequest) => {
    made.push(order);
    const { durationSeconds, ...rest } = order;
    const lock: Lock = {
      ...rest,
      id: `lock-${made.length}`,
      createdAt: new Date(clock.now()).toISOString(),
      expiresAt: new Date(clock.now() + durationSeconds * 1_000).toISOString(),
    };
    standing.push(lock);
    return Promise.resolve({ lock, cut: [] });
  },
  async *followEvents(signal: AbortSignal, onOpen?: () => void): AsyncIterable<AuditEvent> {
    onOpen?.();
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    yield* [];
  },
};

const answers = (): FakeAnswers => {
  const time = lastSeenMs === undefined ? '' : new Date(lastSeenMs).toISOString().replace('T', ' ').replace('Z', '');
  return {
    heartbeats: isBehind ? [] : heartbeatAt(clock.now()),
    rows: lastSeenMs === undefined ? [] : [['203.0.113.9', '9', 'AuthenticationFailed', time]],
  };
};

const start = (): void => {
  const store = fakeStore(answers);
  watching = watch({
    runbooks: [runbookFixture()],
    // What the trail says of lifted locks is tried with the responses.
    store: {
      ...store,
      query: (sql, more) =>
        sql.includes('liftedMs') ? Promise.resolve({ columns: [], rows: [] }) : store.query(sql, more),
    },
    control,
    clock,
    retryMs: 1_000,
    scheduleDelayMs: 0,
    state: {
      read: () => Promise.resolve(saved === undefined ? undefined : (JSON.parse(saved) as WatchMemory)),
      write: (memory) => Promise.resolve(void (saved = JSON.stringify(memory))),
    },
    on: {
      run: (run) => told.push(`${run.result} to ${new Date(run.window.endMs).toISOString().slice(11, 16)}`),
      response: ({ outcome }) => told.push(outcome.kind),
      missed: (each) => missed.push(each),
      problem: ({ where, message }) => told.push(`problem ${where} ${message}`),
    },
  });
};
/** The attack goes on for so long. */
async function attack(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    lastSeenMs = clock.now();
    await clock.advance(MINUTE_MS);
  }
}

beforeEach(() => {
  saved = undefined;
  clock = new FakeClock(T0);
  [standing, made, told, missed] = [[], [], [], []];
  [lastSeenMs, isBehind] = [undefined, false];
});
afterEach(async () => {
  await watching?.stop();
});

test('an attack that goes on is contained again once its lock has expired', async () => {
  start();
  await attack(70);
  expect(made).toHaveLength(2);
});

test('one that ended with its lock is not', async () => {
  start();
  await attack(55);
  await clock.advance(10 * MINUTE_MS);
  expect(made).toHaveLength(1);
});

test('one whose lock a person lifted is not, whatever goes on', async () => {
  start();
  await attack(5);
  standing = [];
  await attack(90);
  expect(made).toHaveLength(1);
});

test('a watch that begins anew remembers findings, their locks and that a person lifted one', async () => {
  start();
  await attack(5);
  await watching?.stop();
  start();
  await attack(5);
  expect(made).toHaveLength(1);
  standing = [];
  await attack(6);
  await watching?.stop();
  start();
  await attack(70);
  expect(made).toHaveLength(1);
});

test('windows that ended while nobody watched are looked at, the oldest first', async () => {
  start();
  await clock.advance(3 * MINUTE_MS);
  await watching?.stop();
  told = [];
  clock = new FakeClock(T0 + 33 * MINUTE_MS);
  start();
  await clock.advance(MINUTE_MS);
  expect(told).toEqual(['07:10', '07:15', '07:20', '07:25', '07:30', '07:35'].map((end) => `clean to ${end}`));
});

test('those that stay unknown are told in one line, and none is waited for', async () => {
  start();
  expect(await new Promise((resolve) => setImmediate(() => resolve(missed)))).toEqual([
    { runbook: undefined, fromMs: undefined, untilMs: T0 },
  ]);
  await clock.advance(3 * MINUTE_MS);
  await watching?.stop();
  [missed, isBehind] = [[], true];
  clock = new FakeClock(T0 + 33 * MINUTE_MS);
  start();
  await clock.advance(MINUTE_MS / 2);
  expect(missed).toMatchObject([
    { fromMs: Date.parse('2026-11-23T07:10:00Z'), untilMs: Date.parse('2026-11-23T07:35:00Z') },
  ]);
});

test('what cannot be read is told of, and watched without', async () => {
  saved = '{"lookedAt":';
  start();
  await attack(5);
  expect(told[0]).toMatch(/^problem state what the last watch knew cannot be read/);
  expect(made).toHaveLength(1);
});

test('a file keeps what is written, is whole at any time, and refuses what is not a memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-watch-'));
  const path = join(folder, 'below', 'watch-state.json');
  const memory: WatchMemory = {
    lookedAt: { denied: 1 },
    findings: { denied: { '["denied","a"]': { lockId: 'l', lockUntilMs: 2, lifted: true } } },
    contained: { denied: [3] },
  };
  expect(await fileState(path).read()).toBeUndefined();
  await fileState(path).write(memory);
  expect(await fileState(path).read()).toEqual(memory);
  writeFileSync(path, '{}');
  await expect(fileState(path).read()).rejects.toThrow();
  rmSync(folder, { recursive: true, force: true });
});

test('of a long absence the windows of a day are looked at, at most 200, and the rest is named', () => {
  const now = Date.parse('2026-11-23T07:02:30Z');
  const day = missedWindows('every 10 minutes', now - 2 * 86_400_000, now);
  expect([day.ticks.length, day.left?.untilMs]).toEqual([144, now - 86_400_000]);
  const busy = missedWindows('every 1 minutes', now - 86_400_000 + 30_000, now);
  expect(busy.ticks).toHaveLength(200);
  expect(busy.left?.untilMs).toBe((busy.ticks[0] ?? 0) - 60_000);
  expect(missedWindows('every 5 minutes', now - 60_000, now)).toEqual({ ticks: [], left: undefined });
});
