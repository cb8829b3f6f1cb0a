/** One field of a message, as RFC 4251 section 5 and draft-ietf-secsh-filexfer-02 write it. */
export type Field =
  | { readonly kind: 'byte' | 'uint32' | 'uint64'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string' | 'raw'; readonly value: Buffer };

/** A message before it is broken: its number and its fields. */
export interface Message {
  readonly type: number;
  readonly fields: readonly Field[];
}

export const byte = (value: number): Field => ({ kind: 'byte', value });
export const uint32 = (value: number): Field => ({ kind: 'uint32', value });
export const uint64 = (value: number): Field => ({ kind: 'uint64', value });
export const boolean = (value: boolean): Field => ({ kind: 'boolean', value });
export const string = (value: string | Buffer): Field => ({ kind: 'string', value: Buffer.from(value) });
export const raw = (value: Buffer): Field => ({ kind: 'raw', value });

export function encodeField(field: Field): Buffer {
  switch (field.kind) {
    case 'byte':
      return Buffer.of(field.value & 255);
    case 'boolean':
      return Buffer.of(field.value ? 1 : 0);
    case 'uint32':
      return number(4, (bytes) => bytes.writeUInt32BE(field.value >>> 0));
    case 'uint64':
      return number(8, (bytes) => bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(Math.trunc(field.value)))));
    case 'string':
      return Buffer.concat([number(4, (bytes) => bytes.writeUInt32BE(field.value.length)), field.value]);
    case 'raw':
      return field.value;
  }
}

export function encodeMessage({ type, fields }: Message): Buffer {
  return Buffer.concat([Buffer.of(type), ...fields.map(encodeField)]);
}

function number(length: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
}
