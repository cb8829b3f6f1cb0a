import fc from 'fast-check';
import type { Answer } from './attempt';
import { AuthenticationMachine } from './machine';
import { createMfaProofs } from './mfa-proofs';
import type { TestClock } from './parts.fixture';
import { MemoryFactors } from './second-factor/memory-factors.fixture';
import { createSecondFactor } from './second-factor/second-factor';
import { alice, bob, KEYS, setUp, asked, probe, signature, forged, interactive, codeOf } from './machine.fixture';

/**
 * Any order of any requests: the identity that comes out is the owner of a key whose own signature was verified on this
 * connection, and a person never comes out without MFA.
 */
describe('every order of requests', () => {
  const NAMES = Object.keys(KEYS) as (keyof typeof KEYS)[];
  const OWNERS = { alice: 'alice', aliceSecond: 'alice', bob: 'bob', carol: 'carol', robot: 'robot' } as const;
  type Step =
    | { readonly do: 'none' | 'interactive' | 'unsupported' }
    | { readonly do: 'probe' | 'sign'; readonly key: (typeof NAMES)[number] }
    | { readonly do: 'forge'; readonly key: (typeof NAMES)[number]; readonly signer: (typeof NAMES)[number] }
    | { readonly do: 'code'; readonly of: 'alice' | 'bob' | 'nobody' }
    | { readonly do: 'rename' }
    | { readonly do: 'wait'; readonly ms: number };
  const key = fc.constantFrom(...NAMES);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('none' as const, 'unsupported' as const).map((kind) => ({ do: kind })) },
    { weight: 3, arbitrary: fc.constant({ do: 'interactive' as const }) },
    { weight: 3, arbitrary: key.map((name) => ({ do: 'probe' as const, key: name })) },
    { weight: 4, arbitrary: key.map((name) => ({ do: 'sign' as const, key: name })) },
    { weight: 3, arbitrary: fc.tuple(key, key).map(([name, signer]) => ({ do: 'forge' as const, key: name, signer })) },
    {
      weight: 5,
      arbitrary: fc
        .constantFrom('alice' as const, 'bob' as const, 'nobody' as const)
        .map((of) => ({ do: 'code' as const, of })),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'rename' as const }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 40_000 }).map((ms) => ({ do: 'wait' as const, ms })) },
  );

  async function take(
    machine: AuthenticationMachine,
    one: Step,
    clock: TestClock,
    last: Answer | undefined,
  ): Promise<Answer | undefined> {
    switch (one.do) {
      case 'none':
        return machine.attempt({ ...asked(), kind: 'none' });
      case 'unsupported':
        return machine.attempt({ ...asked(), kind: 'unsupported', method: 'password' });
      case 'interactive':
        return machine.attempt(interactive());
      case 'probe':
        return machine.attempt(probe(KEYS[one.key]));
      case 'sign':
        return machine.attempt(signature(KEYS[one.key]));
      case 'forge':
        return machine.attempt(forged(KEYS[one.key], KEYS[one.signer]));
      case 'code':
        // ssh2 hands answers over only to a prompt that is open.
        return last?.kind === 'prompt'
          ? machine.answer([one.of === 'nobody' ? '000000' : codeOf({ alice, bob }[one.of].totpSecret, clock.ms)])
          : last;
      case 'rename':
        return machine.attempt({ ...probe(KEYS.alice), userName: 'root+web-1' });
      case 'wait':
        clock.ms += one.ms;
        return last;
    }
  }

  it('gives only the identity of a verified key, and never a person without MFA', async () => {
    let accepted = 0;
    const { parts, clock } = setUp();
    const start = clock.ms;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        clock.ms = start;
        const machine = new AuthenticationMachine({
          ...parts,
          secondFactor: createSecondFactor({ store: new MemoryFactors(), clock, onUnavailable: () => undefined }),
          proofs: createMfaProofs(clock, () => 600),
        });
        const verified = new Set<string>();
        const rightCodes = new Set<string>();
        let pendingOwner: string | undefined;
        let last: Answer | undefined;
        for (const one of steps) {
          const before = machine.state;
          if (one.do === 'code' && last?.kind === 'prompt' && one.of === pendingOwner) rightCodes.add(one.of);
          last = await take(machine, one, clock, last);
          const signed = one.do === 'sign' || (one.do === 'forge' && one.key === one.signer);
          if (signed && before === 'unauthenticated') verified.add(OWNERS[one.key]);
          if (before === 'unauthenticated' && machine.state === 'mfaPending' && signed) pendingOwner = OWNERS[one.key];
          if (before === 'accepted')
            expect(last?.kind === 'disconnect' || one.do === 'wait' || one.do === 'code').toBe(true);
          if (last?.kind === 'accept' && before !== 'accepted') {
            accepted += 1;
            const { identity } = last;
            expect(verified).toContain(identity.principal);
            if (identity.principalClass === 'person') {
              expect(identity.mfa).toBe('true');
              expect(rightCodes).toContain(identity.principal);
              expect(identity.principal).toBe(pendingOwner);
            }
          }
        }
      }),
      { numRuns: 1_000 },
    );
    // A machine that refuses everything would pass too.
    expect(accepted).toBeGreaterThan(50);
  });
});
