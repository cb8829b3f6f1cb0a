import { ed25519Key } from './keys.fixture';
import { AuthenticationMachine } from './machine';
import { alice, codeOf, interactive, KEYS, PARTIAL, robot, setUp, signature } from './machine.fixture';
import { directoryOf, makeCredential, TOTP_SECRET } from './parts.fixture';
import type { Credential } from './user-directory';

const NO_LONGER = 'Sallyport: your access was changed while you logged in. Log in again.';
const { totpSecret: _secret, ...aliceWithoutSecret } = alice;

/** A login of alice's between her key and her code, and what a reload then makes of the users. */
async function keyProven(outer?: Credential) {
  const users = directoryOf(makeCredential(alice, KEYS.alice));
  const made = setUp({ users });
  const around = outer && { identity: { constraints: outer.constraints, keyFingerprint: outer.publicKey.fingerprint } };
  const machine = new AuthenticationMachine({
    ...made.parts,
    ...(around === undefined ? {} : { outer: { ...around, credential: outer } as never }),
  });
  expect(await machine.attempt(signature(KEYS.alice))).toEqual(PARTIAL);
  const reload = (...credentials: Credential[]) => {
    users.replace(
      credentials.map(({ user }) => user),
      credentials,
    );
  };
  return { ...made, machine, reload };
}

describe('users that are read again before the code is asked for', () => {
  it('end the login when the user is gone', async () => {
    const { machine, reload } = await keyProven();
    reload();
    expect(await machine.attempt(interactive())).toEqual({
      kind: 'disconnect',
      refusal: {
        errorCode: 'AuthenticationFailed',
        message: 'the key or its user was removed',
        identity: expect.objectContaining({ principal: 'alice' }) as object,
      },
      banner: NO_LONGER,
    });
    expect(machine.state).toBe('ended');
  });

  it('end the login when the second factor was taken away', async () => {
    const { machine, reload } = await keyProven();
    reload(makeCredential(aliceWithoutSecret, KEYS.alice));
    expect(await machine.attempt(interactive())).toEqual({
      kind: 'disconnect',
      refusal: {
        errorCode: 'MfaRequired',
        message: 'the second factor was taken away',
        identity: expect.objectContaining({ principal: 'alice' }) as object,
      },
      banner: NO_LONGER,
    });
  });

  it('end the login when the key of the connection around it is gone', async () => {
    const { machine, reload } = await keyProven(makeCredential(robot, ed25519Key()));
    reload(makeCredential(alice, KEYS.alice));
    expect(await machine.attempt(interactive())).toMatchObject({
      kind: 'disconnect',
      refusal: { message: 'the key or its user was removed' },
    });
  });

  it('ask for a code of the secret that holds now', async () => {
    const renewed = { ...alice, totpSecret: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' };
    const login = async (secret: string) => {
      const { machine, reload, clock } = await keyProven();
      reload(makeCredential(renewed, KEYS.alice));
      expect(await machine.attempt(interactive())).toMatchObject({ kind: 'prompt' });
      return machine.answer([codeOf(secret, clock.ms)]);
    };
    expect(await login(TOTP_SECRET)).toMatchObject({ kind: 'reject', refusal: { errorCode: 'MfaFailed' } });
    expect(await login(renewed.totpSecret)).toMatchObject({ kind: 'accept' });
  });

  it('let in with the groups and the options of the key that hold now', async () => {
    const { machine, reload, clock } = await keyProven();
    await machine.attempt(interactive());
    reload(makeCredential({ ...alice, groups: ['engineers', 'on-call'] }, KEYS.alice, 'no-pty'));
    expect(await machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'accept',
      identity: { groups: ['engineers', 'on-call'], mfa: 'true', constraints: { permitPty: false } },
      credential: { user: { groups: ['engineers', 'on-call'] } },
    });
  });

  it('deny who may no longer reach the target', async () => {
    const { machine, reload, clock } = await keyProven();
    await machine.attempt(interactive());
    reload(makeCredential({ ...alice, groups: [] }, KEYS.alice));
    expect(await machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'deny',
      refusal: { errorCode: 'AccessDenied' },
    });
  });
});

it('cuts an answer that comes after the key and before a question', async () => {
  const { machine, clock } = await keyProven();
  expect(await machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
    kind: 'disconnect',
    refusal: { message: 'an answer came without a question' },
  });
});

it('says of a client that leaves before it was asked that it gave no second factor', async () => {
  const { machine } = await keyProven();
  expect(machine.whenGone()).toMatchObject({ message: 'the client left without giving the second factor' });
});
