import { AuthenticationMachine } from '../machine';
import { KEYS, alice, codeOf, interactive, setUp, signature } from '../machine.fixture';
import { directoryOf, makeCredential, TOTP_SECRET } from '../parts.fixture';

async function atThePrompt() {
  const made = setUp();
  await made.machine.attempt(signature(KEYS.alice));
  await made.machine.attempt(interactive());
  return made;
}

it('refuses the login, and lets the next one in, when codes cannot be checked for a while', async () => {
  const { machine, another, factors, unavailable, clock } = await atThePrompt();
  const code = codeOf(TOTP_SECRET, clock.ms);
  factors.broken = 'no such table';
  expect(await machine.answer([code])).toEqual({
    kind: 'disconnect',
    refusal: {
      errorCode: 'InternalError',
      message: 'the code could not be checked: memory: no such table',
      identity: expect.objectContaining({ principal: 'alice', mfa: 'false' }) as object,
      isRepeatable: true,
    },
    banner: expect.stringContaining('codes cannot be checked now') as string,
  });
  const asked = another();
  await asked.attempt(signature(KEYS.alice));
  expect(await asked.attempt(interactive())).toMatchObject({
    kind: 'disconnect',
    refusal: { errorCode: 'InternalError' },
  });
  expect(unavailable).toHaveLength(2);
  factors.broken = undefined;
  const later = another();
  await later.attempt(signature(KEYS.alice));
  await later.attempt(interactive());
  expect(await later.answer([code])).toMatchObject({ kind: 'accept', identity: { mfa: 'true' } });
});

it('gives one of two connections the session that give the same code at the same instant', async () => {
  const { machine, another, clock } = await atThePrompt();
  const second = another();
  await second.attempt(signature(KEYS.alice));
  await second.attempt(interactive());
  const code = codeOf(TOTP_SECRET, clock.ms);
  const answers = await Promise.all([machine.answer([code]), second.answer([code])]);
  expect(answers.map(({ kind }) => kind).sort()).toEqual(['accept', 'reject']);
});

it('accepts no code of a secret that was replaced while the code was checked', async () => {
  const { parts, clock } = await atThePrompt();
  const users = directoryOf(makeCredential(alice, KEYS.alice));
  const machine = new AuthenticationMachine({ ...parts, users });
  await machine.attempt(signature(KEYS.alice));
  await machine.attempt(interactive());
  const answer = machine.answer([codeOf(TOTP_SECRET, clock.ms)]);
  const renewed = { ...alice, totpSecret: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' };
  users.replace([renewed], [makeCredential(renewed, KEYS.alice)]);
  expect(await answer).toMatchObject({ kind: 'disconnect', refusal: { errorCode: 'MfaFailed' } });
  expect(machine.state).toBe('ended');
});

it.each([
  ['the user was removed', true],
  ['a lock came', false],
])('accepts no code when %s while it was checked', async (_, removes) => {
  const { parts, locks, clock } = await atThePrompt();
  const users = directoryOf(makeCredential(alice, KEYS.alice));
  const machine = new AuthenticationMachine({ ...parts, users });
  await machine.attempt(signature(KEYS.alice));
  await machine.attempt(interactive());
  const answer = machine.answer([codeOf(TOTP_SECRET, clock.ms)]);
  if (removes) users.replace([], []);
  else locks.lock('person', 'alice');
  expect(['disconnect', 'deny']).toContain((await answer).kind);
  expect(machine.state).toBe('ended');
});

it('says of a client that leaves whether its code was being checked', async () => {
  const { machine, clock } = await atThePrompt();
  expect(machine.whenGone()).toMatchObject({ message: 'the client left without giving the second factor' });
  const answer = machine.answer([codeOf(TOTP_SECRET, clock.ms)]);
  expect(machine.whenGone()).toMatchObject({ message: 'the client left while its code was checked' });
  await answer;
  expect(machine.whenGone()).toBeUndefined();
});
