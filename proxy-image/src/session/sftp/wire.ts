import { ATTRIBUTES, PACKET, SFTP_LIMITS, SFTP_VERSION } from './protocol';

/** A packet that cannot be what its type says. Never leaves the filter: it becomes a violation. */
export class MalformedPacket extends Error {}

/** What a request sets on a file, as event parameters. */
export type Attributes = Readonly<Record<string, string>>;

/** Reads the fields of one packet, from the byte after its length. */
export class PacketReader {
  private at: number;

  constructor(
    private readonly bytes: Buffer,
    start: number,
  ) {
    this.at = start;
  }

  get position(): number {
    return this.at;
  }

  uint32(): number {
    this.need(4);
    this.at += 4;
    return this.bytes.readUInt32BE(this.at - 4);
  }

  uint64(): bigint {
    this.need(8);
    this.at += 8;
    return this.bytes.readBigUInt64BE(this.at - 8);
  }

  string(maximum: number = SFTP_LIMITS.packetBytes): Buffer {
    const length = this.uint32();
    if (length > maximum) throw new MalformedPacket(`a field of ${length} bytes, where ${maximum} is the most`);
    this.need(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** A path: servers take it for a C string, so what follows a NUL would escape the policy. */
  path(): Buffer {
    const path = this.string(SFTP_LIMITS.pathBytes);
    if (path.includes(0)) throw new MalformedPacket('a path with a NUL byte');
    return path;
  }

  /** Handles are opaque bytes; as text they can be keys. */
  handle(): string {
    return this.string(SFTP_LIMITS.handleBytes).toString('latin1');
  }

  /** Section 5: flags, then only the fields that the flags name. */
  attributes(): Attributes {
    const flags = this.uint32();
    const found: Record<string, string> = {};
    if (flags & ATTRIBUTES.SIZE) found.size = this.uint64().toString();
    if (flags & ATTRIBUTES.OWNER) {
      found.uid = String(this.uint32());
      found.gid = String(this.uint32());
    }
    if (flags & ATTRIBUTES.PERMISSIONS) found.permissions = (this.uint32() & 0o7777).toString(8).padStart(4, '0');
    if (flags & ATTRIBUTES.TIMES) {
      found.accessedAt = String(this.uint32());
      found.modifiedAt = String(this.uint32());
    }
    if (flags & ATTRIBUTES.EXTENDED) {
      const count = this.uint32();
      for (let n = 0; n < count; n++) {
        this.string();
        this.string();
      }
    }
    return found;
  }

  /** File type and permissions, as `st_mode` has them; undefined where the attributes leave them out. */
  mode(): number | undefined {
    const flags = this.uint32();
    if (flags & ATTRIBUTES.SIZE) this.uint64();
    if (flags & ATTRIBUTES.OWNER) this.uint64();
    return flags & ATTRIBUTES.PERMISSIONS ? this.uint32() : undefined;
  }

  private need(count: number): void {
    if (this.at + count > this.bytes.length) throw new MalformedPacket('a packet shorter than its fields');
  }
}

function packet(type: number, ...fields: (number | Buffer | string)[]): Buffer {
  const parts = fields.map((field) => {
    if (typeof field === 'number') return uint32(field);
    const bytes = typeof field === 'string' ? Buffer.from(field) : field;
    return Buffer.concat([uint32(bytes.length), bytes]);
  });
  const body = Buffer.concat([Buffer.of(type), ...parts]);
  return Buffer.concat([uint32(body.length), body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export const statusPacket = (id: number, code: number, message: string): Buffer => packet(PACKET.STATUS, id, code, message, 'en');

export const closePacket = (id: number, handle: string): Buffer => packet(PACKET.CLOSE, id, Buffer.from(handle, 'latin1'));

export const realpathPacket = (id: number, path: Buffer | string): Buffer => packet(PACKET.REALPATH, id, path);

export const lstatPacket = (id: number, path: Buffer): Buffer => packet(PACKET.LSTAT, id, path);

export const readlinkPacket = (id: number, path: Buffer): Buffer => packet(PACKET.READLINK, id, path);

export const initPacket = (): Buffer => packet(PACKET.INIT, SFTP_VERSION);

export const versionPacket = (extensions: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  packet(PACKET.VERSION, SFTP_VERSION, ...extensions.flat());

/** The same packet under another id. */
export function withId(whole: Buffer, id: number): Buffer {
  const copy = Buffer.from(whole);
  copy.writeUInt32BE(id, 5);
  return copy;
}

/**
 * The packet under another id, with other strings in place of some of its own.
 * @param replacements by the fields of this packet, as `PacketReader` cut them out of it
 */
export function rewritten(whole: Buffer, id: number, replacements: ReadonlyMap<Buffer, Buffer>): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  const byPlace = [...replacements].map(([field, by]) => ({ start: field.byteOffset - whole.byteOffset, end: field.byteOffset - whole.byteOffset + field.length, by }));
  for (const { start, end, by } of byPlace.sort((left, right) => left.start - right.start)) {
    parts.push(whole.subarray(at, start - 4), uint32(by.length), by);
    at = end;
  }
  const copy = Buffer.concat([...parts, whole.subarray(at)]);
  copy.writeUInt32BE(copy.length - 4, 0);
  copy.writeUInt32BE(id, 5);
  return copy;
}
