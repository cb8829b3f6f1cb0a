import { Secret, TOTP } from 'otpauth';
import { resolveRoute } from '../targets/route';
import type { Attempt } from './attempt';
import { ed25519Key, securityKey, type SecurityKeyState, type TestKey } from './keys.fixture';
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
import { MemoryFactors } from './second-factor/memory-factors.fixture';
import { createSecondFactor } from './second-factor/second-factor';

const DATA = Buffer.from('what this connection signs');
const USER_NAME = 'ubuntu+web-1';

export const alice = makeUser('alice', { groups: ['engineers'], totpSecret: TOTP_SECRET });
export const bob = makeUser('bob', { groups: ['engineers'], totpSecret: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' });
export const carol = makeUser('carol', { groups: ['engineers'] });
export const robot = makeUser('robot', { principalClass: 'machine', groups: ['machines'] });
export const stranger = ed25519Key();
export const KEYS = {
  alice: ed25519Key(),
  aliceSecond: ed25519Key(),
  bob: ed25519Key(),
  carol: ed25519Key(),
  robot: ed25519Key(),
};
export const authenticator: SecurityKeyState = { flags: 5, counter: 1, application: 'ssh:' };
export const CAROLS_TOKEN = securityKey('ed25519', authenticator);

export function setUp(more: Partial<MachineParts> = {}) {
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
  const factors = new MemoryFactors();
  const unavailable: string[] = [];
  const parts: MachineParts = {
    sessionId: SESSION,
    sourceAddress: SOURCE,
    clientVersion: 'OpenSSH_9.2p1',
    users,
    resolveRoute: (userName) => resolveRoute(userName, inventory),
    gate: makeGate(clock, locks),
    lockTable: locks,
    secondFactor: createSecondFactor({ store: factors, clock, onUnavailable: (why) => void unavailable.push(why) }),
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
    factors,
    unavailable,
  };
}

export const asked = (userName = USER_NAME) => ({ userName, service: 'ssh-connection' });
export const probe = (key: TestKey, userName?: string): Attempt => ({
  ...asked(userName),
  kind: 'probe',
  keyBlob: key.blob,
  ...algorithmOf(key),
});
export const signature = (key: TestKey, userName?: string): Attempt => ({
  ...asked(userName),
  kind: 'signature',
  keyBlob: key.blob,
  ...key.proof(DATA),
});
/** The blob of one key with the signature of another: what CVE-2024-45337 let through. */
export const forged = (claimed: TestKey, signer: TestKey): Attempt => ({
  ...asked(),
  kind: 'signature',
  keyBlob: claimed.blob,
  ...signer.proof(DATA),
});
export const interactive = (): Attempt => ({ ...asked(), kind: 'keyboardInteractive' });

function algorithmOf(key: TestKey) {
  const { algorithm, hashAlgorithm } = key.proof(Buffer.alloc(0));
  return { algorithm, ...(hashAlgorithm === undefined ? {} : { hashAlgorithm }) };
}

export const codeOf = (secret: string | undefined, ms: number) =>
  new TOTP({ secret: Secret.fromBase32(secret ?? '') }).generate({ timestamp: ms });

export const PARTIAL = { kind: 'reject', methods: ['keyboard-interactive'], progress: 'partialSuccess' };
