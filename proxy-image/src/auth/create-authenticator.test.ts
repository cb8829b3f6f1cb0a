import { EventEmitter } from 'node:events';
import { Secret, TOTP } from 'otpauth';
import type { AuthContext } from 'ssh2';
import { UNCONSTRAINED } from './constraints';
import { createAuthenticator } from './create-authenticator';
import { MemoryFactors } from './second-factor/memory-factors.fixture';
import { createSecondFactor } from './second-factor/second-factor';
import type { Identity } from './identity';
import type { Standing } from './standing';
import { ed25519Key, type TestKey } from './keys.fixture';
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
  TestTrail,
  TOTP_SECRET,
} from './parts.fixture';

const alice = makeUser('alice', { groups: ['engineers'], totpSecret: TOTP_SECRET });
const robot = makeUser('robot', { principalClass: 'machine', groups: ['machines'] });
const KEYS = { alice: ed25519Key(), robot: ed25519Key() };
const DATA = Buffer.from('signed');
const web = makeTarget('web-1', { tags: { machines: 'allowed' } });

function setUp(inner?: { outer: Standing }) {
  const clock = new TestClock();
  const locks = new TestLocks();
  const trail = new TestTrail();
  const failures: Error[] = [];
  const log: string[] = [];
  const factors = new MemoryFactors();
  const authenticator = createAuthenticator({
    secondFactor: createSecondFactor({ store: factors, clock, onUnavailable: (why) => log.push(`unavailable ${why}`) }),
    users: directoryOf(makeCredential(alice, KEYS.alice), makeCredential(robot, KEYS.robot)),
    inventory: inventoryOf(web),
    gate: makeGate(clock, locks),
    lockTable: locks,
    trail,
    clock,
    settings: () => ({ authenticationTries: 4, mfaTries: 2, mfaRememberSeconds: 0 }),
    onFailure: (error) => failures.push(error),
  });
  const authentication = authenticator.begin({
    sessionId: SESSION,
    sourceAddress: SOURCE,
    clientVersion: 'OpenSSH_9.2p1',
    ...(inner === undefined ? {} : { inner: { target: web, outer: inner.outer } }),
    sendBanner: (text) => log.push(`banner ${text.trim()}`),
    disconnect: () => log.push('disconnect'),
  });
  return { authentication, trail, log, failures, clock, factors };
}

/** One of ssh2's contexts, as far as an authenticator sees it. */
class Context extends EventEmitter {
  readonly answered: Promise<string>;
  #settle: (answer: string) => void = () => undefined;
  /** How to answer, once the prompt is there. */
  readonly prompted: Promise<(responses: unknown) => void>;
  #ask: (answer: (responses: unknown) => void) => void = () => undefined;

  constructor(
    readonly method: string,
    more: object = {},
    readonly username = 'ubuntu+web-1',
    readonly service = 'ssh-connection',
  ) {
    super();
    Object.assign(this, more);
    this.answered = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.prompted = new Promise((resolve) => {
      this.#ask = resolve;
    });
  }

  accept(): void {
    this.#settle('accept');
  }

  reject(methods: string[], partial?: boolean): void {
    this.#settle(`reject ${methods.join(',')}${partial === true ? ' partial' : ''}`);
  }

  prompt(_prompts: unknown, _title: string, _instruction: string, callback: (responses: unknown) => void): void {
    this.#ask(callback);
  }

  get asContext(): AuthContext {
    return this as unknown as AuthContext;
  }
}

function signed(key: TestKey, userName?: string): Context {
  const { signature, signedData } = key.proof(DATA);
  return new Context(
    'publickey',
    { key: { algo: 'ssh-ed25519', data: key.blob }, signature, blob: signedData },
    userName,
  );
}

const flushed = () => new Promise((resolve) => setImmediate(resolve));

it('accepts only once the event is durable', async () => {
  const { authentication, trail } = setUp();
  let durable: () => void = () => undefined;
  const record = trail.record.bind(trail);
  trail.record = (act) => new Promise((resolve) => (durable = () => resolve(record(act))));
  const context = signed(KEYS.robot);
  let answer = 'none yet';
  void context.answered.then((given) => (answer = given));
  authentication.onRequest(context.asContext);
  await flushed();
  expect([answer, authentication.state(), authentication.outcome()]).toEqual([
    'none yet',
    'unauthenticated',
    undefined,
  ]);
  durable();
  expect(await context.answered).toBe('accept');
  expect(authentication.state()).toBe('authorised');
  expect(authentication.outcome()).toMatchObject({
    identity: { principal: 'robot' },
    route: { kind: 'target', login: 'ubuntu' },
  });
  expect(trail.acts[0]).toMatchObject({
    eventName: 'AuthenticateUser',
    sessionId: SESSION,
    target: { name: 'web-1' },
    login: 'ubuntu',
    requestParameters: { userName: 'ubuntu+web-1' },
  });
});

it('refuses the login when its event cannot be made durable, and says so', async () => {
  const { authentication, trail, log, failures } = setUp();
  trail.fails = true;
  authentication.onRequest(signed(KEYS.robot).asContext);
  await flushed();
  expect(log).toEqual([
    'banner Sallyport: the login cannot be recorded, so it is refused. Try again later.',
    'disconnect',
  ]);
  expect(authentication.outcome()).toBeUndefined();
  expect(failures).toMatchObject([{ code: 'AUTHENTICATION_NOT_RECORDED' }]);
});

it('cuts a request that comes while the decision is made durable', async () => {
  const { authentication, trail, log } = setUp();
  trail.record = () => new Promise(() => undefined);
  authentication.onRequest(signed(KEYS.robot).asContext);
  authentication.onRequest(signed(KEYS.alice).asContext);
  await flushed();
  expect(log).toEqual(['disconnect']);
  expect(authentication.outcome()).toBeUndefined();
});

it('does not accept a client that went away meanwhile', async () => {
  const { authentication, trail } = setUp();
  let durable: () => void = () => undefined;
  trail.record = () => new Promise((resolve) => (durable = () => resolve()));
  const context = signed(KEYS.robot);
  let answered = false;
  void context.answered.then(() => (answered = true));
  authentication.onRequest(context.asContext);
  authentication.abort();
  durable();
  await flushed();
  expect([answered, authentication.outcome()]).toEqual([false, undefined]);
});

it('asks for the code after the key; a wrong one is recorded before it is refused', async () => {
  const { authentication, trail, log, clock } = setUp();
  const first = signed(KEYS.alice);
  authentication.onRequest(first.asContext);
  expect(await first.answered).toBe('reject keyboard-interactive partial');
  expect(authentication.state()).toBe('mfaPending');

  const wrong = new Context('keyboard-interactive', { submethods: [] });
  authentication.onRequest(wrong.asContext);
  (await wrong.prompted)(['000000']);
  expect(await wrong.answered).toBe('reject keyboard-interactive');
  expect(trail.acts).toMatchObject([
    { eventName: 'AuthenticateUser', errorCode: 'MfaFailed', identity: { principal: 'alice', mfa: 'false' } },
  ]);
  expect(JSON.stringify(trail.acts)).not.toContain('000000');

  const right = new Context('keyboard-interactive', { submethods: [] });
  authentication.onRequest(right.asContext);
  (await right.prompted)([new TOTP({ secret: Secret.fromBase32(TOTP_SECRET) }).generate({ timestamp: clock.ms })]);
  expect(await right.answered).toBe('accept');
  expect(trail.acts.at(-1)).toMatchObject({
    eventName: 'AuthenticateUser',
    identity: { mfa: 'true', mfaEvidence: 'totp' },
  });
  expect(log).toEqual(['banner That code was wrong.']);
});

it('goes on after an abandoned prompt (RFC 4256 section 3.1)', async () => {
  const { authentication } = setUp();
  authentication.onRequest(signed(KEYS.alice).asContext);
  const abandoned = new Context('keyboard-interactive');
  authentication.onRequest(abandoned.asContext);
  (await abandoned.prompted)(new Error('Authentication request aborted'));
  const next = new Context('keyboard-interactive');
  authentication.onRequest(next.asContext);
  expect(await next.prompted).toBeInstanceOf(Function);
});

it('records a wrong code of a client that left while it was checked, and lets nobody in', async () => {
  const { authentication, trail, log } = setUp();
  authentication.onRequest(signed(KEYS.alice).asContext);
  const asked = new Context('keyboard-interactive');
  authentication.onRequest(asked.asContext);
  const answer = await asked.prompted;
  answer(['000000']);
  authentication.abort();
  await flushed();
  expect(trail.refusals).toMatchObject([
    { errorCode: 'MfaRequired', errorMessage: 'the client left while its code was checked' },
    { errorCode: 'MfaFailed', errorMessage: 'the code was wrong' },
  ]);
  expect([authentication.state(), log]).toEqual(['mfaPending', []]);
});

it('cuts a client that asks for more while its code is checked', async () => {
  const { authentication, trail, log } = setUp();
  authentication.onRequest(signed(KEYS.alice).asContext);
  const asked = new Context('keyboard-interactive');
  authentication.onRequest(asked.asContext);
  (await asked.prompted)(['000000']);
  authentication.onRequest(new Context('keyboard-interactive').asContext);
  await flushed();
  expect(log).toEqual(['disconnect']);
  expect(trail.refusals).toMatchObject([{ errorCode: 'MfaFailed' }]);
  expect(authentication.outcome()).toBeUndefined();
});

it('says in the log and to the client that codes cannot be checked', async () => {
  const { authentication, trail, log, factors } = setUp();
  factors.broken = 'the disk is full';
  authentication.onRequest(signed(KEYS.alice).asContext);
  authentication.onRequest(new Context('keyboard-interactive').asContext);
  await flushed();
  expect(log).toEqual([
    'unavailable memory: the disk is full',
    expect.stringContaining('banner Sallyport: codes cannot be checked now') as string,
    'disconnect',
  ]);
  expect(trail.refusals).toMatchObject([{ errorCode: 'InternalError' }]);
});

it.each(['password', 'hostbased'])('refuses %s and records it without what was sent', async (method) => {
  const { authentication, trail } = setUp();
  const context = new Context(method, { password: 'hunter2' });
  authentication.onRequest(context.asContext);
  expect(await context.answered).toBe('reject publickey');
  expect(trail.refusals).toMatchObject([
    { eventName: 'AuthenticateUser', errorCode: 'AuthenticationFailed', claimed: { userName: 'ubuntu+web-1' } },
  ]);
  expect(JSON.stringify(trail.refusals)).not.toContain('hunter2');
});

it('records once, as the client goes, what it only probed', () => {
  const { authentication, trail } = setUp();
  const stranger = ed25519Key();
  for (let count = 0; count < 2; count += 1)
    authentication.onRequest(new Context('publickey', { key: { algo: 'ssh-ed25519', data: stranger.blob } }).asContext);
  expect(trail.refusals).toEqual([]);
  authentication.abort();
  authentication.abort();
  expect(trail.refusals).toHaveLength(1);
  expect(trail.refusals[0]?.claimed?.keyFingerprint).toMatch(/^SHA256:/);
});

it('combines the bounds of the outer connection of a jump into the inner identity', async () => {
  const outer = {
    principal: 'robot',
    constraints: { ...UNCONSTRAINED, permitAgentForwarding: false },
  } as unknown as Identity;
  const { authentication, trail } = setUp({
    outer: { identity: outer, credential: makeCredential(robot, KEYS.robot) },
  });
  const context = signed(KEYS.robot, 'deploy');
  authentication.onRequest(context.asContext);
  expect(await context.answered).toBe('accept');
  expect(authentication.outcome()).toMatchObject({
    identity: { constraints: { permitAgentForwarding: false } },
    route: { kind: 'target', login: 'deploy' },
  });
  expect(trail.acts[0]?.additional).toMatchObject({ outerPrincipal: 'robot' });
});

it('survives a context that throws', () => {
  const { authentication, failures, log } = setUp();
  const context = new Context('none');
  context.reject = () => {
    throw new Error('socket gone');
  };
  expect(() => authentication.onRequest(context.asContext)).not.toThrow();
  expect(failures.map((error) => error.message)).toEqual(['socket gone']);
  expect(log).toEqual(['disconnect']);
});

test.each<readonly [string, string, object]>([
  ['user name', 'none', { username: undefined }],
  ['service', 'none', { service: undefined }],
  ['method', undefined as unknown as string, {}],
  ['key', 'publickey', { key: { algo: 'ssh-ed25519', data: undefined } }],
  ['algorithm', 'publickey', { key: { algo: undefined, data: KEYS.alice.blob } }],
])('a request whose %s is missing is cut and recorded, also when its client has gone', (_what, method, fields) => {
  const { authentication, trail, log, failures } = setUp();
  const context = new Context(method);
  authentication.onRequest(Object.assign(context, fields) as unknown as AuthContext);
  authentication.abort();
  expect(log).toEqual(['disconnect']);
  expect(failures).toEqual([]);
  expect(trail.refusals).toMatchObject([
    { eventName: 'AuthenticateUser', errorCode: 'ProtocolError', sourceAddress: SOURCE },
  ]);
});
