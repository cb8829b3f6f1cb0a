import { open } from 'node:fs/promises';
import type { Spool } from './spool';
import type { Segment } from './spool-segment';

/** One durable event as it stands in the spool. */
export interface SpooledEvent {
  readonly sequence: number;
  /** Canonical JSON of the event. */
  readonly line: string;
}

const CHUNK_BYTES = 1_048_576;
const NEW_LINE = 0x0a;

/** In the segment that begins with `first`: the event `next` stands at byte `offset`. */
interface Place {
  readonly first: number;
  offset: number;
  next: number;
}

/** Reads the spool in order; keeps its place, so that reading on costs only the bytes read. */
export class SpoolReader {
  private place: Place | undefined;

  constructor(private readonly spool: Spool) {}

  /** Durable events from `sequence` on, about a MiB of them, all from one segment; none when there is none yet. */
  async read(sequence: number): Promise<SpooledEvent[]> {
    for (const segment of this.spool.segmentsFrom(sequence)) {
      const events = await this.readSegment(segment, sequence);
      if (events.length > 0) return events;
    }
    return [];
  }

  private async readSegment(segment: Readonly<Segment>, sequence: number): Promise<SpooledEvent[]> {
    const kept = this.place;
    const place = kept?.first === segment.first && kept.next <= sequence ? kept : { first: segment.first, offset: 0, next: segment.first };
    this.place = place;
    const events: SpooledEvent[] = [];
    const durable = segment.bytes;
    const file = await open(segment.path, 'r');
    try {
      while (events.length === 0 && place.offset < durable && place.next <= segment.last) {
        const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, durable - place.offset));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, place.offset);
        const chunk = buffer.subarray(0, bytesRead);
        if (!chunk.includes(NEW_LINE)) throw new Error(`${segment.path} holds no whole event at byte ${place.offset}`);
        take(place, chunk, sequence, segment.last, events);
      }
    } finally {
      await file.close();
    }
    return events;
  }
}

/** Events beyond `last` were given up by a failed write; the next segment holds them anew. */
function take(place: Place, chunk: Buffer, from: number, last: number, events: SpooledEvent[]): void {
  let start = 0;
  for (let end = chunk.indexOf(NEW_LINE); end !== -1 && place.next <= last; end = chunk.indexOf(NEW_LINE, start)) {
    if (place.next >= from) events.push({ sequence: place.next, line: chunk.toString('utf8', start, end) });
    place.next += 1;
    start = end + 1;
  }
  place.offset += start;
}
