import { isUtf8 } from 'node:buffer';
import { ProtocolViolation } from '../transport/errors';

/** How each byte is written where bytes are no text: a backslash doubled, so that `\\xNN` is never the client's own. */
const BYTE_TEXT = Array.from({ length: 256 }, (_, byte) => (byte === 0x5c ? '\\\\' : byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`));

/**
 * Bytes from the wire as text for events and policies: UTF-8 where it is, else every byte beyond ASCII as `\xNN`, so
 * that two different commands never read the same.
 * @throws ProtocolViolation for a NUL: programs and some servers end a text there, and would do another thing than the
 * policies were asked about.
 */
export function wireText(bytes: Buffer): string {
  if (bytes.includes(0)) throw new ProtocolViolation('a text holds NUL');
  if (isUtf8(bytes)) return bytes.toString('utf8');
  // By a table and not by a pattern: a megabyte of these must not hold up everybody else.
  return Array.from(bytes, (byte) => BYTE_TEXT[byte]).join('');
}

/**
 * A word of the protocol, as the name of a terminal, a signal or a subsystem: as `wireText`, and without control
 * characters (RFC 4250 section 4.6.1).
 * @throws ProtocolViolation
 */
export function wireWord(bytes: Buffer): string {
  if (bytes.some((byte) => byte < 0x20 || byte === 0x7f)) throw new ProtocolViolation('a name holds a control character');
  return wireText(bytes);
}

/** For a terminal: control characters of a peer's text must not move the cursor of the person who reads it. */
export function terminalText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what must go
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '?');
}
