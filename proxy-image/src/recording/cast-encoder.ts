import { StringDecoder } from 'node:string_decoder';
import { ASCIICAST_CODES, formatAsciicastEvent } from '@sallyport/contract';

/** What happened at a terminal; `time` in seconds since the start. */
export type CastEntry =
  | { readonly kind: 'output' | 'input'; readonly time: number; readonly bytes: Buffer }
  | { readonly kind: 'resize'; readonly time: number; readonly columns: number; readonly rows: number };

/**
 * Turns what a terminal sent and received into lines of asciicast. A character that is cut between two chunks belongs
 * to the later one; bytes that are no UTF-8 become U+FFFD, as a terminal shows them.
 */
export class CastEncoder {
  private readonly decoders = { output: new StringDecoder('utf8'), input: new StringDecoder('utf8') };

  /** What came at one moment becomes one line: a target that sends byte by byte does not multiply the file. */
  lines(entries: readonly CastEntry[]): string {
    let lines = '';
    let text = '';
    for (const [index, entry] of entries.entries()) {
      if (entry.kind === 'resize') {
        lines += line(entry.time, ASCIICAST_CODES.resize, `${entry.columns}x${entry.rows}`);
        continue;
      }
      text += this.decoders[entry.kind].write(entry.bytes);
      const next = entries[index + 1];
      if (next?.kind === entry.kind && next.time === entry.time) continue;
      lines += line(entry.time, ASCIICAST_CODES[entry.kind], text);
      text = '';
    }
    return lines;
  }

  /** What is left of a character that never became whole, then the mark that nothing was cut off. */
  end(time: number, label: string): string {
    const left = (['output', 'input'] as const).map((kind) => line(time, ASCIICAST_CODES[kind], this.decoders[kind].end()));
    return left.join('') + line(time, ASCIICAST_CODES.marker, label);
  }
}

const line = (time: number, code: string, data: string): string => (data === '' ? '' : formatAsciicastEvent({ time, code, data }));
