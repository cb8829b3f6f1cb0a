import { OPEN_FLAGS, PACKET } from './protocol';
import { MalformedPacket, PacketReader, type Attributes } from './wire';

/** Operations that change the target's file system by path, and are done when their STATUS says so. */
export type ChangeOperation = 'remove' | 'mkdir' | 'rmdir' | 'setstat' | 'rename' | 'hardlink' | 'symlink';

/** A request that names files by path. The paths are slices of its packet. */
export type PathRequest = { readonly id: number } & (
  | { readonly kind: 'open'; readonly path: Buffer; readonly flags: number; readonly attributes: Attributes }
  | { readonly kind: 'openDirectory'; readonly path: Buffer }
  /** `path` is the one that is changed or made; `other` is the new name, or what the link points to. */
  | { readonly kind: 'change'; readonly operation: ChangeOperation; readonly path: Buffer; readonly other?: Buffer; readonly attributes?: Attributes; readonly naming: Naming }
  /** Looks at what a path names; answered by one of these types, or a STATUS. */
  | { readonly kind: 'look'; readonly operation: 'stat' | 'lstat' | 'readlink' | 'statvfs'; readonly path: Buffer; readonly naming: Naming; readonly reply: number }
  /** Asks for a path; `path` is what it is asked from, unless that is no path. */
  | { readonly kind: 'findPath'; readonly operation: 'realpath' | 'expandPath' | 'homeDirectory'; readonly path?: Buffer }
);

/** Whether a link that is the last part of a path is followed, or is itself what the path names. */
export type Naming = 'object' | 'entry';

/** One request of a client, as far as the filter has to understand it. Handles are opaque bytes as latin-1. */
export type SftpRequest = PathRequest | ({ readonly id: number } & (
  | { readonly kind: 'close' | 'read' | 'readDirectory' | 'fileQuery' | 'fileStatusQuery' | 'fsync'; readonly handle: string }
  | { readonly kind: 'write'; readonly handle: string; readonly bytes: number }
  | { readonly kind: 'setOpenFile'; readonly handle: string; readonly attributes: Attributes }
  | { readonly kind: 'copyData'; readonly from: string; readonly to: string; readonly length: bigint }
  /** Looks something up that names no file; answered by one of these types, or a STATUS. */
  | { readonly kind: 'lookup'; readonly reply: number }
  | { readonly kind: 'unknown'; readonly name: string }
));

const TILDE = 0x7e;

/** Bytes of WRITE that tell handle, offset and length whatever the handle's length. */
const WRITE_HEAD_BYTES = 4 + 1 + 4 + 4 + 256 + 8 + 4;

/** WRITE carries file contents, which pass unseen; all other requests are seen whole. */
export const requestHeadBytes = (type: number): number => (type === PACKET.WRITE ? WRITE_HEAD_BYTES : Infinity);

/**
 * Parses a request (`uint32 length, byte type, uint32 id, …`).
 * @param rest bytes of the packet after `head`
 * @throws MalformedPacket
 */
export function parseRequest(head: Buffer, rest: number): SftpRequest {
  const reader = new PacketReader(head, 5);
  const id = reader.uint32();
  switch (head[4]) {
    case PACKET.OPEN:
      return { id, kind: 'open', path: reader.path(), flags: reader.uint32(), attributes: reader.attributes() };
    case PACKET.CLOSE:
      return { id, kind: 'close', handle: reader.handle() };
    case PACKET.READ:
      return { id, kind: 'read', handle: reader.handle() };
    case PACKET.WRITE:
      return parseWrite(id, reader, head.length + rest);
    case PACKET.READDIR:
      return { id, kind: 'readDirectory', handle: reader.handle() };
    case PACKET.FSTAT:
      return { id, kind: 'fileStatusQuery', handle: reader.handle() };
    case PACKET.FSETSTAT:
      return { id, kind: 'setOpenFile', handle: reader.handle(), attributes: reader.attributes() };
    case PACKET.OPENDIR:
      return { id, kind: 'openDirectory', path: reader.path() };
    case PACKET.SETSTAT:
      return { id, kind: 'change', operation: 'setstat', naming: 'object', path: reader.path(), attributes: reader.attributes() };
    case PACKET.MKDIR:
      return { id, kind: 'change', operation: 'mkdir', naming: 'entry', path: reader.path(), attributes: reader.attributes() };
    case PACKET.REMOVE:
      return { id, kind: 'change', operation: 'remove', naming: 'entry', path: reader.path() };
    case PACKET.RMDIR:
      return { id, kind: 'change', operation: 'rmdir', naming: 'entry', path: reader.path() };
    case PACKET.RENAME:
      return parseRename(id, reader);
    case PACKET.SYMLINK:
      return parseSymlink(id, reader);
    case PACKET.LSTAT:
      return { id, kind: 'look', operation: 'lstat', naming: 'entry', path: reader.path(), reply: PACKET.ATTRS };
    case PACKET.STAT:
      return { id, kind: 'look', operation: 'stat', naming: 'object', path: reader.path(), reply: PACKET.ATTRS };
    case PACKET.READLINK:
      return { id, kind: 'look', operation: 'readlink', naming: 'entry', path: reader.path(), reply: PACKET.NAME };
    case PACKET.REALPATH:
      return { id, kind: 'findPath', operation: 'realpath', path: reader.path() };
    case PACKET.EXTENDED:
      return parseExtended(id, reader);
    default:
      throw new MalformedPacket(`a request of unknown type ${head[4]}`);
  }
}

function parseWrite(id: number, reader: PacketReader, packetBytes: number): SftpRequest {
  const handle = reader.handle();
  reader.uint64();
  const bytes = reader.uint32();
  // Some clients send the rest of their buffer behind the data; sftp-server ignores it, as it does behind any fields.
  if (bytes > packetBytes - reader.position) throw new MalformedPacket('a WRITE whose data is longer than its packet');
  return { id, kind: 'write', handle, bytes };
}

function parseRename(id: number, reader: PacketReader): SftpRequest {
  return { id, kind: 'change', operation: 'rename', naming: 'entry', path: reader.path(), other: reader.path() };
}

/** OpenSSH's server takes the two paths in the other order than the draft, and everybody follows it (PROTOCOL, 4.1). */
function parseSymlink(id: number, reader: PacketReader): SftpRequest {
  const other = reader.path();
  return { id, kind: 'change', operation: 'symlink', naming: 'entry', path: reader.path(), other };
}

/** OpenSSH PROTOCOL 4.3 to 4.12. What is not listed is refused. */
const EXTENSIONS: Readonly<Record<string, (id: number, reader: PacketReader) => SftpRequest>> = {
  'posix-rename@openssh.com': parseRename,
  'hardlink@openssh.com': (id, reader) => {
    const other = reader.path();
    return { id, kind: 'change', operation: 'hardlink', naming: 'entry', path: reader.path(), other };
  },
  'lsetstat@openssh.com': (id, reader) => ({
    id,
    kind: 'change',
    operation: 'setstat',
    naming: 'entry',
    path: reader.path(),
    attributes: reader.attributes(),
  }),
  'statvfs@openssh.com': (id, reader) => ({ id, kind: 'look', operation: 'statvfs', naming: 'object', path: reader.path(), reply: PACKET.EXTENDED_REPLY }),
  'fstatvfs@openssh.com': (id, reader) => ({ id, kind: 'fileQuery', handle: reader.handle() }),
  'fsync@openssh.com': (id, reader) => ({ id, kind: 'fsync', handle: reader.handle() }),
  'limits@openssh.com': (id) => ({ id, kind: 'lookup', reply: PACKET.EXTENDED_REPLY }),
  // `~` and `~user` are no parts of a path: only the answer is one.
  'expand-path@openssh.com': (id, reader) => {
    const path = reader.path();
    return { id, kind: 'findPath', operation: 'expandPath', ...(path[0] === TILDE ? {} : { path }) };
  },
  'home-directory': (id, reader) => {
    reader.path();
    return { id, kind: 'findPath', operation: 'homeDirectory' };
  },
  'users-groups-by-id@openssh.com': (id) => ({ id, kind: 'lookup', reply: PACKET.EXTENDED_REPLY }),
  'copy-data': (id, reader) => {
    const from = reader.handle();
    reader.uint64();
    const length = reader.uint64();
    return { id, kind: 'copyData', from, to: reader.handle(), length };
  },
};

const extensionOf = (name: string): ((id: number, reader: PacketReader) => SftpRequest) | undefined =>
  Object.hasOwn(EXTENSIONS, name) ? EXTENSIONS[name] : undefined;

function parseExtended(id: number, reader: PacketReader): SftpRequest {
  const name = reader.string(256).toString('latin1');
  return extensionOf(name)?.(id, reader) ?? { id, kind: 'unknown', name };
}

/** Whether an extension that a target announces may be announced to the client. */
export const isKnownExtension = (name: Buffer): boolean => extensionOf(name.toString('latin1')) !== undefined;

/** What an OPEN's flags ask for. OpenSSH's server reads where WRITE is not set, whatever else is. */
export function openFlags(flags: number): { names: string; reads: boolean; writes: boolean } {
  const names = Object.entries(OPEN_FLAGS).filter(([, bit]) => (flags & bit) !== 0);
  return {
    names: names.map(([name]) => name).join(','),
    reads: (flags & OPEN_FLAGS.read) !== 0 || (flags & OPEN_FLAGS.write) === 0,
    writes: names.some(([name]) => name !== 'read'),
  };
}

/** The packets that name files by path, which wait until it is known where the paths lead. */
export const namesPaths = (type: number | undefined): boolean => type !== undefined && !HANDLE_REQUESTS.has(type);

const HANDLE_REQUESTS: ReadonlySet<number> = new Set([PACKET.CLOSE, PACKET.READ, PACKET.WRITE, PACKET.FSTAT, PACKET.FSETSTAT, PACKET.READDIR]);
