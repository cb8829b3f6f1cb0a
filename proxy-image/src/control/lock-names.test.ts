import { makeTarget, makeUser } from '../auth/parts.fixture';
import { lockNames } from './lock-match';
import { knownNames, resolveLockName } from './lock-names';

const known = (logins: string[] = ['root']) =>
  knownNames({
    users: { users: () => [makeUser('bot'), makeUser('alice')], credentials: () => [] },
    inventory: { list: () => [makeTarget('web-1', { logins, alsoKnownAs: ['frontend', 'web-1.internal'] })] },
    liveSessions: { list: () => [] },
  });

test.each([
  ['target', 'web-1', 'web-1'],
  ['target', 'WEB-1', 'web-1'],
  ['target', 'Frontend', 'web-1'],
  ['person', 'alice', 'alice'],
  ['principal', 'bot', 'bot'],
  ['login', 'root', 'root'],
  ['source', '192.0.2.0/24', '192.0.2.0/24'],
] as const)('a lock of the %s %s is one of %s', (subject, value, resolved) => {
  expect(resolveLockName({ subject, value }, known())).toEqual({ value: resolved });
});

test.each([
  ['target', 'web-l', 'did you mean "web-1"?'],
  ['person', 'bott', 'did you mean "bot"?'],
  ['principal', 'BOT', 'did you mean "bot"?'],
  ['login', 'rooot', 'did you mean "root"?'],
  ['key', `SHA256:${'A'.repeat(43)}`, 'matches nothing'],
] as const)('a lock of the %s %s matches nothing, and says so', (subject, value, hint) => {
  expect(resolveLockName({ subject, value }, known()).warning).toContain(hint);
});

test('any login may be locked where a target takes any', () => {
  expect(resolveLockName({ subject: 'login', value: 'deploy' }, known([]))).toEqual({ value: 'deploy' });
});

test.each([
  ['2001:db8:1:1::1', '2001:db8:1:1::bad', true],
  ['2001:db8:1:1::1', '2001:db8:1:2::1', false],
  ['2001:db8:1:1::1/128', '2001:db8:1:1::2', false],
  ['::1', '::2', false],
  ['192.0.2.1', '192.0.2.2', false],
])('a lock of the source %s holds %s: %s', (value, sourceAddress, holds) => {
  expect(lockNames({ subject: 'source', value }, { sourceAddress })).toBe(holds);
});
