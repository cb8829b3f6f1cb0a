import { createHash } from 'node:crypto';

/**
 * An `eventID` that follows from the event, so that an event that is sent twice gets the id it got first.
 * Shaped as a version 8 UUID (RFC 9562, 5.8).
 */
export function derivedEventId(namespace: string, identity: string): string {
  const hex = createHash('sha256').update(namespace).update('\0').update(identity).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0b0011) | 0b1000).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
