import { timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 section 4: the time step that every authenticator app uses. */
export const TOTP_STEP_MS = 30_000;
const DIGITS = 6;
/** RFC 6238 section 5.2: one step of drift either way. */
const WINDOW = [-1, 0, 1] as const;

/**
 * The time step that the code belongs to, in steps of 30 s since 1970, or undefined when it is the code of none that is
 * near. The code is compared with every step of the window, each in constant time, whichever matches first.
 */
export function matchingStep(secretBase32: string, code: string, nowMs: number): number | undefined {
  const given = code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(given)) return undefined;
  const totp = new TOTP({
    secret: Secret.fromBase32(secretBase32),
    algorithm: 'SHA1',
    digits: DIGITS,
    period: TOTP_STEP_MS / 1000,
  });
  const now = Math.floor(nowMs / TOTP_STEP_MS);
  const bytes = Buffer.from(given, 'latin1');
  let found: number | undefined;
  for (const offset of WINDOW) {
    const step = now + offset;
    const expected = Buffer.from(totp.generate({ timestamp: step * TOTP_STEP_MS }), 'latin1');
    // The latest matching step wins, so that a code is never left open for a second use.
    if (timingSafeEqual(expected, bytes)) found = step;
  }
  return found;
}
