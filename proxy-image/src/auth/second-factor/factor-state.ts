import { z } from 'zod';
import { TOTP_STEP_MS } from '../totp';

/** Wrong codes in a row, over all connections and proxies, before answers are refused for a while. */
const FREE_FAILURES = 5;
const FIRST_LOCKOUT_MS = 30_000;
const LONGEST_LOCKOUT_MS = 15 * 60_000;

/** What the fleet knows about the codes of one principal. */
export const factorStateSchema = z.strictObject({
  /** The last time step whose code was accepted; -1 before the first. */
  lastStep: z.int().min(-1),
  /** Wrong codes in a row. */
  failures: z.int().min(0),
  /** Unix time in ms of the last wrong code. */
  failedAtMs: z.int().min(0),
});
export type FactorState = z.infer<typeof factorStateSchema>;

export const UNUSED: FactorState = { lastStep: -1, failures: 0, failedAtMs: 0 };

export type FactorResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'wrong' }
  /** Right, but of a step that was accepted before (RFC 6238 section 5.2: one use only), or of one before that. */
  | { readonly kind: 'replayed' }
  /** Too many wrong codes; the code was not looked at. */
  | { readonly kind: 'lockedOut'; readonly remainingMs: number };

/**
 * Milliseconds for which no code is looked at; 0 when one would be. The failures count on when the lockout is over, so
 * that each further wrong code locks out for longer. A wrong code that lies in the future was dated by a clock that has
 * been set back since: it locks nobody out for the whole difference.
 */
export function lockoutMs({ failures, failedAtMs }: FactorState, nowMs: number): number {
  if (failures < FREE_FAILURES || failedAtMs > nowMs + TOTP_STEP_MS) return 0;
  const doublings = Math.min(failures - FREE_FAILURES, 10);
  return Math.max(0, failedAtMs + Math.min(FIRST_LOCKOUT_MS * 2 ** doublings, LONGEST_LOCKOUT_MS) - nowMs);
}

/** What a code of `step` (undefined: of no step) comes to, and what is to be known after it; nothing to write without `next`. */
export function judge(
  state: FactorState,
  step: number | undefined,
  nowMs: number,
): { readonly result: FactorResult; readonly next?: FactorState } {
  const remainingMs = lockoutMs(state, nowMs);
  if (remainingMs > 0) return { result: { kind: 'lockedOut', remainingMs } };
  if (step === undefined)
    return {
      result: { kind: 'wrong' },
      next: { ...state, failures: state.failures + 1, failedAtMs: Math.floor(nowMs) },
    };
  // Not a guess: who knows it has seen it, and several connections of one person may give the same code at once.
  if (step <= state.lastStep) return { result: { kind: 'replayed' } };
  return { result: { kind: 'accepted' }, next: { lastStep: step, failures: 0, failedAtMs: 0 } };
}
