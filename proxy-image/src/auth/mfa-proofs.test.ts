import { createMfaProofs } from './mfa-proofs';
import { makeUser, TestClock, TOTP_SECRET } from './parts.fixture';

const user = makeUser('alice', { totpSecret: TOTP_SECRET });
const holder = { user, keyFingerprint: 'SHA256:a', sourceAddress: '10.0.0.1' };

it('holds for the key, source and user it was given for, until its time', () => {
  const clock = new TestClock();
  const proofs = createMfaProofs(clock, () => 60);
  proofs.remember(holder);
  const provenAt = clock.ms;
  clock.ms += 59_999;
  expect(proofs.find(holder)).toBe(provenAt);
  for (const other of [
    { keyFingerprint: 'SHA256:b' },
    { sourceAddress: '10.0.0.2' },
    { user: makeUser('bob', { totpSecret: TOTP_SECRET }) },
  ]) {
    expect(proofs.find({ ...holder, ...other })).toBeUndefined();
  }
  clock.ms += 1;
  expect(proofs.find(holder)).toBeUndefined();
});

it('ends with a new secret, with a lock, and when the clock runs backwards', () => {
  const clock = new TestClock();
  const proofs = createMfaProofs(clock, () => 60);
  proofs.remember(holder);
  expect(proofs.find({ ...holder, user: { ...user, totpSecret: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' } })).toBeUndefined();
  proofs.remember(holder);
  proofs.forget(holder);
  expect(proofs.find(holder)).toBeUndefined();
  proofs.remember(holder);
  clock.ms -= 1;
  expect(proofs.find(holder)).toBeUndefined();
});

it('remembers nothing for 0 seconds', () => {
  const proofs = createMfaProofs(new TestClock(), () => 0);
  proofs.remember(holder);
  expect(proofs.find(holder)).toBeUndefined();
});

it.each([
  ['person', 'alice', true],
  ['principal', 'alice', true],
  ['key', 'SHA256:a', true],
  ['source', '10.0.0.0/24', true],
  ['person', 'bob', false],
  ['source', '10.0.1.0/24', false],
  ['target', 'web-1', false],
] as const)('a lock of the %s %s ends the proof: %s', (subject, value, ends) => {
  const proofs = createMfaProofs(new TestClock(), () => 60);
  proofs.remember(holder);
  proofs.endBy({ subject, value });
  expect(proofs.find(holder) === undefined).toBe(ends);
});
