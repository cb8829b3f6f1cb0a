import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { allowAll, SFTP_SERVER, testWith } from '../transfer/real-client.fixture';
import { unknownPath, type FileNeed } from '../transfer/transfer-filter';
import { PACKET, STATUS } from './protocol';
import { RawSftp, statusOf } from './raw-sftp.fixture';

const real = testWith(SFTP_SERVER);

let home: string;
let sftp: RawSftp;
beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'real-paths-')));
  for (const folder of ['in/deep/er', 'secret', 'out']) mkdirSync(join(home, folder), { recursive: true });
  for (const file of ['in/x', 'in/deep/er/y', 'secret/key', 'out/z']) writeFileSync(join(home, file), file);
  const links: [string, string][] = [
    ['in/up', '..'], ['in/abs', home], ['in/deep/climb', '../../secret'], ['root', '/'], ['in/chain', 'up/in/abs'], ['in/file', '../secret/key'],
    ['in/loop', 'loop'], ['in/nowhere', '../out/new'], ['in/proc', '/proc/self/root'], ['in/self', '.'],
  ];
  for (const [path, text] of links) symlinkSync(text, join(home, path));
  sftp = await new RawSftp(home).start();
});
afterEach(async () => {
  await sftp.stop();
  rmSync(home, { recursive: true, force: true });
});

const denied = (...patterns: RegExp[]) =>
  (...[action, path]: FileNeed): ReturnType<typeof allowAll> =>
    path === unknownPath || patterns.some((pattern) => pattern.test(`${action} ${path}`)) ? { allowed: false, errorCode: 'AccessDenied', message: 'no', policyIds: ['deny'] } : allowAll();

/** Only what is below the folder; as a policy `path like "…/in/*"` has it. */
const onlyIn = (...[, path]: FileNeed): ReturnType<typeof allowAll> =>
  path !== unknownPath && path.startsWith(`${home}/in/`) ? allowAll() : { allowed: false, errorCode: 'AccessDenied', message: 'no', policyIds: [] };

/** Ways to write one more step that leads back to the same folder, and ways to get to a folder. */
const detour = fc.constantFrom('', '.', '/', './/.', 'in/..', 'in/deep/../..', 'in/up', 'in/abs', 'in/chain', 'in/self/up', 'root/HOME', 'in/proc/HOME', 'in/deep/er/../../up');
const start = fc.constantFrom('', 'HOME', '/HOME', '/proc/self/root/HOME', '/proc/self/cwd', '/proc/self/../self/cwd', '/../HOME', '/proc/thread-self/root/HOME', '/dev/fd/../cwd');
const object = fc.constantFrom('in/x', 'in/deep/er/y', 'secret/key', 'in/deep/climb/key', 'in/file', 'out/z', 'in/deep/climb', 'in', 'in/up/secret', '.', 'in/nowhere');
const tail = fc.constantFrom('', '', '/', '/.', '//');

const spelling = fc.tuple(start, fc.array(detour, { maxLength: 4 }), object, tail).map(([from, detours, what, end]) => {
  const relative = [...detours, what].filter((part) => part !== '').join('/');
  return `${from === '' ? '' : `${from}/`}${relative.replace(/^\/+/, from === '' ? './' : '')}${end}`;
});

/** What Linux says that a path names: by the test, which stands in another folder than the server. */
function referenceOf(path: string): string | undefined {
  const whole = path.startsWith('/') ? path.replace(/^\/(proc\/(?:self\/\.\.\/)?self|dev\/fd\/\.\.)\/cwd/, home) : `${home}/${path}`;
  try {
    return realpathSync.native(whole);
  } catch {
    return undefined;
  }
}

real('no spelling of a path is decided differently from the object that it reaches', async () => {
  const asked: string[] = [];
  let reached = 0;
  sftp.authorize = (action, path) => {
    asked.push(`${action} ${String(path)}`);
    return allowAll();
  };
  await fc.assert(
    fc.asyncProperty(spelling, async (abstract) => {
      const path = abstract.replaceAll('HOME', home.slice(1));
      const target = referenceOf(path);
      if (target === undefined) return;
      asked.length = 0;
      reached++;
      const whole = execFileSync('/usr/bin/stat', ['-c', '%F', target]).toString().trim() === 'directory';
      await sftp.request(PACKET.STAT, path);
      await sftp.request(PACKET.SETSTAT, path, 0);
      if (whole) await sftp.request(PACKET.OPENDIR, path).then((reply) => (reply[4] === PACKET.HANDLE ? sftp.request(PACKET.CLOSE, reply.subarray(13)) : reply));
      else await sftp.read(path);
      expect(asked).toEqual([`readMetadata ${target}`, `writeFile ${target}`, whole ? `listFolder ${target}/` : `readFile ${target}`]);
    }),
    { numRuns: 150, examples: [['/proc/self/root/HOME/in/deep/climb/key'], ['in/deep/../up/secret//key'], ['/proc/self/cwd/in/file']] },
  );
  expect(sftp.violations).toEqual([]);
  // A generator whose spellings lead nowhere would prove nothing; how many lead somewhere differs by run.
  expect(reached).toBeGreaterThan(25);
}, 60_000);

real('no spelling of a forbidden file reads it, and each event names the file', async () => {
  sftp.authorize = denied(/ .*\/secret(\/|$)/);
  await fc.assert(
    fc.asyncProperty(spelling, async (abstract) => {
      const path = abstract.replaceAll('HOME', home.slice(1));
      expect(await sftp.read(path)).not.toBe('secret/key');
    }),
    { numRuns: 100, examples: [['/proc/self/root/HOME/secret/key'], ['in/file'], ['in/deep/climb/key']] },
  );
  const refused = sftp.acts.filter((act) => act.errorCode === 'AccessDenied' && act.requestParameters?.askedPath === 'in/file');
  expect(refused[0]?.requestParameters?.path).toBe(`${home}/secret/key`);
}, 60_000);

real('names themselves are decided by the folder that they are in', async () => {
  const asked: string[] = [];
  sftp.authorize = (action, path) => {
    asked.push(`${action} ${String(path).replace(home, '~')}`);
    return allowAll();
  };
  await sftp.request(PACKET.LSTAT, 'in/up/in/file');
  await sftp.request(PACKET.READLINK, 'in/deep/climb');
  await sftp.request(PACKET.MKDIR, 'in/deep/climb/new', 0);
  await sftp.request(PACKET.REMOVE, 'in/abs/in/x');
  await sftp.request(PACKET.RMDIR, 'in/deep/../../secret/new');
  await sftp.request(PACKET.LSTAT, 'in/deep/climb/');
  await sftp.request(PACKET.EXTENDED, 'lsetstat@openssh.com', 'in/chain/in/file', 0);
  await sftp.request(PACKET.EXTENDED, 'statvfs@openssh.com', 'in/deep/climb');
  await sftp.request(PACKET.OPEN, 'in/nowhere', 0x0a, 0);
  expect(asked).toEqual([
    'readMetadata ~/in/file', 'readMetadata ~/in/deep/climb', 'writeFile ~/secret/new', 'writeFile ~/in/x', 'writeFile ~/secret/new',
    'readMetadata ~/secret', 'writeFile ~/in/file', 'readMetadata ~/secret', 'writeFile ~/out/new',
  ]);
});

real('what leads nowhere is said to whoever may look there, and refused to the others', async () => {
  sftp.authorize = onlyIn;
  expect(statusOf(await sftp.request(PACKET.STAT, 'in/none'))).toBe(STATUS.NO_SUCH_FILE);
  expect(statusOf(await sftp.request(PACKET.STAT, 'in/none/deeper/x'))).toBe(STATUS.NO_SUCH_FILE);
  expect(statusOf(await sftp.request(PACKET.OPEN, 'in/none/x', 1, 0))).toBe(STATUS.NO_SUCH_FILE);
  expect(statusOf(await sftp.request(PACKET.STAT, 'secret/none/x'))).toBe(STATUS.PERMISSION_DENIED);
  expect(statusOf(await sftp.request(PACKET.REALPATH, 'secret/none/x'))).toBe(STATUS.PERMISSION_DENIED);
  expect(statusOf(await sftp.request(PACKET.REALPATH, 'in/file'))).toBe(STATUS.PERMISSION_DENIED);
  expect(statusOf(await sftp.request(PACKET.EXTENDED, 'expand-path@openssh.com', '~root'))).toBe(STATUS.PERMISSION_DENIED);
  expect((await sftp.request(PACKET.REALPATH, '.')).toString()).toContain(home);
  expect(sftp.acts.filter((act) => act.requestParameters?.operation === 'open')).toMatchObject([{ requestParameters: { path: `${home}/in/none/x` }, responseElements: { status: 'noSuchFile' } }]);
});

describe('links under a rule about paths', () => {
  const link = (text: string, path: string): Promise<number> => sftp.request(PACKET.SYMLINK, text, path).then(statusOf);
  const rename = (from: string, to: string): Promise<number> => sftp.request(PACKET.RENAME, from, to).then(statusOf);

  real('may point where the person may read and write, and not climb', async () => {
    sftp.authorize = onlyIn;
    expect(await link('x', 'in/good')).toBe(STATUS.OK);
    expect(await link(`${home}/in/deep`, 'in/deep/good')).toBe(STATUS.OK);
    expect(await link(`${home}/in/later`, 'in/dangling')).toBe(STATUS.OK);
    for (const text of [`${home}/secret`, '../secret', '..', '../in/x', 'deep/../x', `${home}/in/../secret`, '/proc/self/root', 'up/secret', 'file'])
      expect([text, await link(text, `in/bad${text.length}`)]).toEqual([text, STATUS.PERMISSION_DENIED]);
  });

  real('that are moved need every right on what they meant and will mean', async () => {
    sftp.authorize = onlyIn;
    expect(await link('x', 'in/inner')).toBe(STATUS.OK);
    expect(await rename('in/inner', 'in/deep/inner')).toBe(STATUS.OK);
    for (const outward of ['in/up', 'in/abs', 'in/file', 'in/deep/climb', 'in/nowhere']) expect([outward, await rename(outward, 'in/moved')]).toEqual([outward, STATUS.PERMISSION_DENIED]);
    expect(statusOf(await sftp.request(PACKET.EXTENDED, 'hardlink@openssh.com', 'in/file', 'in/moved'))).toBe(STATUS.PERMISSION_DENIED);
    expect(statusOf(await sftp.request(PACKET.EXTENDED, 'posix-rename@openssh.com', 'in/file', 'in/moved'))).toBe(STATUS.PERMISSION_DENIED);
    expect(sftp.acts.at(-1)?.requestParameters).toMatchObject({ operation: 'rename', movedLinkTarget: `${home}/secret/key` });
  });

  real('the walk out of a folder, with each step that was possible once, ends inside', async () => {
    sftp.authorize = onlyIn;
    for (const folder of ['in/1', 'in/1/2', 'in/1/2/3']) await sftp.request(PACKET.MKDIR, folder, 0);
    expect(await link('../../../x', 'in/1/2/3/l')).toBe(STATUS.PERMISSION_DENIED);
    symlinkSync('../../../x', join(home, 'in/1/2/3/l'));
    expect(await rename('in/1/2/3/l', 'in/l')).toBe(STATUS.PERMISSION_DENIED);
    // A folder takes its links along; what they mean then is decided when they are followed.
    expect(await rename('in/1/2/3', 'in/3')).toBe(STATUS.OK);
    expect(await sftp.read('in/3/l')).toBeUndefined();
  });
});

real('a name that another request changes is looked up after that change, however they are sent', async () => {
  sftp.authorize = denied(/^(readFile|readMetadata|listFolder) .*\/secret\//);
  mkdirSync(join(home, 'in/d'));
  writeFileSync(join(home, 'in/d/key'), 'harmless');
  symlinkSync(join(home, 'secret'), join(home, 'in/ext'));
  const replies = await sftp.burst([
    [PACKET.OPEN, 'in/d/key', 1, 0],
    [PACKET.RENAME, 'in/d', 'in/old'],
    [PACKET.RENAME, 'in/ext', 'in/d'],
    [PACKET.OPEN, 'in/d/key', 1, 0],
    [PACKET.STAT, 'in/d/key'],
    [PACKET.REMOVE, 'in/d'],
    [PACKET.MKDIR, 'in/d', 0],
    [PACKET.OPEN, 'in/d/new', 0x0a, 0],
  ]);
  expect(replies.map(statusOf)).toEqual([0, 0, 0, STATUS.PERMISSION_DENIED, STATUS.PERMISSION_DENIED, 0, 0, 0]);
  expect(replies[0]?.[4]).toBe(PACKET.HANDLE);
  expect(replies[7]?.[4]).toBe(PACKET.HANDLE);
});

real('requests under one id are all done, and answered in their order', async () => {
  const files = ['in/x', 'secret/key', 'none', 'out/z'];
  sftp.authorize = denied(/secret/);
  const replies = await sftp.repeat(5, files.map((path) => [PACKET.SETSTAT, path, 4, 0o600] as const));
  expect(replies.map(statusOf)).toEqual([STATUS.OK, STATUS.PERMISSION_DENIED, STATUS.NO_SUCH_FILE, STATUS.OK]);
});

real('writes and reads under one id are not mixed up', async () => {
  const opened = await sftp.request(PACKET.OPEN, 'in/x', 0x1b, 0);
  const handle = opened.subarray(13);
  const replies = await sftp.repeat(7, [
    [PACKET.WRITE, handle, 0n, 'one'],
    [PACKET.WRITE, handle, 3n, 'two'],
    [PACKET.READ, handle, 0n, 100],
    [PACKET.FSTAT, handle],
    [PACKET.CLOSE, handle],
  ]);
  expect(replies.map((reply) => reply[4])).toEqual([PACKET.STATUS, PACKET.STATUS, PACKET.DATA, PACKET.ATTRS, PACKET.STATUS]);
  expect(readFileSync(join(home, 'in/x'), 'utf8')).toBe('onetwo');
  expect(sftp.acts.at(-1)?.responseElements).toEqual({ status: 'ok', bytesRead: '6', bytesWritten: '6' });
});

real('what was looked at is counted, and what was refused is told up to a bound', async () => {
  sftp.authorize = onlyIn;
  for (let count = 0; count < 3; count++) await sftp.request(PACKET.STAT, 'in/x');
  for (let count = 0; count < 110; count++) await sftp.request(PACKET.STAT, 'secret/key');
  expect(sftp.outcome).toEqual({ metadataReads: '3', metadataRefusals: '110' });
  expect(sftp.acts).toHaveLength(100);
  expect(sftp.acts[0]).toMatchObject({ requestParameters: { operation: 'stat', path: `${home}/secret/key`, askedPath: 'secret/key' }, errorCode: 'AccessDenied' });
});
