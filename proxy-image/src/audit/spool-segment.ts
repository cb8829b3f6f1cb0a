import { createHash } from 'node:crypto';

/**
 * One file of the spool: newline-delimited events without a gap, named after the sequence number of its first event.
 * `bytes` and `last` cover what is durable; the file itself may be longer after a failed write.
 */
export interface Segment {
  readonly path: string;
  readonly first: number;
  last: number;
  bytes: number;
}

const NAME = /^(\d{16})\.ndjson$/;

export function segmentName(first: number): string {
  return `${String(first).padStart(16, '0')}.ndjson`;
}

/** The first sequence number in a segment's file name, or nothing when the file is no segment. */
export function firstOf(fileName: string): number | undefined {
  const digits = NAME.exec(fileName)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * A line of the spool is the event's canonical JSON, so that its digest is that of the line's bytes.
 * Equal to `eventDigest` of the parsed event.
 */
export function lineDigest(line: string): string {
  return createHash('sha256').update(line).digest('base64url');
}
