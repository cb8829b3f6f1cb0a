import { timingSafeEqual } from 'node:crypto';
import type { PrincipalId } from '@sallyport/contract';
import { Secret, TOTP } from 'otpauth';
import type { Clock } from '../clock';

/** RFC 6238 section 4: the time step that every authenticator app uses. */
const STEP_MS = 30_000;
const DIGITS = 6;
/** RFC 6238 section 5.2: one step of drift either way. */
const WINDOW = [-1, 0, 1] as const;
/** Wrong codes in a row, over all connections, before answers are refused for a while. */
const FREE_FAILURES = 5;
const FIRST_LOCKOUT_MS = 30_000;
const LONGEST_LOCKOUT_MS = 15 * 60_000;

export type TotpResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'wrong' }
  /** Right, but of a step that was accepted before (RFC 6238 section 5.2: one use only). */
  | { readonly kind: 'replayed' }
  /** Too many wrong codes; the code was not looked at. */
  | { readonly kind: 'lockedOut'; readonly remainingMs: number };

export interface TotpVerifier {
  verify(principal: PrincipalId, secretBase32: string, code: string): TotpResult;
  /** Milliseconds for which no code of the principal is looked at; 0 when it would be. */
  lockedOutMs(principal: PrincipalId): number;
}

interface Memory {
  lastStep: number;
  failures: number;
  lockedUntilMs: number;
}

/** Holds, per principal, the last step that was used and the wrong codes in a row. */
export function createTotpVerifier(clock: Clock): TotpVerifier {
  const memories = new Map<PrincipalId, Memory>();

  function memoryOf(principal: PrincipalId): Memory {
    const known = memories.get(principal);
    if (known !== undefined) return known;
    const fresh = { lastStep: -1, failures: 0, lockedUntilMs: 0 };
    memories.set(principal, fresh);
    return fresh;
  }

  function fail(memory: Memory): TotpResult {
    memory.failures += 1;
    if (memory.failures >= FREE_FAILURES) {
      const doublings = Math.min(memory.failures - FREE_FAILURES, 10);
      memory.lockedUntilMs = clock.now() + Math.min(FIRST_LOCKOUT_MS * 2 ** doublings, LONGEST_LOCKOUT_MS);
    }
    return { kind: 'wrong' };
  }

  const lockedOutMs = (principal: PrincipalId) =>
    Math.max(0, (memories.get(principal)?.lockedUntilMs ?? 0) - clock.now());

  return {
    lockedOutMs,
    verify(principal, secretBase32, code) {
      const remainingMs = lockedOutMs(principal);
      if (remainingMs > 0) return { kind: 'lockedOut', remainingMs };
      const memory = memoryOf(principal);
      const step = matchingStep(secretBase32, code, Math.floor(clock.now() / STEP_MS));
      if (step === undefined) return fail(memory);
      // Not a guess: who knows it has seen it, and several connections of one person may give the same code at once.
      if (step <= memory.lastStep) return { kind: 'replayed' };
      memory.lastStep = step;
      memory.failures = 0;
      return { kind: 'accepted' };
    },
  };
}

/** Compares with every code of the window, each in constant time, whichever matches first. */
function matchingStep(secretBase32: string, code: string, now: number): number | undefined {
  const given = code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(given)) return undefined;
  const totp = new TOTP({
    secret: Secret.fromBase32(secretBase32),
    algorithm: 'SHA1',
    digits: DIGITS,
    period: STEP_MS / 1000,
  });
  const bytes = Buffer.from(given, 'latin1');
  let found: number | undefined;
  for (const offset of WINDOW) {
    const step = now + offset;
    const expected = Buffer.from(totp.generate({ timestamp: step * STEP_MS }), 'latin1');
    // The latest matching step wins, so that a code is never left open for a second use.
    if (timingSafeEqual(expected, bytes)) found = step;
  }
  return found;
}
