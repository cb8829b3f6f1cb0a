import { posix } from 'node:path';

/**
 * What may not stand raw in an event or a listing: control characters (C0, DEL, C1), the characters that reorder
 * text, and a backslash that would read as one of our escapes.
 */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\\(?=x[0-9a-f]{2})/g;

const hex = (bytes: Buffer): string => [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

/**
 * A path's raw bytes as text that names them exactly: UTF-8 where they are, `\xNN` for every byte that is not, and
 * for control characters. Two different paths never give the same text.
 */
export function pathText(bytes: Buffer): string {
  let result = '';
  let runStart = 0;
  const endRun = (end: number): void => {
    if (end > runStart) result += bytes.toString('utf8', runStart, end).replace(UNSAFE, (found) => hex(Buffer.from(found)));
  };
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    endRun(at);
    result += hex(bytes.subarray(at, at + 1));
    runStart = at += 1;
  }
  endRun(bytes.length);
  return result;
}

/**
 * The absolute form of a path on the target, as far as it can be told without the target's links; undefined where it
 * is relative and the folder it is relative to is not known.
 */
export function resolvePath(base: string | undefined, path: string): string | undefined {
  if (path.startsWith('/')) return posix.normalize(path).replace(/(?<=.)\/+$/, '').replace(/^\/+/, '/');
  return base?.startsWith('/') === true ? resolvePath(undefined, `${base}/${path}`) : undefined;
}

/** Length of the well-formed UTF-8 sequence at an offset (Unicode 15, table 3-7), 0 where there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length < 2) return length;
  const second = bytes[at + 1] ?? 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let next = 2; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
