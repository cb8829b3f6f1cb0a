import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A closed NDJSON file of events, one Lake row a line. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

const NAME = /^segment-(\d{10})\.ndjson$/;

export const segmentPath = (directory: string, number: number): string =>
  join(directory, `segment-${String(number).padStart(10, '0')}.ndjson`);

/** The numbers of the segments in a directory, oldest first. */
export async function segmentNumbers(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names
    .map((name) => NAME.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}
