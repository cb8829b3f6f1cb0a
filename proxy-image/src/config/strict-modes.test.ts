import { Problems, type ReadPath } from './problem';
import { applyStrictModes, judgeModes, type Machine } from './strict-modes';

const PROXY = 10_001;
const PROXY_GROUP = 10_002;
const MALLORY = 1234;

interface Entry {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly folder?: true;
  readonly link?: string;
}

const HOLY: Readonly<Record<string, Entry>> = {
  '/': { folder: true, mode: 0o755 },
  '/etc': { folder: true, mode: 0o755 },
  '/etc/proxy': { folder: true, mode: 0o755 },
  '/etc/proxy/file': { mode: 0o644 },
};

/** A machine whose files are these, each of root and mode 0755 or 0644 unless it says otherwise. */
function machine(entries: Readonly<Record<string, Entry>>, uid = PROXY, readOnly: readonly string[] = []): Machine {
  const at = (path: string): Entry => {
    const entry = { ...HOLY, ...entries }[path];
    if (entry === undefined) throw new Error(`ENOENT: ${path}`);
    return entry;
  };
  return {
    uid,
    groups: uid === 0 ? [0] : [PROXY_GROUP],
    lstat: (path) => {
      const { mode, uid: owner = 0, gid = 0, folder, link } = at(path);
      return {
        uid: owner,
        gid,
        mode: mode ?? (folder === true ? 0o755 : 0o644),
        isDirectory: () => folder === true,
        isSymbolicLink: () => link !== undefined,
      };
    },
    readlink: (path) => at(path).link ?? '',
    isReadOnly: (folder) => readOnly.includes(folder),
  };
}

const at = { file: 'proxy.yaml', line: 3, column: 5, key: 'hostKeys[0]' };
const file: ReadPath = { kind: 'file', path: '/etc/proxy/file', at };
const secret: ReadPath = { ...file, kind: 'secret', holds: 'a private key' };
const folder: ReadPath = { kind: 'folder', path: '/etc/proxy', at };

const NOTHING = 'nothing';

function verdict(
  read: ReadPath,
  entries: Readonly<Record<string, Entry>>,
  uid = PROXY,
  readOnly: readonly string[] = [],
): string {
  const problems = judgeModes([read], machine(entries, uid, readOnly));
  if (problems.length === 0) return NOTHING;
  return problems.map(({ message, allowed }) => `${message} -> ${allowed ?? ''}`).join('\n');
}

const own = { uid: PROXY, gid: PROXY_GROUP };

describe('a file', () => {
  const read = (entry: Entry, kind: ReadPath = file, uid = PROXY) => verdict(kind, { '/etc/proxy/file': entry }, uid);

  it.each<[number, Entry]>([
    [0o644, {}],
    [0o444, {}],
    [0o755, {}],
    [0o644, own],
    [0o600, own],
    [0o640, { uid: 0, gid: PROXY_GROUP }],
  ])('of mode %o is taken of root and of the proxy', (mode, owner) => {
    expect(read({ mode, ...owner })).toBe(NOTHING);
  });

  it.each([0o646, 0o666, 0o664, 0o620, 0o602, 0o777])('of mode %o is refused, for others may write', (mode) => {
    for (const owner of [{}, own]) {
      expect(read({ mode, ...owner })).toMatch(
        new RegExp(
          `^the file /etc/proxy/file: others may write to it \\(mode 0${mode.toString(8)}, owner .*\\) -> chmod go-w /etc/proxy/file$`,
        ),
      );
    }
  });

  it('of anybody else is refused, whatever its mode', () => {
    for (const mode of [0o400, 0o600, 0o644]) {
      expect(read({ mode, uid: MALLORY, gid: MALLORY })).toBe(
        `the file /etc/proxy/file: belongs to user 1234, who is neither root nor the user of the proxy (10001) (mode 0${mode.toString(8)}, owner 1234:1234) -> chown root /etc/proxy/file`,
      );
    }
  });

  it('of the proxy is foreign to a proxy that runs as root', () => {
    expect(read({ mode: 0o600, ...own }, file, 0)).toMatch(/belongs to user 10001/);
  });

  it('says all faults and all that mends them, as words of a shell', () => {
    const path = "/etc/proxy/it's";
    expect(verdict({ ...file, path }, { [path]: { mode: 0o666, uid: MALLORY } })).toMatch(
      / -> chown root '\/etc\/proxy\/it'\\''s' && chmod go-w '\/etc\/proxy\/it'\\''s'$/,
    );
  });
});

describe('a secret', () => {
  it.each<[string, Entry, number, string]>([
    ['its own, 0600', { mode: 0o600, ...own }, PROXY, NOTHING],
    ['its own, 0400', { mode: 0o400, ...own }, PROXY, NOTHING],
    ['of root for a group of the proxy, 0640', { mode: 0o640, gid: PROXY_GROUP }, PROXY, NOTHING],
    ['of root for a group of the proxy, 0440', { mode: 0o440, gid: PROXY_GROUP }, PROXY, NOTHING],
    ['of root, for a proxy that is root', { mode: 0o600 }, 0, NOTHING],
    ['its own, 0640', { mode: 0o640, ...own }, PROXY, 'chmod 0600 /etc/proxy/file'],
    ['its own, 0604', { mode: 0o604, ...own }, PROXY, 'chmod 0600 /etc/proxy/file'],
    ['its own, 0666', { mode: 0o666, ...own }, PROXY, 'chmod 0600 /etc/proxy/file'],
    [
      'of root for another group, 0640',
      { mode: 0o640, gid: MALLORY },
      PROXY,
      'chgrp 10002 /etc/proxy/file && chmod 0640 /etc/proxy/file',
    ],
    [
      'of root for all, 0644',
      { mode: 0o644, gid: PROXY_GROUP },
      PROXY,
      'chgrp 10002 /etc/proxy/file && chmod 0640 /etc/proxy/file',
    ],
    ['of root for all, for a proxy that is root', { mode: 0o644 }, 0, 'chmod 0600 /etc/proxy/file'],
    [
      'of root, written by a group of the proxy',
      { mode: 0o660, gid: PROXY_GROUP },
      PROXY,
      'chmod go-w /etc/proxy/file',
    ],
    ['of another user, 0600', { mode: 0o600, uid: MALLORY }, PROXY, 'chown 10001 /etc/proxy/file'],
    [
      'of another user, 0644',
      { mode: 0o644, uid: MALLORY },
      PROXY,
      'chown 10001 /etc/proxy/file && chmod 0600 /etc/proxy/file',
    ],
  ])('%s', (_what, entry, uid, expected) => {
    const said = verdict(secret, { '/etc/proxy/file': entry }, uid);
    expect(said === NOTHING ? said : said.split(' -> ')[1]).toBe(expected);
  });

  it('is said once, and with what it holds, when the config names its file as well', () => {
    const problems = judgeModes([file, secret, secret], machine({ '/etc/proxy/file': { mode: 0o666, ...own } }));
    expect(problems.map(({ message }) => message)).toEqual([
      'the file /etc/proxy/file: others may write to it; others may read it, and it holds a private key (mode 0666, owner 10001:10002)',
    ]);
  });
});

describe('the folders on the way', () => {
  it.each<[string, string, Entry, string]>([
    [
      'root',
      '/',
      { folder: true, mode: 0o777 },
      'the folder /: others may write to it (mode 0777, owner root:root) -> chmod go-w /',
    ],
    [
      'one far above',
      '/etc',
      { folder: true, mode: 0o775 },
      'the folder /etc: others may write to it (mode 0775, owner root:root) -> chmod go-w /etc',
    ],
    [
      'one of another user',
      '/etc',
      { folder: true, uid: MALLORY },
      'the folder /etc: belongs to user 1234, who is neither root nor the user of the proxy (10001) (mode 0755, owner 1234:root) -> chown root /etc',
    ],
    ['one of the proxy', '/etc/proxy', { folder: true, mode: 0o700, ...own }, NOTHING],
    ['one with the sticky bit, of root', '/etc', { folder: true, mode: 0o1777 }, NOTHING],
    [
      'one with the sticky bit, of another user',
      '/etc',
      { folder: true, mode: 0o1777, uid: MALLORY },
      'the folder /etc: belongs to user 1234, who is neither root nor the user of the proxy (10001); others may write to it (mode 1777, owner 1234:root) -> chown root /etc && chmod go-w /etc',
    ],
  ])('%s', (_what, path, entry, expected) => {
    for (const read of [file, { ...secret, path: '/etc/proxy/file' }])
      expect(verdict(read, { '/etc/proxy/file': { mode: 0o600, ...own }, [path]: entry })).toBe(expected);
  });

  it('are said once for all files in them, with the first key that names one', () => {
    const other: ReadPath = { ...file, at: { ...at, key: 'users.file' } };
    const problems = judgeModes([file, other], machine({ '/etc': { folder: true, mode: 0o777 } }));
    expect(problems).toEqual([expect.objectContaining(at)]);
  });

  it('may be open to others where the mount of a folder of root takes no writes', () => {
    const entries = { '/etc/proxy': { folder: true, mode: 0o777 } } as const;
    expect(verdict(file, entries, PROXY, ['/etc/proxy'])).toBe(NOTHING);
    expect(verdict(file, { '/etc/proxy': { ...entries['/etc/proxy'], uid: MALLORY } }, PROXY, ['/etc/proxy'])).toMatch(
      /belongs to user 1234/,
    );
    // The file may be a mount of its own, and be written elsewhere.
    expect(verdict(file, { '/etc/proxy/file': { mode: 0o666 } }, PROXY, ['/etc/proxy', '/etc/proxy/file'])).toMatch(
      /others may write/,
    );
  });
});

describe('a folder whose files are all taken', () => {
  it.each<[number, string]>([
    [0o755, NOTHING],
    [0o700, NOTHING],
    [0o1777, 'the folder /etc/proxy: others may write to it (mode 1777, owner root:root) -> chmod go-w /etc/proxy'],
    [0o775, 'the folder /etc/proxy: others may write to it (mode 0775, owner root:root) -> chmod go-w /etc/proxy'],
  ])('of mode %o', (mode, expected) => {
    expect(verdict(folder, { '/etc/proxy': { folder: true, mode } })).toBe(expected);
  });
});

describe('a link', () => {
  const target = { '/srv': { folder: true }, '/srv/real': { folder: true }, '/srv/real/file': {} } as const;

  it.each<[string, string, Readonly<Record<string, Entry>>, string]>([
    ['to a good file', '/etc/proxy/file', { '/etc/proxy/file': { link: '/srv/real/file' } }, NOTHING],
    ['that is relative', '/etc/proxy/file', { '/etc/proxy/file': { link: '../../srv/./real/file' } }, NOTHING],
    [
      'to a file that others write',
      '/etc/proxy/file',
      { '/etc/proxy/file': { link: '/srv/real/file' }, '/srv/real/file': { mode: 0o666 } },
      'the file /srv/real/file: others may write',
    ],
    [
      'into a folder that others write',
      '/etc/proxy/file',
      { '/etc/proxy/file': { link: '/srv/real/file' }, '/srv/real': { folder: true, mode: 0o777 } },
      'the folder /srv/real: others may write',
    ],
    [
      'out of a folder that others write',
      '/etc/proxy/file',
      { '/etc/proxy/file': { link: '/srv/real/file' }, '/etc/proxy': { folder: true, mode: 0o777 } },
      'the folder /etc/proxy: others may write',
    ],
    [
      'over a folder in the middle that others write',
      '/etc/proxy/file',
      {
        '/etc/proxy/file': { link: '/open/hop' },
        '/open': { folder: true, mode: 0o777 },
        '/open/hop': { link: '/srv/real/file' },
      },
      'the folder /open: others may write',
    ],
    [
      'of a folder',
      '/etc/proxy/sub/file',
      { '/etc/proxy/sub': { link: '/srv/real' }, '/srv/real/file': { mode: 0o620 } },
      'the file /srv/real/file: others may write',
    ],
    [
      'of another user in /tmp',
      '/tmp/file',
      { '/tmp': { folder: true, mode: 0o1777 }, '/tmp/file': { link: '/srv/real/file', uid: MALLORY, gid: MALLORY } },
      'the link /tmp/file: belongs to user 1234, who is neither root nor the user of the proxy (10001) (owner 1234:1234) -> chown -h root /tmp/file',
    ],
    [
      'as Kubernetes makes them',
      '/etc/proxy/key',
      {
        '/etc/proxy': { folder: true, mode: 0o1777 },
        '/etc/proxy/key': { link: '..data/key', mode: 0o777 },
        '/etc/proxy/..data': { link: '..2026_12_01', mode: 0o777 },
        '/etc/proxy/..2026_12_01': { folder: true },
        '/etc/proxy/..2026_12_01/key': {},
      },
      NOTHING,
    ],
    [
      'that leads nowhere',
      '/etc/proxy/file',
      { '/etc/proxy/file': { link: 'none' } },
      'it cannot be seen who may change /etc/proxy/file: ENOENT',
    ],
    [
      'to itself',
      '/etc/proxy/file',
      { '/etc/proxy/file': { link: 'file' } },
      'it cannot be seen who may change /etc/proxy/file: more than 40 links',
    ],
  ])('%s', (_what, path, entries, expected) => {
    const said = verdict({ ...file, path }, { ...target, ...entries });
    expect(said.slice(0, expected.length)).toBe(expected);
  });
});

describe('a folder that the proxy writes to', () => {
  const state: ReadPath = { kind: 'state', path: '/var/state', at: { file: 'proxy.yaml', key: 'stateDirectory' } };
  const judged = (entry: Entry) =>
    verdict(state, { '/var': { folder: true }, '/var/state': { folder: true, ...entry } });

  it.each<[number, Entry]>([
    [0o700, own],
    [0o755, own],
    [0o2775, { uid: 0, gid: PROXY_GROUP }],
    [0o770, own],
  ])('of mode %o is taken', (mode, owner) => {
    expect(judged({ mode, ...owner })).toBe(NOTHING);
  });

  it.each<[number, Entry]>([
    [0o777, own],
    [0o1777, {}],
    [0o775, { uid: PROXY, gid: MALLORY }],
    [0o700, { uid: MALLORY }],
  ])('of mode %o is refused, for others may change what the proxy believes', (mode, owner) => {
    expect(judged({ mode, ...owner })).toMatch(/^the folder \/var\/state: (others may write to it|belongs to user 1234)/);
  });
});

it('judges nothing where files have no owners', () => {
  expect(judgeModes([file])).not.toEqual([]);
  const geteuid = Object.getOwnPropertyDescriptor(process, 'geteuid') ?? {};
  try {
    Object.defineProperty(process, 'geteuid', { ...geteuid, value: undefined });
    expect(judgeModes([file])).toEqual([]);
  } finally {
    Object.defineProperty(process, 'geteuid', geteuid);
  }
});

it('warns of being off, also where all is well', () => {
  const problems = new Problems();
  applyStrictModes(false, { file: 'proxy.yaml', key: 'strictModes' }, problems);
  expect(problems.errors()).toEqual([]);
  expect(problems.warnings()).toMatchObject([
    { key: 'strictModes', message: 'strictModes is off: the proxy trusts files that others may change or read' },
  ]);
});
