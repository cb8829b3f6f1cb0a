import type { Clock } from '@sallyport/runbooks';
import { LEASE_MS } from './once';
import { playParts, refusals } from './parts.fixture';
import type { Job } from './run-job';
import { sweep } from './sweep';

const T0 = 1_795_417_200_000;
const SURGE = 'ssh-denied-surge';

function play(): ReturnType<typeof playParts> & { at: (ms: number) => void } {
  let now = T0;
  const clock: Clock = { now: () => now, after: () => () => undefined };
  const played = playParts(clock, () => ({ events: [refusals(now - 60_000, '198.51.100.1', 60)] }));
  return { ...played, at: (ms) => (now = ms) };
}
const alarm = (key: string, untilMs = T0 + 1_000_000) => ({ key, untilMs, data: {} });
const job = (runbook: string) => {
  const data: Job = { runbook, endMs: T0, trigger: 'schedule', sinceMs: T0, looks: 0 };
  return { key: `${runbook}#${T0}`, untilMs: T0, data };
};

test('jobs are resumed before the log is looked at again', async () => {
  const { parts, state, logged } = play();
  await state.set('alarm', alarm(SURGE));
  await state.set('job', job(SURGE));
  await sweep(parts);
  const acts = logged.map(({ msg }) => String(msg)).filter((msg) => /^(not run|alarm)/.test(msg));
  expect(acts.slice(0, 2)).toEqual(['not run: the audit store does not hold its table', 'alarm']);
});

test('two sweeps do not overlap, and one that died holds others up for its lease only', async () => {
  const { parts, state, published, logged, at } = play();
  await state.set('alarm', alarm(SURGE));
  await state.take('sweep', { key: 'lease', untilMs: T0 + LEASE_MS, data: {} });
  await sweep(parts);
  expect([published, logged.map(({ msg }) => msg)]).toEqual([[], ['another sweep is under way']]);
  at(T0 + LEASE_MS);
  await sweep(parts);
  expect(published).toHaveLength(1);
  expect(state.kinds.get('sweep')?.size).toBe(0);
});

test('a sweep that failed leaves its lease to the next one', async () => {
  const { parts, state } = play();
  await state.set('alarm', alarm(SURGE));
  jest.spyOn(parts.logs, 'send').mockImplementation((() => Promise.reject(new Error('throttled'))) as never);
  await expect(sweep(parts)).rejects.toThrow('throttled');
  expect(state.kinds.get('sweep')?.size).toBe(0);
});

test('what waits for a runbook that is gone is forgotten, and fails no sweep', async () => {
  const { parts, state, published } = play();
  await state.set('alarm', alarm('gone'));
  await state.set('job', job('gone'));
  await state.set('alarm', alarm(SURGE));
  await sweep(parts);
  expect(published).toHaveLength(1);
  expect([...(state.kinds.get('alarm')?.keys() ?? [])]).toEqual([SURGE]);
  expect([...(state.kinds.get('job')?.keys() ?? [])].filter((key) => key.startsWith('gone'))).toEqual([]);
});

test('an alarm whose end was missed is not looked at for ever', async () => {
  const { parts, state, published } = play();
  await state.set('alarm', alarm(SURGE, T0));
  await sweep(parts);
  expect(published).toEqual([]);
});
