import { Secret, TOTP } from 'otpauth';
import { TestClock, TOTP_SECRET } from './parts.fixture';
import { matchingStep, TOTP_STEP_MS } from './totp';

const NOW = new TestClock().ms;
const codeAt = (ms: number, secret = TOTP_SECRET) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: ms });

it('computes the codes of RFC 6238, appendix B (SHA-1, last six digits)', () => {
  const secret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer }).base32;
  expect(matchingStep(secret, '287082', 59_000)).toBe(1);
  expect(matchingStep(secret, '081804', 1_111_111_109_000)).toBe(0x23523ec);
});

it.each([
  [-60_000, undefined],
  [-30_000, -1],
  [0, 0],
  [30_000, 1],
  [60_000, undefined],
])('finds the step of a code of %i ms from now: %s', (offset, expected) => {
  const step = matchingStep(TOTP_SECRET, codeAt(NOW + offset), NOW);
  expect(step).toBe(expected === undefined ? undefined : Math.floor(NOW / TOTP_STEP_MS) + expected);
});

it('takes blanks and hyphens as apps show them, and nothing else that is not six digits', () => {
  const code = codeAt(NOW);
  expect(matchingStep(TOTP_SECRET, `${code}0`, NOW)).toBeUndefined();
  expect(matchingStep(TOTP_SECRET, code.slice(1), NOW)).toBeUndefined();
  expect(matchingStep(TOTP_SECRET, '１２３４５６', NOW)).toBeUndefined();
  expect(matchingStep(TOTP_SECRET, '', NOW)).toBeUndefined();
  expect(matchingStep(TOTP_SECRET, ` ${code.slice(0, 3)} ${code.slice(3)} `, NOW)).toBe(Math.floor(NOW / TOTP_STEP_MS));
  expect(matchingStep(TOTP_SECRET, `${code.slice(0, 3)}-${code.slice(3)}`, NOW)).toBe(Math.floor(NOW / TOTP_STEP_MS));
});
