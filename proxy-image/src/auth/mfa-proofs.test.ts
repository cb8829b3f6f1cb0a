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

const ipv6 = { ...holder, sourceAddress: '2001:db8:0:1::1' };

it.each([
  ['2001:db8:0:1::1', true],
  ['2001:db8:0:1:ffff::2', true],
  ['2001:0DB8:0000:0001::3', true],
  ['2001:db8:0:2::1', false],
  ['::1', false],
] as const)('a proof from 2001:db8:0:1::1 holds from %s, as an address of the same /64: %s', (sourceAddress, holds) => {
  const proofs = createMfaProofs(new TestClock(), () => 60);
  proofs.remember(ipv6);
  expect(proofs.find({ ...ipv6, sourceAddress }) !== undefined).toBe(holds);
});

it('a proof of an address that shares its /64 with strangers holds for that address', () => {
  const proofs = createMfaProofs(new TestClock(), () => 60);
  proofs.remember({ ...holder, sourceAddress: '64:ff9b::192.0.2.1' });
  expect(proofs.find({ ...holder, sourceAddress: '64:ff9b::c000:201' })).toBeDefined();
  expect(proofs.find({ ...holder, sourceAddress: '64:ff9b::192.0.2.2' })).toBeUndefined();
});

it('one proof is kept for a /64, however many of its addresses were used', () => {
  const proofs = createMfaProofs(new TestClock(), () => 60);
  for (const end of ['1', '2', '3']) proofs.remember({ ...holder, sourceAddress: `2001:db8:0:1::${end}` });
  proofs.forget(ipv6);
  expect(proofs.find({ ...holder, sourceAddress: '2001:db8:0:1::3' })).toBeUndefined();
});

it.each([
  ['2001:db8:0:1::1', true],
  ['2001:db8:0:1::9', true],
  ['2001:db8::/48', true],
  ['2001:db8:0:1::/64', true],
  ['2001:db8:0:1:8000::/65', true],
  ['2001:db8:0:1::9/128', true],
  ['2001:db8:0:2::/64', false],
  ['10.0.0.1', false],
  ['::/0', true],
  ['not an address', false],
] as const)('a lock of the source %s ends a proof from 2001:db8:0:1::1: %s', (value, ends) => {
  const proofs = createMfaProofs(new TestClock(), () => 60);
  proofs.remember(ipv6);
  proofs.endBy({ subject: 'source', value });
  expect(proofs.find(ipv6) === undefined).toBe(ends);
});

it.each(['2001:db8:0:1::1', '2001:db8:0:1::9/128'])(
  'a lock of what is unproven from %s ends no proof, and a lock of a key with that text neither',
  (value) => {
    const proofs = createMfaProofs(new TestClock(), () => 60);
    proofs.remember(ipv6);
    proofs.endBy({ subject: 'source', value, scope: 'unproven' });
    proofs.endBy({ subject: 'key', value });
    expect(proofs.find(ipv6)).toBeDefined();
  },
);
