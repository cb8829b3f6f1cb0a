import { isUtf8 } from 'node:buffer';

/**
 * Bytes from the wire as text for events and policies: UTF-8 where it is, else every byte beyond ASCII as `\xNN`, so
 * that two different commands never read the same.
 */
export function wireText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return bytes
    .toString('latin1')
    .replace(/[\\\x80-\xff]/g, (character) => (character === '\\' ? '\\\\' : `\\x${character.charCodeAt(0).toString(16)}`));
}

/** For a terminal: control characters of a peer's text must not move the cursor of the person who reads it. */
export function terminalText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what must go
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '?');
}
