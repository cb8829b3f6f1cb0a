import { UNCONSTRAINED } from './constraints';
import { ed25519Key, securityKey } from './keys.fixture';
import { freezeIdentity } from './make-identity';
import { createMfaProofs } from './mfa-proofs';
import { directoryOf, makeCredential, makeUser, SOURCE, TestClock, TOTP_SECRET } from './parts.fixture';
import { reviewStanding, type Standing } from './standing';
import type { Credential, User } from './user-directory';

const OTHER_SECRET = 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU';
const key = ed25519Key();
const alice = makeUser('alice', { groups: ['engineers'], totpSecret: TOTP_SECRET });
const NOW = 1_000_000;

function standingOf(credential: Credential, mfaEvidence: 'totp' | 'none' | 'sk-verify-required' = 'totp'): Standing {
  const { user, publicKey, constraints } = credential;
  const { principal, person, principalClass, groups, roles } = user;
  const proof = mfaEvidence === 'none' ? { mfa: 'false' as const } : { mfa: 'true' as const, mfaProvenAtMs: NOW };
  const facts = { keyFingerprint: publicKey.fingerprint, keyAlgorithm: publicKey.type, sourceAddress: SOURCE, clientVersion: 'x', constraints };
  return { identity: freezeIdentity({ principal, person, principalClass, groups, roles, mfaEvidence, ...proof, ...facts }), credential };
}
const review = (standing: Standing, ...now: Credential[]) => reviewStanding(standing, directoryOf(...now), NOW);
const alicesKey = (more: Partial<User> = {}, options = '') => makeCredential({ ...alice, ...more }, key, options);

describe('a second factor', () => {
  it('proven with the former secret is none any more', () => {
    const reviewed = review(standingOf(alicesKey()), alicesKey({ totpSecret: OTHER_SECRET }));
    expect(reviewed).toMatchObject({ kind: 'changed', changes: ['mfa', 'totpSecret'], standing: { identity: { mfa: 'false', mfaEvidence: 'none' } } });
    expect(reviewed.kind === 'changed' && 'mfaProvenAtMs' in reviewed.standing.identity).toBe(false);
  });

  it('goes with the secret', () => {
    const { totpSecret: _taken, ...without } = alice;
    expect(review(standingOf(alicesKey()), makeCredential(without, key))).toMatchObject({ standing: { identity: { mfa: 'false' } } });
  });

  it('of a security key does not depend on the secret', () => {
    const token = securityKey('ed25519', { flags: 5, counter: 1, application: 'ssh:' });
    const standing = standingOf(makeCredential(alice, token), 'sk-verify-required');
    expect(review(standing, makeCredential({ ...alice, totpSecret: OTHER_SECRET }, token))).toMatchObject({ changes: ['totpSecret'], standing: { identity: { mfa: 'true' } } });
  });
});

describe('a proof that was made under less', () => {
  const token = securityKey('ed25519', { flags: 1, counter: 1, application: 'ssh:' });
  it.each([
    ['a PIN', '', 'verify-required', 'the key has to prove its PIN or biometrics now'],
    ['a touch', 'no-touch-required', '', 'the key has to be touched now'],
  ])('ends when %s is required', (_, before, now, reason) => {
    expect(review(standingOf(makeCredential(alice, token, before), 'none'), makeCredential(alice, token, now))).toEqual({ kind: 'gone', reason });
  });
});

describe('a jump', () => {
  const outerKey = ed25519Key();
  const outer = standingOf(makeCredential(alice, outerKey), 'none');
  const inner: Standing = { ...standingOf(alicesKey(), 'none'), outer };

  it('ends inside when the key around it is gone', () => {
    expect(review(inner, alicesKey())).toEqual({ kind: 'gone', reason: 'the key or its user was removed' });
  });

  it('has the bounds of both', () => {
    expect(review(inner, alicesKey({}, 'no-agent-forwarding'), makeCredential(alice, outerKey, 'no-pty'))).toMatchObject({
      changes: ['constraints', 'outer.constraints'],
      standing: { identity: { constraints: { ...UNCONSTRAINED, permitPty: false, permitAgentForwarding: false } }, outer: { identity: { constraints: { permitPty: false } } } },
    });
  });

  it('ends when two different commands are forced', () => {
    const forced: Standing = { ...standingOf(alicesKey({}, 'command="a"'), 'none'), outer };
    expect(review(forced, alicesKey({}, 'command="a"'), makeCredential(alice, outerKey, 'command="b"'))).toMatchObject({ kind: 'gone' });
  });
});

it('may do more when a bound is taken away', () => {
  expect(review(standingOf(alicesKey({}, 'command="a",no-pty')), alicesKey())).toMatchObject({ changes: ['constraints'], standing: { identity: { constraints: UNCONSTRAINED } } });
});

it('forgets remembered codes of keys that are gone, of others, and of former secrets', () => {
  const proofs = createMfaProofs(new TestClock(), () => 3_600);
  const keys = { kept: ed25519Key(), gone: ed25519Key(), moved: ed25519Key(), renewed: ed25519Key() };
  const holderOf = (name: keyof typeof keys) => ({ user: alice, keyFingerprint: makeCredential(alice, keys[name]).publicKey.fingerprint, sourceAddress: SOURCE });
  const names = Object.keys(keys) as (keyof typeof keys)[];
  for (const name of names) proofs.remember(holderOf(name));
  proofs.retain(directoryOf(makeCredential(alice, keys.kept), makeCredential(makeUser('bob', { totpSecret: TOTP_SECRET }), keys.moved), makeCredential({ ...alice, totpSecret: OTHER_SECRET }, keys.renewed)));
  expect(names.filter((name) => proofs.find(holderOf(name)) !== undefined)).toEqual(['kept']);
});
