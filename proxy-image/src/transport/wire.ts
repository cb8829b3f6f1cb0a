import { ProtocolViolation } from './errors';

/** Reads the data types of RFC 4251 section 5. Strings come as slices of the payload: copy what must outlive it. */
export class WireReader {
  constructor(
    private readonly bytes: Buffer,
    private position = 0,
  ) {}

  uint8(): number {
    this.need(1);
    return this.bytes[this.position++] ?? 0;
  }

  boolean(): boolean {
    return this.uint8() !== 0;
  }

  uint32(): number {
    this.need(4);
    const value = this.bytes.readUInt32BE(this.position);
    this.position += 4;
    return value;
  }

  string(): Buffer {
    const length = this.uint32();
    this.need(length);
    const start = this.position;
    this.position += length;
    return this.bytes.subarray(start, this.position);
  }

  /** For names of the protocol, which are ASCII. */
  name(): string {
    return this.string().toString('latin1');
  }

  text(): string {
    return this.string().toString('utf8');
  }

  rest(): Buffer {
    return this.bytes.subarray(this.position);
  }

  private need(count: number): void {
    if (this.bytes.length - this.position < count) throw new ProtocolViolation('message is shorter than it says');
  }
}

/** A part of a message: a number is a uint32, a boolean a byte, a string or buffer is length-prefixed. */
export type WirePart = number | boolean | string | Buffer | { readonly raw: Buffer };

/** Builds one message payload: its number, then the parts. */
export function message(type: number, ...parts: readonly WirePart[]): Buffer {
  return Buffer.concat([Buffer.of(type), encode(...parts)]);
}

export function encode(...parts: readonly WirePart[]): Buffer {
  return Buffer.concat(parts.flatMap(encodePart));
}

function encodePart(part: WirePart): Buffer[] {
  if (typeof part === 'number') return [uint32(part)];
  if (typeof part === 'boolean') return [Buffer.of(part ? 1 : 0)];
  if (typeof part === 'string' || Buffer.isBuffer(part)) {
    const bytes = Buffer.from(part);
    return [uint32(bytes.length), bytes];
  }
  return [part.raw];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
