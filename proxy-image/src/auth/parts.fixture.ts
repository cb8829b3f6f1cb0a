import { join } from 'node:path';
import { personId, principalId, sessionId, targetName, type Lock } from '@sallyport/contract';
import { createGate } from '../access/create-gate';
import { loadPolicies, type AccessPolicies } from '../access/policy-files';
import type { AuditAct, AuditTrail } from '../audit/audit-trail';
import { Problems } from '../config/problem';
import { spares } from '../control/lock-match';
import type { LockableSubject, LockTable } from '../control/lock-table';
import { createInventory } from '../targets/inventory';
import type { Target } from '../targets/target';
import { parseAuthorizedKey } from './authorized-keys';
import type { TestKey } from './keys.fixture';
import { createUserDirectory, type Credential, type User } from './user-directory';

export const SESSION = sessionId('s-1');
export const SOURCE = '10.1.2.3';
/** Base32 of 20 bytes. */
export const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

export class TestClock {
  constructor(public ms = Date.UTC(2026, 10, 23, 8)) {}
  now(): number {
    return this.ms;
  }
}

export function makeTarget(name: string, more: Partial<Target> = {}): Target {
  return {
    name: targetName(name),
    host: '192.0.2.1',
    port: 22,
    logins: [],
    tags: {},
    hostKeys: [],
    credential: { kind: 'privateKeyFile', path: '/nowhere' },
    ...more,
  };
}

export function makeUser(name: string, more: Partial<User> = {}): User {
  return {
    principal: principalId(name),
    person: personId(name),
    principalClass: 'person',
    groups: [],
    roles: [],
    ...more,
  };
}

export function makeCredential(user: User, key: TestKey, options = ''): Credential {
  const parsed = parseAuthorizedKey(`${options} ${key.line}`);
  if (!parsed.ok) throw new Error(parsed.reason);
  return { ...parsed.entry, user };
}

export const directoryOf = (...credentials: Credential[]) =>
  createUserDirectory([...new Set(credentials.map(({ user }) => user))], credentials);

/** Locks by exact value; what is read from it is what is set here. */
export class TestLocks implements Pick<LockTable, 'match' | 'isFresh' | 'list' | 'onLock'> {
  readonly #listeners = new Set<(lock: Lock) => void>();
  locks: Lock[] = [];
  fresh = true;

  lock(subject: Lock['subject'], value: string, scope?: Lock['scope']): void {
    const lock: Lock = {
      ...(scope === undefined ? {} : { scope }),
      id: 'l-1',
      subject,
      value,
      reason: 'stolen laptop',
      createdBy: 'test',
      createdAt: '2026-11-23T00:00:00Z',
      expiresAt: '2026-11-24T00:00:00Z',
    };
    this.locks.push(lock);
    for (const listener of this.#listeners) listener(lock);
  }

  match(subject: LockableSubject): Lock | undefined {
    const named: Record<Lock['subject'], string | undefined> = {
      person: subject.person,
      principal: subject.principal,
      key: subject.keyFingerprint,
      login: subject.login,
      target: subject.target,
      source: subject.sourceAddress,
    };
    return this.locks.find((lock) => named[lock.subject] === lock.value && !spares(lock, subject));
  }

  onLock(listener: (lock: Lock) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  list(): readonly Lock[] {
    return this.locks;
  }

  isFresh(): boolean {
    return this.fresh;
  }
}

/** Takes acts down instead of writing them; `fails` makes nothing durable. */
export class TestTrail implements AuditTrail {
  readonly acts: AuditAct[] = [];
  readonly refusals: AuditAct[] = [];
  fails = false;
  readonly #waiting: (() => void)[] = [];

  record(act: AuditAct): Promise<void> {
    if (this.fails) return Promise.reject(new Error('disk full'));
    this.acts.push(act);
    return Promise.resolve();
  }

  takesMore(): boolean {
    return !this.fails;
  }

  recordRefusal(act: AuditAct): void {
    this.refusals.push(act);
    this.#waiting.splice(0).forEach((wake) => wake());
  }

  /** Resolves once there is a refusal. */
  async refused(): Promise<readonly AuditAct[]> {
    if (this.refusals.length === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.refusals;
  }

  subscribe(): () => void {
    return () => undefined;
  }
}

let loaded: AccessPolicies | undefined;

/** The policies that ship, read once: validating them takes longer than a test. */
export function defaultPolicies(): AccessPolicies {
  loaded ??= readDefaultPolicies();
  return loaded;
}

function readDefaultPolicies(): AccessPolicies {
  const problems = new Problems();
  const policies = loadPolicies(join(__dirname, '../../access-default'), problems);
  if (problems.errors().length > 0) throw new Error(JSON.stringify(problems.errors()));
  return policies;
}

export function makeGate(
  clock: TestClock,
  locks: TestLocks,
  policies: AccessPolicies = defaultPolicies(),
  onFailure: (message: string) => void = (message) => {
    throw new Error(message);
  },
) {
  return createGate({ policies, lockTable: locks as unknown as LockTable, clock, onFailure });
}

export const inventoryOf = (...targets: Target[]) =>
  createInventory(targets.map((target) => ({ target, aliases: [] })));
