import { ed25519Key, securityKey } from '../auth/keys.fixture';
import { isPinnedHostKey, parseHostKey } from './host-key';

const pinned = ed25519Key();

it('takes exactly the pinned key', () => {
  expect(isPinnedHostKey([`${pinned.line} web-1`], pinned.blob)).toBe(true);
  expect(isPinnedHostKey([pinned.line], ed25519Key().blob)).toBe(false);
});

it('refuses every key of a target without one', () => {
  expect(isPinnedHostKey([], pinned.blob)).toBe(false);
});

it('refuses what cannot be a host key', () => {
  expect(parseHostKey(securityKey('ed25519', { flags: 1, counter: 0, application: 'ssh:' }).line)).toMatchObject({
    ok: false,
  });
  expect(parseHostKey('web-1 ssh-ed25519 AAAA')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('"web-1" is not accepted') as string,
  });
});
