import type { Answer, Attempt } from './attempt';
import { UNCONSTRAINED } from './constraints';
import type { Constraints, Identity } from './identity';
import { ed25519Key, rsaKey, securityKey } from './keys.fixture';
import { AuthenticationMachine, type MachineParts } from './machine';
import { directoryOf, makeCredential, makeUser, SOURCE, TOTP_SECRET } from './parts.fixture';
import {
  alice,
  bob,
  carol,
  robot,
  stranger,
  KEYS,
  authenticator,
  CAROLS_TOKEN,
  setUp,
  asked,
  probe,
  signature,
  forged,
  interactive,
  codeOf,
  PARTIAL,
} from './machine.fixture';

async function kindsOf(count: number, act: () => Answer | Promise<Answer>): Promise<Answer['kind'][]> {
  const kinds: Answer['kind'][] = [];
  while (kinds.length < count) kinds.push((await act()).kind);
  return kinds;
}

describe('the way in', () => {
  it('asks for a key, then for the code, and gives the identity of the key', async () => {
    const { machine, clock } = setUp();
    expect(await machine.attempt({ ...asked(), kind: 'none' })).toEqual({
      kind: 'reject',
      methods: ['publickey'],
      progress: 'none',
    });
    expect(await machine.attempt(probe(KEYS.alice))).toEqual({ kind: 'probeAccepted' });
    expect(await machine.attempt(signature(KEYS.alice))).toEqual(PARTIAL);
    expect(machine.state).toBe('mfaPending');
    expect(await machine.attempt(interactive())).toMatchObject({ kind: 'prompt', prompt: 'Verification code: ' });
    expect(await machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'accept',
      identity: { principal: 'alice', mfa: 'true', mfaEvidence: 'totp', mfaProvenAtMs: clock.ms },
      route: { kind: 'target', login: 'ubuntu' },
    });
  });

  it('takes a security key with user verification as MFA, and one that was only touched as a key', async () => {
    const { machine, another } = setUp();
    authenticator.flags = 5;
    expect(await machine.attempt(signature(CAROLS_TOKEN))).toMatchObject({
      kind: 'accept',
      identity: { principal: 'carol', mfa: 'true', mfaEvidence: 'sk-verify-required' },
    });
    authenticator.flags = 1;
    expect(await another().attempt(signature(CAROLS_TOKEN))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'MfaRequired' },
    });
    authenticator.flags = 4;
    expect(await another().attempt(signature(CAROLS_TOKEN))).toMatchObject({
      kind: 'reject',
      refusal: { message: 'the security key was not touched' },
    });
  });

  it('goes on to a key that is good enough after one that was not', async () => {
    const { machine } = setUp();
    authenticator.flags = 5;
    expect(await machine.attempt(signature(KEYS.carol))).toMatchObject({
      kind: 'reject',
      methods: ['publickey'],
      refusal: { errorCode: 'MfaRequired' },
    });
    expect(await machine.attempt(signature(CAROLS_TOKEN))).toMatchObject({
      kind: 'accept',
      identity: { principal: 'carol', mfa: 'true' },
    });
  });

  it('remembers the code for the same key and source only, and for as long as it says', async () => {
    const { machine, another, parts, clock } = setUp();
    await machine.attempt(signature(KEYS.alice));
    await machine.attempt(interactive());
    await machine.answer([codeOf(TOTP_SECRET, clock.ms)]);
    expect(await another().attempt(signature(KEYS.alice))).toMatchObject({
      kind: 'accept',
      identity: { mfa: 'true', mfaEvidence: 'totp' },
    });
    expect(await another().attempt(signature(KEYS.aliceSecond))).toEqual(PARTIAL);
    expect(
      await new AuthenticationMachine({ ...parts, sourceAddress: '10.9.9.9' }).attempt(signature(KEYS.alice)),
    ).toEqual(PARTIAL);
    clock.ms += 600_000;
    expect(await another().attempt(signature(KEYS.alice))).toEqual(PARTIAL);
  });

  it('freezes the identity that it gives', async () => {
    const { machine } = setUp();
    const answer = await machine.attempt(signature(KEYS.robot));
    if (answer.kind !== 'accept') throw new Error(answer.kind);
    expect(
      Object.isFrozen(answer.identity) &&
        Object.isFrozen(answer.identity.constraints) &&
        Object.isFrozen(answer.identity.groups),
    ).toBe(true);
  });
});

describe('what is refused', () => {
  it('refuses a known key with the signature of another', async () => {
    const { machine } = setUp();
    expect(await machine.attempt(forged(KEYS.robot, KEYS.alice))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'AuthenticationFailed' },
    });
    expect(machine.state).toBe('unauthenticated');
  });

  it('refuses RSA with SHA-1, probed and signed', async () => {
    const key = rsaKey(2048, 'sha1');
    const { machine } = setUp({ users: directoryOf(makeCredential(robot, key)) });
    expect(await machine.attempt(probe(key))).toMatchObject({ kind: 'reject' });
    expect(await machine.attempt(signature(key))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'AuthenticationFailed' },
    });
  });

  it.each<[string, Attempt]>([
    ['another user name', signature(KEYS.robot, 'root+web-1')],
    ['another service', { ...signature(KEYS.robot), service: 'ssh-userauth' }],
  ])('cuts a connection that comes back with %s', async (_name, attempt) => {
    const { machine } = setUp();
    await machine.attempt(probe(KEYS.robot));
    expect(await machine.attempt(attempt)).toMatchObject({
      kind: 'disconnect',
      refusal: { errorCode: 'AuthenticationFailed' },
    });
    expect(await machine.attempt(signature(KEYS.robot))).toMatchObject({ kind: 'disconnect' });
  });

  it('does not look at a second key while a code is asked for, be it probed or signed', async () => {
    const { machine, clock } = setUp();
    await machine.attempt(signature(KEYS.alice));
    for (const attempt of [probe(KEYS.bob), signature(KEYS.bob), signature(KEYS.robot), signature(KEYS.alice)]) {
      expect(await machine.attempt(attempt)).toMatchObject({
        kind: 'reject',
        methods: ['keyboard-interactive'],
        progress: 'none',
      });
    }
    await machine.attempt(interactive());
    expect(await machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'accept',
      identity: { principal: 'alice' },
    });
  });

  it("does not take another user's code", async () => {
    const { machine, clock } = setUp();
    await machine.attempt(signature(KEYS.alice));
    await machine.attempt(interactive());
    expect(await machine.answer([codeOf(bob.totpSecret, clock.ms)])).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'MfaFailed', identity: { principal: 'alice', mfa: 'false' } },
    });
  });

  it.each([[[]], [['123456', '123456']], [['']]])('takes %j for a wrong code', async (responses) => {
    const { machine } = setUp();
    await machine.attempt(signature(KEYS.alice));
    await machine.attempt(interactive());
    expect(await machine.answer(responses)).toMatchObject({ kind: 'reject', refusal: { errorCode: 'MfaFailed' } });
  });

  it('cuts an answer without a question, and one given twice', async () => {
    expect(await setUp().machine.answer(['123456'])).toMatchObject({ kind: 'disconnect' });
    const { machine } = setUp();
    await machine.attempt(signature(KEYS.alice));
    await machine.attempt(interactive());
    await machine.answer(['000000']);
    expect(await machine.answer(['000001'])).toMatchObject({ kind: 'disconnect' });
  });

  it('cuts after the wrong codes of a connection, and locks the user out over connections', async () => {
    const { machine, another, clock } = setUp();
    const wrong = async (on: AuthenticationMachine) => {
      await on.attempt(interactive());
      return (await on.answer(['000000'])).kind;
    };
    await machine.attempt(signature(KEYS.alice));
    expect([await wrong(machine), await wrong(machine), await wrong(machine)]).toEqual([
      'reject',
      'reject',
      'disconnect',
    ]);
    const second = another();
    await second.attempt(signature(KEYS.alice));
    await wrong(second);
    await wrong(second);
    const third = another();
    await third.attempt(signature(KEYS.alice));
    expect(await third.attempt(interactive())).toMatchObject({
      kind: 'disconnect',
      refusal: { errorCode: 'MfaFailed' },
      banner: expect.stringContaining('try again in 30 s') as string,
    });
    clock.ms += 30_000;
    const later = another();
    await later.attempt(signature(KEYS.alice));
    await later.attempt(interactive());
    expect((await later.answer([codeOf(TOTP_SECRET, clock.ms)])).kind).toBe('accept');
  });

  it('refuses a code that was used, also on another connection', async () => {
    const { machine, parts, clock } = setUp();
    const code = codeOf(TOTP_SECRET, clock.ms);
    await machine.attempt(signature(KEYS.alice));
    await machine.attempt(interactive());
    expect((await machine.answer([code])).kind).toBe('accept');
    const elsewhere = new AuthenticationMachine({ ...parts, sourceAddress: '10.9.9.9' });
    await elsewhere.attempt(signature(KEYS.alice));
    await elsewhere.attempt(interactive());
    expect(await elsewhere.answer([code])).toMatchObject({
      kind: 'reject',
      refusal: { message: 'the code had been used before' },
    });
  });

  it('bounds failed attempts, and requests that are none', async () => {
    const failing = setUp({ tries: { attempts: 3, codes: 3 } }).machine;
    expect(await kindsOf(3, () => failing.attempt(probe(stranger)))).toEqual(['reject', 'reject', 'disconnect']);
    const probing = setUp({ tries: { attempts: 3, codes: 3 } }).machine;
    const kinds = await kindsOf(13, () => probing.attempt(probe(KEYS.alice)));
    expect(kinds.indexOf('disconnect')).toBe(12);
  });

  it('listens to nothing after the decision', async () => {
    const { machine } = setUp();
    expect((await machine.attempt(signature(KEYS.robot))).kind).toBe('accept');
    expect(await machine.attempt(signature(KEYS.alice))).toMatchObject({ kind: 'disconnect' });
  });

  it.each<[Attempt['kind'], Attempt]>([
    ['unsupported', { ...asked(), kind: 'unsupported', method: 'password' }],
    ['keyboardInteractive', interactive()],
  ])('refuses %s before a key', (_kind, attempt) => {
    expect(setUp().machine.attempt(attempt)).toMatchObject({ kind: 'reject', methods: ['publickey'] });
  });
});

describe('what narrows a key', () => {
  const withKey = (options: string, more: Partial<MachineParts> = {}) => {
    const key = ed25519Key();
    return { ...setUp({ users: directoryOf(makeCredential(robot, key, options)), ...more }), key };
  };

  it('refuses it from elsewhere, says so to its holder, and makes no identity', async () => {
    const { machine, key } = withKey('from="192.0.2.0/24"');
    expect(await machine.attempt(signature(key))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'AuthenticationFailed' },
      banner: `Sallyport: the key may not be used from ${SOURCE}.`,
    });
  });

  it('refuses it after its expiry', async () => {
    const { machine, key } = withKey('expiry-time="20261122Z"');
    expect(await machine.attempt(signature(key))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'GrantExpired' },
    });
  });

  it('carries the options of the key, the addresses of the user and the bounds of the outer connection', async () => {
    const user = makeUser('robot', {
      principalClass: 'machine',
      groups: ['machines'],
      sourceAddresses: ['10.0.0.0/8'],
    });
    const key = ed25519Key();
    const outerConstraints: Constraints = { ...UNCONSTRAINED, permitPty: false, expiresAtMs: Date.UTC(2027, 0, 1) };
    const { machine } = setUp({
      users: directoryOf(makeCredential(user, key, 'command="backup",no-port-forwarding,from="10.1.0.0/16"')),
      outer: { identity: { constraints: outerConstraints } as Identity, credential: makeCredential(user, key) },
    });
    expect(await machine.attempt(signature(key))).toMatchObject({
      kind: 'accept',
      identity: {
        constraints: {
          sourceAddresses: [['10.1.0.0/16'], ['10.0.0.0/8']],
          forceCommand: 'backup',
          permitPty: false,
          permitPortForwarding: false,
          permitAgentForwarding: true,
          expiresAtMs: Date.UTC(2027, 0, 1),
        },
      },
    });
  });

  it('keeps the options through partial success and code', async () => {
    const key = ed25519Key();
    const { machine, clock } = setUp({ users: directoryOf(makeCredential(alice, key, 'restrict,command="id"')) });
    await machine.attempt(signature(key));
    await machine.attempt(interactive());
    expect(await machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'accept',
      identity: { constraints: { forceCommand: 'id', permitPty: false } },
    });
  });

  it('asks a verify-required key for its PIN', async () => {
    const token = securityKey('ecdsa', { flags: 1, counter: 1, application: 'ssh:' });
    const { machine } = setUp({ users: directoryOf(makeCredential(carol, token, 'verify-required')) });
    expect(await machine.attempt(signature(token))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'MfaRequired' },
    });
  });
});

describe('locks and routes', () => {
  it.each(['person', 'principal', 'key', 'login', 'target', 'source'] as const)(
    'refuses what a lock on the %s names',
    async (subject) => {
      const { machine, locks } = setUp();
      const fingerprint = makeCredential(robot, KEYS.robot).publicKey.fingerprint;
      locks.lock(
        subject,
        { person: 'robot', principal: 'robot', key: fingerprint, login: 'ubuntu', target: 'web-1', source: SOURCE }[
          subject
        ],
      );
      const answer = await machine.attempt(signature(KEYS.robot));
      expect(answer).toMatchObject({
        kind: subject === 'source' ? 'disconnect' : 'deny',
        refusal: { errorCode: 'PrincipalLocked' },
      });
    },
  );

  describe('a lock of the source that spares who proves a key', () => {
    const locked = () => {
      const made = setUp();
      made.locks.lock('source', SOURCE, 'unproven');
      return made;
    };

    it('lets a key and a code through, after other keys of the agent too', async () => {
      const { machine, clock } = locked();
      expect((await machine.attempt({ ...asked(), kind: 'none' })).kind).toBe('reject');
      expect((await machine.attempt(probe(stranger))).kind).toBe('reject');
      expect(await machine.attempt(probe(KEYS.alice))).toEqual({ kind: 'probeAccepted' });
      expect(await machine.attempt(signature(KEYS.alice))).toEqual(PARTIAL);
      await machine.attempt(interactive());
      expect((await machine.answer([codeOf(TOTP_SECRET, clock.ms)])).kind).toBe('accept');
    });

    it.each([
      ['a password', () => ({ ...asked(), kind: 'unsupported', method: 'password' }) as const],
      ['an unknown key', () => signature(stranger)],
      ['a forged signature', () => forged(KEYS.alice, KEYS.bob)],
    ])('ends a connection that tries %s, as the doing of the lock', (_, attempt) => {
      expect(locked().machine.attempt(attempt())).toMatchObject({
        kind: 'disconnect',
        refusal: { errorCode: 'PrincipalLocked' },
      });
    });
  });

  it('refuses a lock that came while the code was typed, and ends the remembered proof', async () => {
    const { machine, another, clock, locks } = setUp();
    await machine.attempt(signature(KEYS.alice));
    await machine.attempt(interactive());
    locks.lock('person', 'alice');
    expect(await machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'deny',
      refusal: { errorCode: 'PrincipalLocked' },
    });
    locks.locks = [];
    expect(await another().attempt(signature(KEYS.alice))).toEqual(PARTIAL);
  });

  it('denies a proven identity an unknown target in the words of the request', async () => {
    const { machine } = setUp();
    expect(await machine.attempt(signature(KEYS.robot, 'ubuntu+db-9'))).toMatchObject({
      kind: 'deny',
      identity: { principal: 'robot' },
      banner: 'Sallyport: there is no target "db-9" that you may reach.',
    });
  });

  it('denies what no policy permits, without asking for a code', async () => {
    const key = ed25519Key();
    const { machine } = setUp({
      users: directoryOf(makeCredential(makeUser('eve', { totpSecret: TOTP_SECRET }), key)),
    });
    expect(await machine.attempt(signature(key))).toMatchObject({
      kind: 'deny',
      refusal: { errorCode: 'AccessDenied' },
    });
  });

  it('remembers for the audit trail who left before the code, and who only probed', async () => {
    const pending = setUp().machine;
    await pending.attempt(signature(KEYS.alice));
    expect(pending.whenGone()).toMatchObject({ errorCode: 'MfaRequired', identity: { principal: 'alice' } });
    const probing = setUp().machine;
    await probing.attempt(probe(stranger));
    expect(probing.whenGone()).toMatchObject({ errorCode: 'AuthenticationFailed' });
    expect(setUp().machine.whenGone()).toBeUndefined();
  });
});
