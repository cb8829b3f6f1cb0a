import { walkPath } from './walk-path';
import { join, splitPath } from './path-bytes';
import { PACKET, STATUS } from './protocol';
import type { SftpState } from './state';
import { lstatPacket, MalformedPacket, PacketReader, readlinkPacket, realpathPacket } from './wire';

/** Where a name leads on the target. */
export type Resolution =
  /** The absolute path without links, `.` and `..`; its last part need not exist. */
  | { readonly kind: 'path'; readonly path: Buffer }
  /** It leads nowhere: what the target said to that. */
  | { readonly kind: 'absent'; readonly status: number }
  /** The target does not tell. */
  | { readonly kind: 'unknown' };

/** What LSTAT says of a name. */
export type Entry = { readonly kind: 'link' | 'other' | 'untold' } | { readonly kind: 'absent'; readonly status: number };

const UNKNOWN: Resolution = { kind: 'unknown' };
const FILE_TYPE = 0o170000;
const LINK_TYPE = 0o120000;

/** Asks the target where names lead, each time anew: any program on it may change that. */
export class RealPaths {
  /** Where relative paths start; unknown where the target did not tell. */
  home: Buffer | undefined;
  /** Whether REALPATH follows links. Some servers only tidy the text of a path. */
  followsLinks = false;

  constructor(private readonly state: SftpState) {}

  /** What a path means where links are followed, the last one too. */
  async object(path: Buffer): Promise<Resolution> {
    if (!this.followsLinks) return walkPath(this, path, 'object');
    const answer = await this.realpath(path);
    // Some servers know only what exists. A file that is to be made has its folder's path, unless a link waits there.
    if (answer.kind !== 'absent' || answer.status !== STATUS.NO_SUCH_FILE) return answer;
    const { folder, name } = splitPath(path);
    if (name === undefined) return answer;
    const parent = await this.realpath(folder);
    if (parent.kind !== 'path') return answer;
    const entry = join(parent.path, name);
    const there = await this.entryAt(entry);
    return there.kind === 'absent' && there.status === STATUS.NO_SUCH_FILE ? { kind: 'path', path: entry } : answer;
  }

  /** What a path names itself: a link that is its last part is not followed. */
  async entry(path: Buffer): Promise<Resolution> {
    const { folder, name } = splitPath(path);
    if (name === undefined) return this.object(path);
    if (!this.followsLinks) return walkPath(this, path, 'entry');
    const parent = await this.object(folder);
    return parent.kind === 'path' ? { kind: 'path', path: join(parent.path, name) } : parent;
  }

  async entryAt(path: Buffer): Promise<Entry> {
    return this.state.ask((id) => lstatPacket(id, path), { reply: PACKET.ATTRS }, readEntry);
  }

  /** The text of a link; undefined where there is none to read. */
  async linkText(path: Buffer): Promise<Buffer | undefined> {
    return this.state.ask((id) => readlinkPacket(id, path), { reply: PACKET.NAME }, (reply) => (reply[4] === PACKET.NAME ? readOneName(reply) : undefined));
  }

  private async realpath(path: Buffer): Promise<Resolution> {
    return this.state.ask((id) => realpathPacket(id, path), { reply: PACKET.NAME }, readRealpath);
  }
}

/** `byte NAME, uint32 id, uint32 count, string filename, …`, or a STATUS. */
export function readRealpath(reply: Buffer): Resolution {
  if (reply[4] !== PACKET.NAME) return { kind: 'absent', status: readStatus(reply) };
  const path = readOneName(reply);
  const text = path.toString('latin1');
  const isCanonical = text === '/' || (/^(?:\/[^/]+)+$/.test(text) && !/\/\.{1,2}(?:\/|$)/.test(text));
  return isCanonical ? { kind: 'path', path } : UNKNOWN;
}

export function readOneName(reply: Buffer): Buffer {
  const reader = new PacketReader(reply, 9);
  if (reader.uint32() !== 1) throw new MalformedPacket('a NAME that is not one path');
  return Buffer.from(reader.path());
}

export const readStatus = (reply: Buffer): number => new PacketReader(reply, 9).uint32();

function readEntry(reply: Buffer): Entry {
  if (reply[4] !== PACKET.ATTRS) return { kind: 'absent', status: readStatus(reply) };
  const mode = new PacketReader(reply, 9).mode();
  if (mode === undefined) return { kind: 'untold' };
  return { kind: (mode & FILE_TYPE) === LINK_TYPE ? 'link' : 'other' };
}
