import { judge, lockoutMs, UNUSED, type FactorState } from './factor-state';

const NOW = 1_700_000_000_000;
const STEP = Math.floor(NOW / 30_000);

function afterWrongCodes(count: number, at = NOW): FactorState {
  let state = UNUSED;
  for (let index = 0; index < count; index += 1) state = { ...state, failures: state.failures + 1, failedAtMs: at };
  return state;
}

it('accepts a step once, and none before it', () => {
  const first = judge(UNUSED, STEP, NOW);
  expect(first).toEqual({ result: { kind: 'accepted' }, next: { lastStep: STEP, failures: 0, failedAtMs: 0 } });
  const state = first.next ?? UNUSED;
  expect(judge(state, STEP, NOW)).toEqual({ result: { kind: 'replayed' } });
  expect(judge(state, STEP - 1, NOW)).toEqual({ result: { kind: 'replayed' } });
  expect(judge(state, STEP + 1, NOW).result).toEqual({ kind: 'accepted' });
});

it('counts wrong codes and not used ones, and starts again after a right one', () => {
  const wrong = judge({ lastStep: STEP, failures: 2, failedAtMs: 5 }, undefined, NOW + 0.4);
  expect(wrong).toEqual({ result: { kind: 'wrong' }, next: { lastStep: STEP, failures: 3, failedAtMs: NOW } });
  expect(judge({ lastStep: STEP, failures: 4, failedAtMs: NOW }, STEP, NOW).next).toBeUndefined();
  expect(judge({ lastStep: STEP, failures: 4, failedAtMs: NOW }, STEP + 1, NOW).next?.failures).toBe(0);
});

it.each([
  [4, 0],
  [5, 30_000],
  [6, 60_000],
  [7, 120_000],
  [8, 240_000],
  [9, 480_000],
  [10, 900_000],
  [40, 900_000],
])('locks out after %i wrong codes in a row for %i ms', (failures, expected) => {
  expect(lockoutMs(afterWrongCodes(failures), NOW)).toBe(expected);
  expect(lockoutMs(afterWrongCodes(failures), NOW + expected)).toBe(0);
  if (expected > 0) expect(lockoutMs(afterWrongCodes(failures), NOW + expected - 1)).toBe(1);
});

it('looks at no code while it is locked out, and writes nothing', () => {
  expect(judge(afterWrongCodes(5), STEP, NOW + 1)).toEqual({ result: { kind: 'lockedOut', remainingMs: 29_999 } });
  expect(judge(afterWrongCodes(5), undefined, NOW + 1)).toEqual({
    result: { kind: 'lockedOut', remainingMs: 29_999 },
  });
});

it('locks nobody out for the difference when the clock was set back, and goes on counting', () => {
  const state = afterWrongCodes(7, NOW + 86_400_000);
  expect(lockoutMs(state, NOW)).toBe(0);
  const next = judge(state, undefined, NOW).next ?? UNUSED;
  expect(next.failures).toBe(8);
  expect(lockoutMs(next, NOW)).toBe(240_000);
  // Clocks of two proxies differ by some seconds.
  expect(lockoutMs(afterWrongCodes(5, NOW + 30_000), NOW)).toBe(60_000);
  expect(lockoutMs(afterWrongCodes(5, NOW + 30_001), NOW)).toBe(0);
});
