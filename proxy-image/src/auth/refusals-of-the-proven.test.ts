import type { Refusal } from './attempt';
import { alice, asked, codeOf, interactive, KEYS, setUp, signature } from './machine.fixture';

test('a password that is tried after the key was proven is refused to the one who proved it', async () => {
  const { machine } = setUp();
  await machine.attempt(signature(KEYS.alice));
  const answer = await machine.attempt({ ...asked(), kind: 'unsupported', method: 'password' });
  expect(answer).toMatchObject({
    kind: 'reject',
    refusal: { errorCode: 'AuthenticationFailed', identity: { principal: 'alice' } },
  });
});

test('before a key is proven the refusal names nobody', async () => {
  const answer = await setUp().machine.attempt({ ...asked(), kind: 'unsupported', method: 'password' });
  expect(answer).not.toHaveProperty('refusal.identity');
});

test('records attempts during a lockout with a count, and each wrong code as an event of its own', async () => {
  const { another, clock } = setUp();
  const wrong = codeOf(alice.totpSecret, clock.now() + 3_600_000);
  const refusals: (Refusal | undefined)[] = [];
  while (refusals.length < 6) {
    const machine = another();
    await machine.attempt(signature(KEYS.alice));
    const asking = await machine.attempt(interactive());
    const last = asking.kind === 'prompt' ? await machine.answer([wrong]) : asking;
    refusals.push('refusal' in last ? last.refusal : undefined);
  }
  expect(refusals.map((refusal) => refusal?.isRepeatable)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    true,
  ]);
});
