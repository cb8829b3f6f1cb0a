import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAccounts, principalOf, readAccounts } from './accounts';
import { resolveRights, type NamedUsers } from './rights';

const accounts = parseAccounts('root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/:/bin/sh\nmon:x:1001:1001::/:/bin/sh\n');
const PROXY = 900;

const can = (named: NamedUsers, right: 'read' | 'act', uid: number): boolean => {
  try {
    resolveRights(named, accounts, PROXY).assert(right, uid, principalOf(uid, accounts));
    return true;
  } catch {
    return false;
  }
};

test.each<[NamedUsers, { act: number[]; read: number[]; shared: boolean }]>([
  [{}, { act: [0, PROXY], read: [0, PROXY], shared: false }],
  [{ readers: ['mon'] }, { act: [0, PROXY], read: [0, PROXY, 1001], shared: true }],
  [{ readers: [1001] }, { act: [0, PROXY], read: [0, PROXY, 1001], shared: true }],
  [{ operators: ['alice'] }, { act: [1000], read: [1000], shared: true }],
  [
    { operators: ['alice'], readers: ['mon', 'root'] },
    { act: [1000], read: [0, 1000, 1001], shared: true },
  ],
  [{ operators: ['root'] }, { act: [0], read: [0], shared: false }],
  [{ readers: [] }, { act: [0, PROXY], read: [0, PROXY], shared: false }],
])('%j', (named, expected) => {
  const all = [0, PROXY, 1000, 1001, 65534];
  expect({
    act: all.filter((uid) => can(named, 'act', uid)),
    read: all.filter((uid) => can(named, 'read', uid)),
    shared: resolveRights(named, accounts, PROXY).shared,
  }).toEqual(expected);
});

test('a refusal names the user and the key; an unknown name is a mistake in the config', () => {
  const rights = resolveRights({ readers: ['mon'] }, accounts, PROXY);
  expect(() => rights.assert('act', 1001, 'uid:1001(mon)')).toThrow(
    expect.objectContaining({
      status: 403,
      code: 'CONTROL_FORBIDDEN',
      message: 'uid:1001(mon) may not act on this proxy',
      remedy: expect.stringContaining('control.operators') as string,
    }) as Error,
  );
  expect(() => rights.assert('read', 1000, 'uid:1000(alice)')).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('control.readers') as string }) as Error,
  );
  expect(() => resolveRights({ operators: ['alicia'] }, accounts, PROXY)).toThrow(
    expect.objectContaining({
      code: 'CONTROL_USER_UNKNOWN',
      message: expect.stringContaining('control.operators: /etc/passwd has no user "alicia"') as string,
    }) as Error,
  );
});

test.each([
  ['a name for a number', 'alice:x:1000:', 'uid:1000(alice)'],
  ['the first of two names', 'alice:x:1000:\nroot2:x:1000:', 'uid:1000(alice)'],
  ['no name', 'bob:x:1001:', 'uid:1000'],
  ['no name that looks like a proof', 'x) uid:0(root:x:1000:\na b:x:1000:\n:x:1000:', 'uid:1000'],
  ['no number that is none', 'alice:x:1000x:\neve:x:-1000:\nmal:x: 1000:', 'uid:1000'],
])('/etc/passwd gives %s', (_what, text, principal) => {
  expect(principalOf(1_000, parseAccounts(text))).toBe(principal);
});

test('a file that is missing or endless names whom it can', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-accounts-'));
  try {
    expect((await readAccounts(join(folder, 'none'))).nameOf(0)).toBeUndefined();
    const long = join(folder, 'long');
    writeFileSync(long, `root:x:0:\n${'# filler of a line\n'.repeat(60_000)}late:x:7:\n`);
    const read = await readAccounts(long);
    expect([read.nameOf(0), read.nameOf(7)]).toEqual(['root', undefined]);
    expect((await readAccounts('/dev/zero')).nameOf(0)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
