import { encodeField, encodeMessage, type Field, type Message } from './fields';
import type { Random } from './random';

const NUMBERS = [
  0, 1, 2, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];
const LENGTHS = [0, 1, 3, 4, 255, 35_000, 65_536, 262_144, 0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff];
const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\n',
  '\x1b[2J',
  '..',
  '../../etc/passwd',
  '/proc/self/root/',
  '%',
  '+',
  '%s%n',
  '__proto__',
  'constructor',
  'toString',
  ',',
  ',,,,',
  '\u202e',
  'é',
  'none',
];

type Mutation = (message: Message, random: Random) => Buffer;

/** Every way of being wrong that a message has; each takes one field, or the whole. */
const MUTATIONS: readonly Mutation[] = [
  // Cut anywhere, also in the middle of a field.
  (message, random) => {
    const bytes = encodeMessage(message);
    return bytes.subarray(0, 1 + random.int(bytes.length));
  },
  // A length that is not the string's.
  (message, random) =>
    withField(message, random, (field) => {
      const bytes = encodeField(field);
      if (field.kind !== 'string') return bytes;
      bytes.writeUInt32BE(
        random.chance(0.5) ? random.pick(LENGTHS) : Math.max(0, field.value.length + random.int(9) - 4),
      );
      return bytes;
    }),
  // A number or a text from the edges.
  (message, random) => withField(message, random, (field) => encodeField(atTheEdge(field, random))),
  // A field of another type.
  (message, random) => withField(message, random, () => random.bytes(random.int(12))),
  // A field less, a field more.
  (message, random) => withField(message, random, () => Buffer.alloc(0)),
  (message, random) => withField(message, random, (field) => Buffer.concat([encodeField(field), encodeField(field)])),
  // Fields in another order.
  (message, random) => encodeMessage({ type: message.type, fields: random.shuffle(message.fields) }),
  // More than the message has.
  (message, random) => Buffer.concat([encodeMessage(message), random.bytes(1 + random.int(64))]),
  // The fields of this message under the number of another.
  (message, random) => encodeMessage({ type: random.int(256), fields: message.fields }),
  // Bits that flip.
  (message, random) => {
    const bytes = encodeMessage(message);
    for (let count = 1 + random.int(4); count > 0; count -= 1) {
      const at = random.int(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8));
    }
    return bytes;
  },
];

export function mutate(message: Message, random: Random): Buffer {
  return random.pick(MUTATIONS)(message, random);
}

/** A conversation that is mostly right, with messages broken, said again and out of order. */
export function disturb(messages: readonly Message[], random: Random, brokenShare: number): Buffer[] {
  const ordered = random.chance(0.2) ? random.shuffle(messages) : messages;
  return ordered.flatMap((message) => {
    const bytes = random.chance(brokenShare) ? mutate(message, random) : encodeMessage(message);
    return random.chance(0.02) ? Array.from({ length: 2 + random.int(6) }, () => bytes) : [bytes];
  });
}

function withField(message: Message, random: Random, change: (field: Field) => Buffer): Buffer {
  const at = random.int(message.fields.length);
  return Buffer.concat([
    Buffer.of(message.type),
    ...message.fields.map((field, index) => (index === at ? change(field) : encodeField(field))),
  ]);
}

function atTheEdge(field: Field, random: Random): Field {
  switch (field.kind) {
    case 'string':
    case 'raw':
      return {
        kind: field.kind,
        value: random.chance(0.1)
          ? Buffer.alloc(random.int(40_000), 'A')
          : random.chance(0.2)
            ? random.bytes(random.int(64))
            : Buffer.from(random.pick(TEXTS)),
      };
    case 'boolean':
      return { kind: 'byte', value: random.int(256) };
    case 'byte':
      return { kind: 'byte', value: random.int(256) };
    default:
      return { kind: field.kind, value: random.pick(NUMBERS) };
  }
}
