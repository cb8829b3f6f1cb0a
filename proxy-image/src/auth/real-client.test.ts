import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Secret, TOTP } from 'otpauth';
import { Server, utils, type Connection } from 'ssh2';
import { parseAuthorizedKey } from './authorized-keys';
import type { AuthenticationOutcome } from './authenticator';
import { createAuthenticator } from './create-authenticator';
import { MemoryFactors } from './second-factor/memory-factors.fixture';
import { createSecondFactor } from './second-factor/second-factor';
import { sshString } from './keys.fixture';
import {
  directoryOf,
  inventoryOf,
  makeGate,
  makeTarget,
  makeUser,
  SESSION,
  TestClock,
  TestLocks,
  TestTrail,
  TOTP_SECRET,
} from './parts.fixture';
import type { Credential, User } from './user-directory';

const run = promisify(execFile);
const clientIsHere = spawnSync('ssh', ['-V']).status === 0;
if (!clientIsHere && process.env.CI === 'true') throw new Error('ssh is missing: install openssh-client');
const describeWithClient = clientIsHere ? describe : describe.skip;

const BANNER = 53;
const NO_MORE_METHODS = 14;

interface Raw {
  readonly _protocol: { sendPayload(payload: Buffer): void; disconnect(reason: number): void };
  readonly _sock: { end(): void };
}

function makePair(type: 'ed25519' | 'rsa' | 'ecdsa') {
  if (type === 'rsa') return utils.generateKeyPairSync('rsa', { bits: 2048 });
  return type === 'ecdsa' ? utils.generateKeyPairSync('ecdsa', { bits: 256 }) : utils.generateKeyPairSync('ed25519');
}

describeWithClient('with the OpenSSH client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-auth-'));
  const clock = new TestClock(Date.now());
  const locks = new TestLocks();
  const trail = new TestTrail();
  const outcomes: AuthenticationOutcome[] = [];
  const keys = new Map<string, string>();
  let server: Server;
  let port: number;

  function keyOf(name: string, user: User, options = '', type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519'): Credential {
    const file = join(folder, name);
    const pair = makePair(type);
    writeFileSync(file, pair.private, { mode: 0o600 });
    keys.set(name, file);
    const parsed = parseAuthorizedKey(`${options} ${pair.public}`);
    if (!parsed.ok) throw new Error(parsed.reason);
    return { ...parsed.entry, user };
  }

  beforeAll(async () => {
    const alice = makeUser('alice', { groups: ['engineers'], totpSecret: TOTP_SECRET });
    const machine = makeUser('ci', { principalClass: 'machine', groups: ['machines'] });
    const users = directoryOf(
      keyOf('alice', alice),
      keyOf('alice-rsa', alice, '', 'rsa'),
      keyOf('alice-ecdsa', alice, '', 'ecdsa'),
      keyOf('bob', makeUser('bob', { totpSecret: TOTP_SECRET })),
      keyOf('carol', makeUser('carol', { groups: ['engineers'] })),
      keyOf('ci', machine),
    );
    keyOf('stranger', makeUser('stranger'));
    const authenticator = createAuthenticator({
      secondFactor: createSecondFactor({
        store: new MemoryFactors(),
        clock,
        onUnavailable: (why) => {
          throw new Error(why);
        },
      }),
      users,
      inventory: inventoryOf(makeTarget('web-1', { tags: { machines: 'allowed' } })),
      gate: makeGate(clock, locks),
      lockTable: locks,
      trail,
      clock,
      settings: () => ({ authenticationTries: 6, mfaTries: 3, mfaRememberSeconds: 600 }),
      onFailure: (error) => {
        throw error;
      },
    });
    server = new Server({ hostKeys: [makePair('ed25519').private] }, (connection: Connection) => {
      const raw = connection as unknown as Raw;
      const authentication = authenticator.begin({
        sessionId: SESSION,
        sourceAddress: '::ffff:127.0.0.1',
        clientVersion: 'OpenSSH',
        sendBanner: (text) =>
          raw._protocol.sendPayload(Buffer.concat([Buffer.from([BANNER]), sshString(text), sshString('')])),
        disconnect: () => {
          raw._protocol.disconnect(NO_MORE_METHODS);
          raw._sock.end();
        },
      });
      connection.on('error', () => undefined);
      connection.on('close', () => authentication.abort());
      connection.on('authentication', (context) => authentication.onRequest(context));
      connection.on('ready', () => {
        const outcome = authentication.outcome();
        if (outcome !== undefined) outcomes.push(outcome);
        connection.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterAll(async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    rmSync(folder, { recursive: true });
  });

  beforeEach(() => {
    outcomes.length = 0;
    trail.acts.length = 0;
    trail.refusals.length = 0;
    locks.locks = [];
  });

  /** Logs in with one key; the code is typed by SSH_ASKPASS. Gives what the person saw. */
  async function login(key: string, userName: string, code = 'none'): Promise<string> {
    const askpass = join(folder, 'askpass');
    writeFileSync(askpass, `#!/bin/sh\nprintf '%s\\n' '${code}'\n`, { mode: 0o700 });
    const options = [
      '-F',
      'none',
      '-o',
      'IdentitiesOnly=yes',
      '-o',
      'IdentityAgent=none',
      '-o',
      'StrictHostKeyChecking=no',
      '-o',
      'UserKnownHostsFile=/dev/null',
      '-o',
      'NumberOfPasswordPrompts=2',
    ];
    const env = { ...process.env, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' };
    const file = keys.get(key) ?? '';
    return run('ssh', [...options, '-i', file, '-p', String(port), '-l', userName, '127.0.0.1', 'true'], { env }).then(
      ({ stderr }) => stderr,
      (failed: { stderr: string }) => failed.stderr,
    );
  }

  const code = () => new TOTP({ secret: Secret.fromBase32(TOTP_SECRET) }).generate({ timestamp: clock.now() });

  it('asks for the code, lets in, and does not ask again from the same key and source', async () => {
    await login('alice', 'ubuntu+web-1', code());
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]?.identity).toMatchObject({
      principal: 'alice',
      mfa: 'true',
      mfaEvidence: 'totp',
      sourceAddress: '127.0.0.1',
    });
    expect(outcomes[0]?.route).toMatchObject({ kind: 'target', login: 'ubuntu' });
    expect(trail.acts.map((act) => [act.eventName, act.errorCode, act.identity?.mfa])).toEqual([
      ['AuthenticateUser', undefined, 'true'],
    ]);

    await login('alice', 'ubuntu%web-1');
    expect(outcomes).toHaveLength(2);
  });

  it.each(['alice-rsa', 'alice-ecdsa'])('takes the key %s, and refuses a code that was used before', async (key) => {
    const seen = await login(key, 'ubuntu+web-1', code());
    expect(seen).toContain('That code was used before');
    expect(outcomes).toEqual([]);
    clock.ms += 30_000;
    await login(key, 'ubuntu+web-1', code());
    expect(outcomes).toHaveLength(1);
    expect(trail.acts.at(-1)?.identity?.keyAlgorithm).toBe(
      key === 'alice-rsa' ? 'rsa-sha2-512' : 'ecdsa-sha2-nistp256',
    );
  });

  it('lets a machine in by its key alone', async () => {
    await login('ci', 'deploy+web-1');
    expect(outcomes[0]?.identity).toMatchObject({ principalClass: 'machine', mfa: 'false' });
  });

  it('tells who is proven and not permitted, and records login and refused session', async () => {
    const seen = await login('bob', 'ubuntu+web-1');
    expect(seen).toContain('Sallyport: no access policy permits connect as "ubuntu" on web-1.');
    expect(outcomes).toEqual([]);
    expect(trail.acts.map((act) => [act.eventName, act.errorCode])).toEqual([
      ['AuthenticateUser', undefined],
      ['StartSession', 'AccessDenied'],
    ]);
  });

  it('tells who has no second factor how to get one', async () => {
    const seen = await login('carol', 'ubuntu+web-1');
    expect(seen).toContain('ssh-keygen -t ed25519-sk -O verify-required');
    expect(trail.refusals.map((act) => act.errorCode)).toEqual(['MfaRequired']);
  });

  it('tells a locked person why and until when', async () => {
    locks.lock('person', 'alice');
    const seen = await login('alice', 'ubuntu+web-1');
    expect(seen).toContain('locked until 2026-11-24T00:00:00Z: stolen laptop');
    expect(trail.acts.map((act) => [act.eventName, act.errorCode])).toEqual([['AuthenticateUser', 'PrincipalLocked']]);
  });

  it('records a stranger once, when the client gives up', async () => {
    await login('stranger', 'ubuntu+web-1');
    expect((await trail.refused()).map((act) => [act.errorCode, act.identity, act.claimed?.userName])).toEqual([
      ['AuthenticationFailed', undefined, 'ubuntu+web-1'],
    ]);
  });

  it('lets a jump through with the key, without asking for a code', async () => {
    await login('bob', 'bob');
    expect(outcomes[0]).toMatchObject({ identity: { principal: 'bob', mfa: 'false' }, route: { kind: 'jump' } });
  });
});
