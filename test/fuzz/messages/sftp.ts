import { byte, encodeField, encodeMessage, string, uint32, uint64, type Field, type Message } from '../fields';
import type { Random } from '../random';

const PATHS = [
  '/',
  '/etc/passwd',
  '/tmp/a',
  'relative',
  '.',
  '..',
  '/tmp/../etc',
  '/proc/self/root/etc',
  '',
  '/tmp/é',
  '/tmp/\xff',
  '/a/b/c/d/e',
  '~',
  '/tmp/a\nb',
];
const HANDLES = ['0', '1', 'handle', '', '\0\0\0\0', 'x'.repeat(256)];

const path = (random: Random): Field => string(random.pick(PATHS));
const handle = (random: Random): Field => string(random.pick(HANDLES));

/** ATTRS (draft-ietf-secsh-filexfer-02 section 5). */
function attributes(random: Random): Field[] {
  switch (random.int(4)) {
    case 0:
      return [uint32(0)];
    case 1:
      return [uint32(4), uint32(0o644)];
    case 2:
      return [uint32(0x8000_0000), uint32(1), string('x@example.com'), string('value')];
    default:
      return [uint32(15), uint64(random.int(10_000)), uint32(0), uint32(0), uint32(0o100_644), uint32(1), uint32(2)];
  }
}

const request = (type: number, id: number, ...fields: readonly Field[]): Message => ({
  type,
  fields: [uint32(id), ...fields],
});

export const init = (version = 3): Message => ({ type: 1, fields: [uint32(version)] });
export const version = (): Message => ({
  type: 2,
  fields: [uint32(3), string('posix-rename@openssh.com'), string('1')],
});

/** Every request of the draft, sections 6.3 to 6.11, and OpenSSH's extensions. */
export function sftpRequest(id: number, random: Random): Message {
  const extended = (name: string, ...fields: readonly Field[]) => request(200, id, string(name), ...fields);
  return random.pick<() => Message>([
    () => request(3, id, path(random), uint32(random.pick([1, 2, 0x1a, 0x3f, 0])), ...attributes(random)),
    () => request(4, id, handle(random)),
    () => request(5, id, handle(random), uint64(random.int(100_000)), uint32(random.pick([0, 32_768, 261_120]))),
    () => request(6, id, handle(random), uint64(random.int(100_000)), string(random.bytes(random.int(200)))),
    () => request(7, id, path(random)),
    () => request(8, id, handle(random)),
    () => request(9, id, path(random), ...attributes(random)),
    () => request(10, id, handle(random), ...attributes(random)),
    () => request(11, id, path(random)),
    () => request(12, id, handle(random)),
    () => request(13, id, path(random)),
    () => request(14, id, path(random), ...attributes(random)),
    () => request(15, id, path(random)),
    () => request(16, id, path(random)),
    () => request(17, id, path(random)),
    () => request(18, id, path(random), path(random)),
    () => request(19, id, path(random)),
    () => request(20, id, path(random), path(random)),
    () => extended('posix-rename@openssh.com', path(random), path(random)),
    () => extended('hardlink@openssh.com', path(random), path(random)),
    () => extended('statvfs@openssh.com', path(random)),
    () => extended('fsync@openssh.com', handle(random)),
    () => extended('lsetstat@openssh.com', path(random), ...attributes(random)),
    () => extended('limits@openssh.com'),
    () => extended('expand-path@openssh.com', path(random)),
    () => extended('copy-data', handle(random), uint64(0), uint64(10), handle(random), uint64(0)),
    () => extended('unknown@example.com', string('x')),
    () => request(random.pick([0, 21, 22, 99, 202, 255]), id, path(random)),
  ])();
}

/** A reply (section 7) to the request `id`; which one does not depend on what was asked. */
export function sftpReply(id: number, random: Random): Message {
  return random.pick<() => Message>([
    () => request(101, id, uint32(random.pick([0, 1, 2, 3, 4, 8, 31])), string('text'), string('en')),
    () => request(102, id, handle(random)),
    () => request(103, id, string(random.bytes(random.int(300)))),
    () => request(104, id, uint32(1), path(random), string('-rw-r--r-- 1 root'), ...attributes(random)),
    () =>
      request(104, id, uint32(random.pick([0, 2, 0xffff_ffff])), path(random), string('long'), ...attributes(random)),
    () => request(105, id, ...attributes(random)),
    () => request(201, id, byte(1)),
  ])();
}

/** As it is on the wire (section 3), with its length in front, which may lie. */
export function framed(payload: Buffer, random?: Random): Buffer {
  const length =
    random?.chance(0.01) === true
      ? random.pick([0, payload.length - 1, payload.length + 1, 300_000, 0xffff_ffff])
      : payload.length;
  return Buffer.concat([encodeField(uint32(length)), payload]);
}

export const plain = (message: Message): Buffer => framed(encodeMessage(message));
