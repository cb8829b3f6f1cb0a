import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { resolveRoute } from '../targets/route';
import type { Answer, Attempt } from './attempt';
import { UNCONSTRAINED } from './constraints';
import type { Constraints } from './identity';
import { ed25519Key, rsaKey, securityKey, type SecurityKeyState, type TestKey } from './keys.fixture';
import { AuthenticationMachine, type MachineParts } from './machine';
import { createMfaProofs } from './mfa-proofs';
import {
  directoryOf,
  inventoryOf,
  makeCredential,
  makeGate,
  makeTarget,
  makeUser,
  SESSION,
  SOURCE,
  TestClock,
  TestLocks,
  TOTP_SECRET,
} from './parts.fixture';
import { createTotpVerifier } from './totp';

const DATA = Buffer.from('what this connection signs');
const USER_NAME = 'ubuntu+web-1';

const alice = makeUser('alice', { groups: ['engineers'], totpSecret: TOTP_SECRET });
const bob = makeUser('bob', { groups: ['engineers'], totpSecret: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' });
const carol = makeUser('carol', { groups: ['engineers'] });
const robot = makeUser('robot', { principalClass: 'machine', groups: ['machines'] });
const stranger = ed25519Key();
const KEYS = {
  alice: ed25519Key(),
  aliceSecond: ed25519Key(),
  bob: ed25519Key(),
  carol: ed25519Key(),
  robot: ed25519Key(),
};
const authenticator: SecurityKeyState = { flags: 5, counter: 1, application: 'ssh:' };
const CAROLS_TOKEN = securityKey('ed25519', authenticator);

function setUp(more: Partial<MachineParts> = {}) {
  const clock = new TestClock();
  const locks = new TestLocks();
  const users = directoryOf(
    makeCredential(alice, KEYS.alice),
    makeCredential(alice, KEYS.aliceSecond),
    makeCredential(bob, KEYS.bob),
    makeCredential(carol, KEYS.carol),
    makeCredential(carol, CAROLS_TOKEN),
    makeCredential(robot, KEYS.robot),
  );
  const inventory = inventoryOf(makeTarget('web-1', { tags: { machines: 'allowed' } }));
  const parts: MachineParts = {
    sessionId: SESSION,
    sourceAddress: SOURCE,
    clientVersion: 'OpenSSH_9.2p1',
    users,
    resolveRoute: (userName) => resolveRoute(userName, inventory),
    gate: makeGate(clock, locks),
    lockTable: locks,
    totp: createTotpVerifier(clock),
    proofs: createMfaProofs(clock, () => 600),
    tries: { attempts: 20, codes: 3 },
    clock,
    ...more,
  };
  return {
    machine: new AuthenticationMachine(parts),
    another: () => new AuthenticationMachine(parts),
    parts,
    clock,
    locks,
  };
}

const asked = (userName = USER_NAME) => ({ userName, service: 'ssh-connection' });
const probe = (key: TestKey, userName?: string): Attempt => ({
  ...asked(userName),
  kind: 'probe',
  keyBlob: key.blob,
  ...algorithmOf(key),
});
const signature = (key: TestKey, userName?: string): Attempt => ({
  ...asked(userName),
  kind: 'signature',
  keyBlob: key.blob,
  ...key.proof(DATA),
});
/** The blob of one key with the signature of another: what CVE-2024-45337 let through. */
const forged = (claimed: TestKey, signer: TestKey): Attempt => ({
  ...asked(),
  kind: 'signature',
  keyBlob: claimed.blob,
  ...signer.proof(DATA),
});
const interactive = (): Attempt => ({ ...asked(), kind: 'keyboardInteractive' });

function algorithmOf(key: TestKey) {
  const { algorithm, hashAlgorithm } = key.proof(Buffer.alloc(0));
  return { algorithm, ...(hashAlgorithm === undefined ? {} : { hashAlgorithm }) };
}

const codeOf = (secret: string | undefined, ms: number) =>
  new TOTP({ secret: Secret.fromBase32(secret ?? '') }).generate({ timestamp: ms });

const PARTIAL = { kind: 'reject', methods: ['keyboard-interactive'], progress: 'partialSuccess' };

describe('the way in', () => {
  it('asks for a key, then for the code, and gives the identity of the key', () => {
    const { machine, clock } = setUp();
    expect(machine.attempt({ ...asked(), kind: 'none' })).toEqual({
      kind: 'reject',
      methods: ['publickey'],
      progress: 'none',
    });
    expect(machine.attempt(probe(KEYS.alice))).toEqual({ kind: 'probeAccepted' });
    expect(machine.attempt(signature(KEYS.alice))).toEqual(PARTIAL);
    expect(machine.state).toBe('mfaPending');
    expect(machine.attempt(interactive())).toMatchObject({ kind: 'prompt', prompt: 'Verification code: ' });
    expect(machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'accept',
      identity: { principal: 'alice', mfa: 'true', mfaEvidence: 'totp', mfaProvenAtMs: clock.ms },
      route: { kind: 'target', login: 'ubuntu' },
    });
  });

  it('takes a security key with user verification as MFA, and one that was only touched as a key', () => {
    const { machine, another } = setUp();
    authenticator.flags = 5;
    expect(machine.attempt(signature(CAROLS_TOKEN))).toMatchObject({
      kind: 'accept',
      identity: { principal: 'carol', mfa: 'true', mfaEvidence: 'sk-verify-required' },
    });
    authenticator.flags = 1;
    expect(another().attempt(signature(CAROLS_TOKEN))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'MfaRequired' },
    });
    authenticator.flags = 4;
    expect(another().attempt(signature(CAROLS_TOKEN))).toMatchObject({
      kind: 'reject',
      refusal: { message: 'the security key was not touched' },
    });
  });

  it('goes on to a key that is good enough after one that was not', () => {
    const { machine } = setUp();
    authenticator.flags = 5;
    expect(machine.attempt(signature(KEYS.carol))).toMatchObject({
      kind: 'reject',
      methods: ['publickey'],
      refusal: { errorCode: 'MfaRequired' },
    });
    expect(machine.attempt(signature(CAROLS_TOKEN))).toMatchObject({
      kind: 'accept',
      identity: { principal: 'carol', mfa: 'true' },
    });
  });

  it('remembers the code for the same key and source only, and for as long as it says', () => {
    const { machine, another, parts, clock } = setUp();
    machine.attempt(signature(KEYS.alice));
    machine.attempt(interactive());
    machine.answer([codeOf(TOTP_SECRET, clock.ms)]);
    expect(another().attempt(signature(KEYS.alice))).toMatchObject({
      kind: 'accept',
      identity: { mfa: 'true', mfaEvidence: 'totp' },
    });
    expect(another().attempt(signature(KEYS.aliceSecond))).toEqual(PARTIAL);
    expect(new AuthenticationMachine({ ...parts, sourceAddress: '10.9.9.9' }).attempt(signature(KEYS.alice))).toEqual(
      PARTIAL,
    );
    clock.ms += 600_000;
    expect(another().attempt(signature(KEYS.alice))).toEqual(PARTIAL);
  });

  it('freezes the identity that it gives', () => {
    const { machine } = setUp();
    const answer = machine.attempt(signature(KEYS.robot));
    if (answer.kind !== 'accept') throw new Error(answer.kind);
    expect(
      Object.isFrozen(answer.identity) &&
        Object.isFrozen(answer.identity.constraints) &&
        Object.isFrozen(answer.identity.groups),
    ).toBe(true);
  });
});

describe('what is refused', () => {
  it('refuses a known key with the signature of another', () => {
    const { machine } = setUp();
    expect(machine.attempt(forged(KEYS.robot, KEYS.alice))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'AuthenticationFailed' },
    });
    expect(machine.state).toBe('unauthenticated');
  });

  it('refuses RSA with SHA-1, probed and signed', () => {
    const key = rsaKey(2048, 'sha1');
    const { machine } = setUp({ users: directoryOf(makeCredential(robot, key)) });
    expect(machine.attempt(probe(key))).toMatchObject({ kind: 'reject' });
    expect(machine.attempt(signature(key))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'AuthenticationFailed' },
    });
  });

  it.each<[string, Attempt]>([
    ['another user name', signature(KEYS.robot, 'root+web-1')],
    ['another service', { ...signature(KEYS.robot), service: 'ssh-userauth' }],
  ])('cuts a connection that comes back with %s', (_name, attempt) => {
    const { machine } = setUp();
    machine.attempt(probe(KEYS.robot));
    expect(machine.attempt(attempt)).toMatchObject({
      kind: 'disconnect',
      refusal: { errorCode: 'AuthenticationFailed' },
    });
    expect(machine.attempt(signature(KEYS.robot))).toMatchObject({ kind: 'disconnect' });
  });

  it('does not look at a second key while a code is asked for, be it probed or signed', () => {
    const { machine, clock } = setUp();
    machine.attempt(signature(KEYS.alice));
    for (const attempt of [probe(KEYS.bob), signature(KEYS.bob), signature(KEYS.robot), signature(KEYS.alice)]) {
      expect(machine.attempt(attempt)).toMatchObject({
        kind: 'reject',
        methods: ['keyboard-interactive'],
        progress: 'none',
      });
    }
    machine.attempt(interactive());
    expect(machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'accept',
      identity: { principal: 'alice' },
    });
  });

  it("does not take another user's code", () => {
    const { machine, clock } = setUp();
    machine.attempt(signature(KEYS.alice));
    machine.attempt(interactive());
    expect(machine.answer([codeOf(bob.totpSecret, clock.ms)])).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'MfaFailed', identity: { principal: 'alice', mfa: 'false' } },
    });
  });

  it.each([[[]], [['123456', '123456']], [['']]])('takes %j for a wrong code', (responses) => {
    const { machine } = setUp();
    machine.attempt(signature(KEYS.alice));
    machine.attempt(interactive());
    expect(machine.answer(responses)).toMatchObject({ kind: 'reject', refusal: { errorCode: 'MfaFailed' } });
  });

  it('cuts an answer without a question, and one given twice', () => {
    expect(setUp().machine.answer(['123456'])).toMatchObject({ kind: 'disconnect' });
    const { machine } = setUp();
    machine.attempt(signature(KEYS.alice));
    machine.attempt(interactive());
    machine.answer(['000000']);
    expect(machine.answer(['000001'])).toMatchObject({ kind: 'disconnect' });
  });

  it('cuts after the wrong codes of a connection, and locks the user out over connections', () => {
    const { machine, another, clock } = setUp();
    const wrong = (on: AuthenticationMachine) => {
      on.attempt(interactive());
      return on.answer(['000000']);
    };
    machine.attempt(signature(KEYS.alice));
    expect([wrong(machine).kind, wrong(machine).kind, wrong(machine).kind]).toEqual(['reject', 'reject', 'disconnect']);
    const second = another();
    second.attempt(signature(KEYS.alice));
    wrong(second);
    wrong(second);
    const third = another();
    third.attempt(signature(KEYS.alice));
    expect(third.attempt(interactive())).toMatchObject({
      kind: 'disconnect',
      refusal: { errorCode: 'MfaFailed' },
      banner: expect.stringContaining('try again in 30 s') as string,
    });
    clock.ms += 30_000;
    const later = another();
    later.attempt(signature(KEYS.alice));
    later.attempt(interactive());
    expect(later.answer([codeOf(TOTP_SECRET, clock.ms)]).kind).toBe('accept');
  });

  it('refuses a code that was used, also on another connection', () => {
    const { machine, parts, clock } = setUp();
    const code = codeOf(TOTP_SECRET, clock.ms);
    machine.attempt(signature(KEYS.alice));
    machine.attempt(interactive());
    expect(machine.answer([code]).kind).toBe('accept');
    const elsewhere = new AuthenticationMachine({ ...parts, sourceAddress: '10.9.9.9' });
    elsewhere.attempt(signature(KEYS.alice));
    elsewhere.attempt(interactive());
    expect(elsewhere.answer([code])).toMatchObject({
      kind: 'reject',
      refusal: { message: 'the code had been used before' },
    });
  });

  it('bounds failed attempts, and requests that are none', () => {
    const failing = setUp({ tries: { attempts: 3, codes: 3 } }).machine;
    expect([1, 2, 3].map(() => failing.attempt(probe(stranger)).kind)).toEqual(['reject', 'reject', 'disconnect']);
    const probing = setUp({ tries: { attempts: 3, codes: 3 } }).machine;
    const kinds = Array.from({ length: 13 }, () => probing.attempt(probe(KEYS.alice)).kind);
    expect(kinds.indexOf('disconnect')).toBe(12);
  });

  it('listens to nothing after the decision', () => {
    const { machine } = setUp();
    expect(machine.attempt(signature(KEYS.robot)).kind).toBe('accept');
    expect(machine.attempt(signature(KEYS.alice))).toMatchObject({ kind: 'disconnect' });
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

  it('refuses it from elsewhere, says so to its holder, and makes no identity', () => {
    const { machine, key } = withKey('from="192.0.2.0/24"');
    expect(machine.attempt(signature(key))).toMatchObject({
      kind: 'reject',
      refusal: { errorCode: 'AuthenticationFailed' },
      banner: `Sallyport: the key may not be used from ${SOURCE}.`,
    });
  });

  it('refuses it after its expiry', () => {
    const { machine, key } = withKey('expiry-time="20261122Z"');
    expect(machine.attempt(signature(key))).toMatchObject({ kind: 'reject', refusal: { errorCode: 'GrantExpired' } });
  });

  it('carries the options of the key, the addresses of the user and the bounds of the outer connection', () => {
    const user = makeUser('robot', {
      principalClass: 'machine',
      groups: ['machines'],
      sourceAddresses: ['10.0.0.0/8'],
    });
    const key = ed25519Key();
    const outerConstraints: Constraints = { ...UNCONSTRAINED, permitPty: false, expiresAtMs: Date.UTC(2027, 0, 1) };
    const { machine } = setUp({
      users: directoryOf(makeCredential(user, key, 'command="backup",no-port-forwarding,from="10.1.0.0/16"')),
      outerConstraints,
    });
    expect(machine.attempt(signature(key))).toMatchObject({
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

  it('keeps the options through partial success and code', () => {
    const key = ed25519Key();
    const { machine, clock } = setUp({ users: directoryOf(makeCredential(alice, key, 'restrict,command="id"')) });
    machine.attempt(signature(key));
    machine.attempt(interactive());
    expect(machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'accept',
      identity: { constraints: { forceCommand: 'id', permitPty: false } },
    });
  });

  it('asks a verify-required key for its PIN', () => {
    const token = securityKey('ecdsa', { flags: 1, counter: 1, application: 'ssh:' });
    const { machine } = setUp({ users: directoryOf(makeCredential(carol, token, 'verify-required')) });
    expect(machine.attempt(signature(token))).toMatchObject({ kind: 'reject', refusal: { errorCode: 'MfaRequired' } });
  });
});

describe('locks and routes', () => {
  it.each(['person', 'principal', 'key', 'login', 'target', 'source'] as const)(
    'refuses what a lock on the %s names',
    (subject) => {
      const { machine, locks } = setUp();
      const fingerprint = makeCredential(robot, KEYS.robot).publicKey.fingerprint;
      locks.lock(
        subject,
        { person: 'robot', principal: 'robot', key: fingerprint, login: 'ubuntu', target: 'web-1', source: SOURCE }[
          subject
        ],
      );
      const answer = machine.attempt(signature(KEYS.robot));
      expect(answer).toMatchObject({
        kind: subject === 'source' ? 'disconnect' : 'deny',
        refusal: { errorCode: 'PrincipalLocked' },
      });
    },
  );

  it('refuses a lock that came while the code was typed, and ends the remembered proof', () => {
    const { machine, another, clock, locks } = setUp();
    machine.attempt(signature(KEYS.alice));
    machine.attempt(interactive());
    locks.lock('person', 'alice');
    expect(machine.answer([codeOf(TOTP_SECRET, clock.ms)])).toMatchObject({
      kind: 'deny',
      refusal: { errorCode: 'PrincipalLocked' },
    });
    locks.locks = [];
    expect(another().attempt(signature(KEYS.alice))).toEqual(PARTIAL);
  });

  it('denies a proven identity an unknown target in the words of the request', () => {
    const { machine } = setUp();
    expect(machine.attempt(signature(KEYS.robot, 'ubuntu+db-9'))).toMatchObject({
      kind: 'deny',
      identity: { principal: 'robot' },
      banner: 'Sallyport: there is no target "db-9" that you may reach.',
    });
  });

  it('denies what no policy permits, without asking for a code', () => {
    const key = ed25519Key();
    const { machine } = setUp({
      users: directoryOf(makeCredential(makeUser('eve', { totpSecret: TOTP_SECRET }), key)),
    });
    expect(machine.attempt(signature(key))).toMatchObject({ kind: 'deny', refusal: { errorCode: 'AccessDenied' } });
  });

  it('remembers for the audit trail who left before the code, and who only probed', () => {
    const pending = setUp().machine;
    pending.attempt(signature(KEYS.alice));
    expect(pending.whenGone()).toMatchObject({ errorCode: 'MfaRequired', identity: { principal: 'alice' } });
    const probing = setUp().machine;
    probing.attempt(probe(stranger));
    expect(probing.whenGone()).toMatchObject({ errorCode: 'AuthenticationFailed' });
    expect(setUp().machine.whenGone()).toBeUndefined();
  });
});

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

  function take(
    machine: AuthenticationMachine,
    one: Step,
    clock: TestClock,
    last: Answer | undefined,
  ): Answer | undefined {
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

  it('gives only the identity of a verified key, and never a person without MFA', () => {
    let accepted = 0;
    const { parts, clock } = setUp();
    const start = clock.ms;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        clock.ms = start;
        const machine = new AuthenticationMachine({
          ...parts,
          totp: createTotpVerifier(clock),
          proofs: createMfaProofs(clock, () => 600),
        });
        const verified = new Set<string>();
        const rightCodes = new Set<string>();
        let pendingOwner: string | undefined;
        let last: Answer | undefined;
        for (const one of steps) {
          const before = machine.state;
          if (one.do === 'code' && last?.kind === 'prompt' && one.of === pendingOwner) rightCodes.add(one.of);
          last = take(machine, one, clock, last);
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
