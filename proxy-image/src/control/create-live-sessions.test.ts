import { sessionId, type LiveSession, type Lock } from '@sallyport/contract';
import { silentLog } from '../audit/audit-config.fixture';
import { createLiveSessions } from './create-live-sessions';
import { lockNames } from './lock-match';
import type { ControllableSession, Termination } from './live-sessions';
import type { LockableSubject } from './lock-table';

const lockOn = (value: string): Lock => ({
  id: 'lock-1', subject: 'person', value, reason: 'stolen laptop', createdBy: 'carol', createdAt: '2026-11-23T07:00:00.000Z', expiresAt: '2026-11-23T08:00:00.000Z',
});

class FakeSession implements ControllableSession {
  readonly terminations: Termination[] = [];
  constructor(
    readonly id: ReturnType<typeof sessionId>,
    readonly subject: LockableSubject,
    private readonly end: () => Promise<void> = () => Promise.resolve(),
  ) {}
  describe(): LiveSession {
    throw new Error('not asked for here');
  }
  terminate(termination: Termination): Promise<void> {
    this.terminations.push(termination);
    return this.end();
  }
}

function registry() {
  const locks: Lock[] = [];
  const listeners = new Set<(lock: Lock) => void>();
  const sessions = createLiveSessions({
    lockTable: {
      match: (subject) => locks.find((lock) => lockNames(lock, subject)),
      onLock: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    log: silentLog,
  });
  const arrive = (lock: Lock): void => {
    locks.push(lock);
    for (const listener of listeners) listener(lock);
  };
  return { sessions, arrive, listeners };
}

test('a lock cuts every session that it names and no other, and says why', async () => {
  const { sessions, arrive } = registry();
  const [a, b, c] = [new FakeSession(sessionId('s-a'), { person: 'alice' }), new FakeSession(sessionId('s-b'), { person: 'bob' }), new FakeSession(sessionId('s-c'), { person: 'alice' })];
  for (const session of [a, b, c]) sessions.add(session);
  arrive(lockOn('alice'));
  expect(a.terminations).toEqual([{ errorCode: 'PrincipalLocked', reason: 'a lock is in force until 2026-11-23T08:00:00.000Z: stolen laptop', by: 'lock lock-1' }]);
  expect(c.terminations).toHaveLength(1);
  expect(b.terminations).toEqual([]);
  // Sessions leave the registry as they end; whoever created the lock is still told whom it cut.
  sessions.remove(a.id);
  sessions.remove(c.id);
  expect(await sessions.cut(lockOn('alice'))).toEqual([a.id, c.id]);
});

test('a session that arrives while its lock does is cut', () => {
  const { sessions, arrive } = registry();
  arrive(lockOn('alice'));
  const late = new FakeSession(sessionId('s-late'), { person: 'alice' });
  sessions.add(late);
  expect(late.terminations).toHaveLength(1);
});

test('a session whose end fails is cut all the same, and the others too', async () => {
  const { sessions } = registry();
  const broken = new FakeSession(sessionId('s-1'), { person: 'alice' }, () => Promise.reject(new Error('no audit')));
  const other = new FakeSession(sessionId('s-2'), { person: 'alice' });
  sessions.add(broken);
  sessions.add(other);
  expect(await sessions.cut(lockOn('alice'))).toEqual([broken.id, other.id]);
});

test('it can be listed, looked up and closed', () => {
  const { sessions, listeners } = registry();
  const session = new FakeSession(sessionId('s-1'), {});
  sessions.add(session);
  expect(sessions.list()).toEqual([session]);
  expect(sessions.get(session.id)).toBe(session);
  sessions.remove(session.id);
  expect(sessions.get(session.id)).toBeUndefined();
  sessions.close();
  expect(listeners.size).toBe(0);
});

test('a session that cannot be looked at is cut, and keeps the lock from no other session', () => {
  const { sessions, arrive } = registry();
  const odd = new FakeSession(sessionId('s-odd'), { person: 'bob' });
  const named = new FakeSession(sessionId('s-named'), { person: 'alice' });
  sessions.add(odd);
  sessions.add(named);
  Object.defineProperty(odd, 'subject', {
    get: () => {
      throw new TypeError('broken');
    },
  });
  arrive(lockOn('alice'));
  expect([odd.terminations.length, named.terminations.length]).toEqual([1, 1]);
});
