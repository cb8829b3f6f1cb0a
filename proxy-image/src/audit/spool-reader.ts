import { open } from 'node:fs/promises';
import type { Spool } from './spool';

/** One durable event as it stands in the spool. */
export interface SpooledEvent {
  readonly sequence: number;
  /** Canonical JSON of the event. */
  readonly line: string;
}

const CHUNK_BYTES = 1_048_576;
const NEW_LINE = 0x0a;

/** Reads the spool in order; keeps its place, so that reading on costs only the bytes read. */
export class SpoolReader {
  private place: { first: number; offset: number; next: number } | undefined;

  constructor(private readonly spool: Spool) {}

  /** Durable events from `sequence` on, about a MiB of them, all from one segment; none when there is none yet. */
  async read(sequence: number): Promise<SpooledEvent[]> {
    const segment = this.spool.segmentOf(sequence);
    if (segment === undefined) return [];
    if (this.place?.first !== segment.first || this.place.next > sequence) {
      this.place = { first: segment.first, offset: 0, next: segment.first };
    }
    const events: SpooledEvent[] = [];
    const durable = segment.bytes;
    const file = await open(segment.path, 'r');
    try {
      while (events.length === 0 && this.place.offset < durable) {
        const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, durable - this.place.offset));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, this.place.offset);
        if (bytesRead === 0) break;
        this.take(buffer.subarray(0, bytesRead), sequence, segment.last, events);
        if (buffer.indexOf(NEW_LINE) === -1) throw new Error(`${segment.path} holds no whole event at byte ${this.place.offset}`);
      }
    } finally {
      await file.close();
    }
    return events;
  }

  /** Events beyond `last` were given up by a failed write; the next segment holds them anew. */
  private take(chunk: Buffer, from: number, last: number, events: SpooledEvent[]): void {
    const place = this.place;
    if (place === undefined) return;
    let start = 0;
    for (let end = chunk.indexOf(NEW_LINE); end !== -1 && place.next <= last; end = chunk.indexOf(NEW_LINE, start)) {
      if (place.next >= from) events.push({ sequence: place.next, line: chunk.toString('utf8', start, end) });
      place.next += 1;
      start = end + 1;
    }
    place.offset += start;
  }
}
