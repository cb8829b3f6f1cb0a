import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeDurably } from './durable-file';
import { segmentPath, type Segment } from './segment';

export interface OpenedSegment {
  readonly segment: Segment;
  readonly eventIds: readonly string[];
  /** Where bytes that are no events were set aside, when there were any. */
  readonly damaged?: { readonly path: string; readonly bytes: number };
}

/**
 * Reads a segment that an earlier program left. A crash can tear the last write: what is not a whole event was never
 * acknowledged, but it is set aside in `damaged/`, not deleted, in case a disk and not a crash did it.
 */
export async function openSegment(directory: string, number: number): Promise<OpenedSegment> {
  const path = segmentPath(directory, number);
  const content = await readFile(path);
  const good: Buffer[] = [];
  const bad: Buffer[] = [];
  const eventIds: string[] = [];
  for (let start = 0; start < content.length;) {
    const newline = content.indexOf(0x0a, start);
    const end = newline === -1 ? content.length : newline + 1;
    const line = content.subarray(start, end);
    const eventId = newline === -1 ? undefined : eventIdOf(line);
    if (eventId === undefined) bad.push(line);
    else {
      good.push(line);
      eventIds.push(eventId);
    }
    start = end;
  }
  const damaged = bad.length > 0 ? await setAside(directory, path, Buffer.concat(bad)) : undefined;
  const bytes = good.reduce((sum, line) => sum + line.length, 0);
  if (damaged !== undefined) await writeDurably(path, Buffer.concat(good));
  const segment = { number, path, rows: eventIds.length, bytes };
  return { segment, eventIds, ...(damaged && { damaged }) };
}

function eventIdOf(line: Buffer): string | undefined {
  try {
    const row: unknown = JSON.parse(line.toString('utf8'));
    return typeof row === 'object' && row !== null && 'eventID' in row && typeof row.eventID === 'string'
      ? row.eventID
      : undefined;
  } catch {
    return undefined;
  }
}

async function setAside(directory: string, segment: string, bytes: Buffer): Promise<{ path: string; bytes: number }> {
  const folder = join(directory, 'damaged');
  await mkdir(folder, { recursive: true });
  const path = join(folder, basename(segment));
  await writeDurably(path, bytes);
  return { path, bytes: bytes.length };
}
