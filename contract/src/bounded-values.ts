import { createHash } from 'node:crypto';

/** Linux's PATH_MAX: no path that a target can open is longer, and no command that a person reads. */
const LONGEST_BYTES = 4_096;
/** Of the second and every other long value of one event: the first names the act. */
const NEXT_LONGEST_BYTES = 256;

/**
 * The values of one event, none longer than 4 KiB and only one longer than 256 bytes where several are too long. Of
 * what was cut, `<key>Sha256` (hex) and `<key>Length` (bytes, UTF-8) stand for the whole.
 */
export function boundValues(values: Readonly<Record<string, string>>): Record<string, string> {
  const bounded: Record<string, string> = {};
  let longest = LONGEST_BYTES;
  for (const [key, value] of Object.entries(values)) {
    if (Buffer.byteLength(value) <= LONGEST_BYTES) {
      bounded[key] = value;
      continue;
    }
    bounded[key] = firstBytes(value, longest);
    Object.assign(bounded, digestKeys(key, value));
    longest = NEXT_LONGEST_BYTES;
  }
  return bounded;
}

/** What stands for a text that is not in the event, or not whole. */
export function digestKeys(key: string, value: string): Record<string, string> {
  return { [`${key}Sha256`]: createHash('sha256').update(value).digest('hex'), [`${key}Length`]: String(Buffer.byteLength(value)) };
}

/** At most so many bytes of UTF-8, and no half character. */
function firstBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  let end = Math.min(most, bytes.length);
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
