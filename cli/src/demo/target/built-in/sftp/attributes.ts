import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { chmod, chown, truncate, utimes } from 'node:fs/promises';
import type { Attributes, InputAttributes } from 'ssh2';

export function attributesOf(stats: Stats): Attributes {
  return {
    mode: stats.mode,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    atime: Math.trunc(stats.atimeMs / 1000),
    mtime: Math.trunc(stats.mtimeMs / 1000),
  };
}

const PERMISSION_BITS = 0o7777;
/** The client sends only the attributes that it wants set; ssh2's types do not say so. */
type Wanted = Partial<InputAttributes>;

/** Sets what the client sent, on an open file or by path. */
export async function setAttributes(at: FileHandle | string, attributes: Wanted): Promise<void> {
  const { size, mode, uid, gid, atime, mtime } = attributes;
  const byPath = typeof at === 'string';
  if (size !== undefined) await (byPath ? truncate(at, size) : at.truncate(size));
  if (mode !== undefined)
    await (byPath ? chmod(at, Number(mode) & PERMISSION_BITS) : at.chmod(Number(mode) & PERMISSION_BITS));
  if (uid !== undefined && gid !== undefined) await (byPath ? chown(at, uid, gid) : at.chown(uid, gid));
  if (atime !== undefined && mtime !== undefined) await (byPath ? utimes(at, atime, mtime) : at.utimes(atime, mtime));
}

/** The line that `ls -l` would show; sftp clients print it as it is (draft-ietf-secsh-filexfer-02, 7). */
export function longName(name: string, stats: Stats): string {
  const letters = 'rwxrwxrwx';
  const permissions = [...letters].map((letter, index) => ((stats.mode >> (8 - index)) & 1 ? letter : '-')).join('');
  const kind = stats.isDirectory() ? 'd' : stats.isSymbolicLink() ? 'l' : '-';
  const when = stats.mtime.toISOString().slice(0, 16).replace('T', ' ');
  return `${kind}${permissions} ${stats.nlink} ${stats.uid} ${stats.gid} ${String(stats.size).padStart(10)} ${when} ${name}`;
}
