import type { Dirent } from 'node:fs';
import { lstat, mkdir, open, opendir, readlink, realpath, rename, rm, rmdir, stat, symlink } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { utils, type FileEntry, type SFTPWrapper } from 'ssh2';
import { attributesOf, longName, setAttributes } from './attributes';
import { Handles } from './handles';
import { codeOf } from '../../../../errors';

const { STATUS_CODE, OPEN_MODE } = utils.sftp;

/** A reply fits into 256 KiB with its head, which is what OpenSSH's client accepts. */
const MAX_READ_BYTES = 255 * 1024;
const FOLDER_ENTRIES_PER_REPLY = 100;

function statusOf(error: unknown): number {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return STATUS_CODE.NO_SUCH_FILE;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return STATUS_CODE.PERMISSION_DENIED;
  return STATUS_CODE.FAILURE;
}

/** open(2) flags for pflags of SSH_FXP_OPEN (draft-ietf-secsh-filexfer-02, 6.3). */
function openFlags(pflags: number): number {
  const has = (flag: number): boolean => (pflags & flag) !== 0;
  const access = has(OPEN_MODE.READ)
    ? has(OPEN_MODE.WRITE)
      ? constants.O_RDWR
      : constants.O_RDONLY
    : constants.O_WRONLY;
  return (
    access |
    (has(OPEN_MODE.APPEND) ? constants.O_APPEND : 0) |
    (has(OPEN_MODE.CREAT) ? constants.O_CREAT : 0) |
    (has(OPEN_MODE.TRUNC) ? constants.O_TRUNC : 0) |
    (has(OPEN_MODE.EXCL) ? constants.O_EXCL : 0)
  );
}

/**
 * OpenSSH's clients, and with them everybody else, send a link's target first; the draft has it last. ssh2 swaps the
 * two when the peer calls itself OpenSSH (its own regular expression), which the proxy in between does not.
 */
export type LinkPathOrder = 'as-sent' | 'swapped-by-ssh2';

export interface SftpOptions {
  /** Relative paths begin here. */
  readonly home: string;
  readonly linkPaths: LinkPathOrder;
}

/** SFTP version 3 over the file system, as the user that runs it. */
export function serveSftp(sftp: SFTPWrapper, { home, linkPaths }: SftpOptions): void {
  const handles = new Handles();
  const at = (path: string): string => resolve(home, path);

  /** Does the work; its failure becomes the reply's status. Replies may leave in any order. */
  const answer = (id: number, work: () => Promise<void>): void => {
    work().catch(
      (error: unknown) => void sftp.status(id, statusOf(error), error instanceof Error ? error.message : ''),
    );
  };
  const done = (id: number, work: () => Promise<unknown>): void =>
    answer(id, async () => {
      await work();
      sftp.status(id, STATUS_CODE.OK);
    });
  const fileOf = (bytes: Buffer) => {
    const handle = handles.get(bytes);
    if (handle?.kind !== 'file') throw new Error('no such handle');
    return handle;
  };
  const give = (id: number, handle: Buffer | undefined): void => {
    if (handle === undefined) sftp.status(id, STATUS_CODE.FAILURE, 'too many open handles');
    else sftp.handle(id, handle);
  };

  sftp.on('OPEN', (id, path, flags, attributes) =>
    answer(id, async () => {
      const file = await open(
        at(path),
        openFlags(flags),
        Number((attributes as { mode?: number }).mode ?? 0o666) & 0o7777,
      );
      give(id, handles.add({ kind: 'file', file, append: (flags & OPEN_MODE.APPEND) === 0 ? 'no' : 'yes' }));
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    answer(id, async () => {
      const buffer = Buffer.allocUnsafe(Math.min(length, MAX_READ_BYTES));
      const { bytesRead } = await fileOf(handle).file.read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, buffer.subarray(0, bytesRead));
    }),
  );
  sftp.on('WRITE', (id, handle, offset, data) => {
    // ssh2 hands out a view of its own buffer.
    const bytes = Buffer.from(data);
    done(id, async () => {
      const { file, append } = fileOf(handle);
      let written = 0;
      while (written < bytes.length) {
        const position = append === 'yes' ? null : offset + written;
        written += (await file.write(bytes, written, bytes.length - written, position)).bytesWritten;
      }
    });
  });
  sftp.on('CLOSE', (id, handle) =>
    answer(id, async () => {
      const result = await handles.close(handle);
      sftp.status(id, result === 'closed' ? STATUS_CODE.OK : STATUS_CODE.FAILURE);
    }),
  );
  sftp.on('FSTAT', (id, handle) =>
    answer(id, async () => void sftp.attrs(id, attributesOf(await fileOf(handle).file.stat()))),
  );
  sftp.on('STAT', (id, path) => answer(id, async () => void sftp.attrs(id, attributesOf(await stat(at(path))))));
  sftp.on('LSTAT', (id, path) => answer(id, async () => void sftp.attrs(id, attributesOf(await lstat(at(path))))));
  sftp.on('FSETSTAT', (id, handle, attributes) => done(id, () => setAttributes(fileOf(handle).file, attributes)));
  sftp.on('SETSTAT', (id, path, attributes) => done(id, () => setAttributes(at(path), attributes)));
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => {
      const folder = await opendir(at(path));
      give(id, handles.add({ kind: 'folder', path: at(path), entries: folder[Symbol.asyncIterator]() }));
    }),
  );
  sftp.on('READDIR', (id, handle) =>
    answer(id, async () => {
      const folder = handles.get(handle);
      if (folder?.kind !== 'folder') throw new Error('no such handle');
      const names = await nextEntries(folder.path, folder.entries);
      if (names.length === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.name(id, names);
    }),
  );
  sftp.on('REALPATH', (id, path) =>
    answer(id, async () => {
      // A path need not exist yet for a client to ask for its full form.
      const full = await realpath(at(path)).catch(() => at(path));
      sftp.name(id, [{ filename: full, longname: full, attrs: NO_ATTRIBUTES }]);
    }),
  );
  sftp.on('READLINK', (id, path) =>
    answer(id, async () => {
      const filename = await readlink(at(path));
      sftp.name(id, [{ filename, longname: filename, attrs: NO_ATTRIBUTES }]);
    }),
  );
  sftp.on('REMOVE', (id, path) => done(id, () => rm(at(path))));
  sftp.on('MKDIR', (id, path, attributes) =>
    done(id, () => mkdir(at(path), { mode: Number((attributes as { mode?: number }).mode ?? 0o777) & 0o7777 })),
  );
  sftp.on('RMDIR', (id, path) => done(id, () => rmdir(at(path))));
  sftp.on('RENAME', (id, from, to) =>
    done(id, async () => {
      // Version 3 refuses to rename over a file that exists (draft-ietf-secsh-filexfer-02, 6.5).
      if (
        await lstat(at(to)).then(
          () => true,
          () => false,
        )
      )
        throw new Error(`${to} exists`);
      await rename(at(from), at(to));
    }),
  );
  sftp.on('SYMLINK', (id, first, second) => {
    const [target, link] = linkPaths === 'as-sent' ? [first, second] : [second, first];
    done(id, () => symlink(target, at(link)));
  });
  sftp.on('EXTENDED', (id) => void sftp.status(id, STATUS_CODE.OP_UNSUPPORTED));
  const cleanUp = (): void => void handles.closeAll().catch(() => undefined);
  sftp.on('end', () => sftp.end());
  sftp.on('close', cleanUp);
  sftp.on('error', cleanUp);
}

const NO_ATTRIBUTES = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

async function nextEntries(path: string, entries: AsyncIterator<Dirent>): Promise<FileEntry[]> {
  const found: FileEntry[] = [];
  while (found.length < FOLDER_ENTRIES_PER_REPLY) {
    const next = await entries.next();
    if (next.done === true) break;
    const filename = next.value.name;
    const stats = await lstat(join(path, filename)).catch(() => undefined);
    if (stats !== undefined) found.push({ filename, longname: longName(filename, stats), attrs: attributesOf(stats) });
  }
  return found;
}
