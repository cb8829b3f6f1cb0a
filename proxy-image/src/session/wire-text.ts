import { isUtf8 } from 'node:buffer';

/** How each byte is written where bytes are no text: a backslash doubled, so that `\\xNN` is never the client's own. */
const BYTE_TEXT = Array.from({ length: 256 }, (_, byte) => (byte === 0x5c ? '\\\\' : byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`));

/**
 * Bytes from the wire as text for events and policies: UTF-8 where it is, else every byte beyond ASCII as `\xNN`, so
 * that two different commands never read the same.
 */
export function wireText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  // By a table and not by a pattern: a megabyte of these must not hold up everybody else.
  return Array.from(bytes, (byte) => BYTE_TEXT[byte]).join('');
}

/** For a terminal: control characters of a peer's text must not move the cursor of the person who reads it. */
export function terminalText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what must go
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '?');
}
