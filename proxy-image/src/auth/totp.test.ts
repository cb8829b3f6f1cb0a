import { principalId } from '@sallyport/contract';
import { Secret, TOTP } from 'otpauth';
import { TestClock, TOTP_SECRET } from './parts.fixture';
import { createTotpVerifier } from './totp';

const ALICE = principalId('alice');
const codeAt = (ms: number, secret = TOTP_SECRET) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: ms });

function setUp() {
  const clock = new TestClock();
  const verifier = createTotpVerifier(clock);
  return { clock, verify: (code: string) => verifier.verify(ALICE, TOTP_SECRET, code).kind, verifier };
}

it('computes the codes of RFC 6238, appendix B (SHA-1, last six digits)', () => {
  const secret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer }).base32;
  const clock = new TestClock(59_000);
  const verifier = createTotpVerifier(clock);
  expect(verifier.verify(ALICE, secret, '287082').kind).toBe('accepted');
  clock.ms = 1_111_111_109_000;
  expect(verifier.verify(ALICE, secret, '081804').kind).toBe('accepted');
});

it.each([
  [-60_000, 'wrong'],
  [-30_000, 'accepted'],
  [0, 'accepted'],
  [30_000, 'accepted'],
  [60_000, 'wrong'],
])('takes a code of %i ms from now: %s', (offset, expected) => {
  const { clock, verify } = setUp();
  expect(verify(codeAt(clock.ms + offset))).toBe(expected);
});

it('takes a step once, and none before it', () => {
  const { clock, verify } = setUp();
  const [before, now] = [codeAt(clock.ms - 30_000), codeAt(clock.ms)];
  expect([verify(now), verify(now), verify(before)]).toEqual(['accepted', 'replayed', 'replayed']);
  clock.ms += 30_000;
  expect(verify(codeAt(clock.ms))).toBe('accepted');
});

it('takes one of six uses of a code at once, and the others do not lock its owner out', () => {
  const { clock, verify, verifier } = setUp();
  const code = codeAt(clock.ms);
  expect(Array.from({ length: 6 }, () => verify(code))).toEqual(['accepted', ...Array.from({ length: 5 }, () => 'replayed')]);
  expect(verifier.lockedOutMs(ALICE)).toBe(0);
  clock.ms += 30_000;
  expect(verify(codeAt(clock.ms))).toBe('accepted');
});

it('takes blanks as apps show them, and nothing else that is not six digits', () => {
  const { clock, verify } = setUp();
  const code = codeAt(clock.ms);
  expect(verify(`${code}0`)).toBe('wrong');
  expect(verify('１２３４５６')).toBe('wrong');
  expect(verify(` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe('accepted');
});

it('locks out after five wrong codes, longer each time, and looks at no code meanwhile', () => {
  const { clock, verify, verifier } = setUp();
  for (let count = 0; count < 5; count += 1) expect(verify('000000')).toBe('wrong');
  expect(verifier.lockedOutMs(ALICE)).toBe(30_000);
  expect(verify(codeAt(clock.ms))).toBe('lockedOut');
  clock.ms += 30_000;
  expect(verify('000000')).toBe('wrong');
  expect(verifier.lockedOutMs(ALICE)).toBe(60_000);
  clock.ms += 60_000;
  expect(verify(codeAt(clock.ms))).toBe('accepted');
  expect(verify('000000')).toBe('wrong');
  expect(verifier.lockedOutMs(ALICE)).toBe(0);
  expect(verifier.lockedOutMs(principalId('bob'))).toBe(0);
});

it('never locks out for longer than a quarter of an hour', () => {
  const { clock, verify, verifier } = setUp();
  for (let count = 0; count < 40; count += 1) {
    verify('000000');
    clock.ms += verifier.lockedOutMs(ALICE);
  }
  verify('000000');
  expect(verifier.lockedOutMs(ALICE)).toBe(15 * 60_000);
});
