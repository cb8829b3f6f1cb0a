/**
 * asciicast v2, the form of recordings: a JSON object on the first line, then one JSON array a line.
 * https://docs.asciinema.org/manual/asciicast/v2/
 */
import { z } from 'zod';
import { messageOf, SallyportError } from './errors';

export const asciicastHeaderSchema = z.looseObject({
  version: z.literal(2),
  /** Columns and rows at the start. */
  width: z.int().min(0),
  height: z.int().min(0),
  /** Unix time in seconds. */
  timestamp: z.number().optional(),
  duration: z.number().optional(),
  idle_time_limit: z.number().optional(),
  title: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
export type AsciicastHeader = z.infer<typeof asciicastHeaderSchema>;

/** Players pass over codes that they do not know. */
export const ASCIICAST_CODES = { output: 'o', input: 'i', resize: 'r', marker: 'm' } as const;

const eventSchema = z.tuple([z.number().min(0), z.string().length(1), z.string()]);

export interface AsciicastEvent {
  /** Seconds since the start of the recording. */
  readonly time: number;
  /** One of {@link ASCIICAST_CODES}, or one that is newer than this code. */
  readonly code: string;
  /** Text of the terminal for `o` and `i`, `<columns>x<rows>` for `r`, a label for `m`. May hold escape sequences. */
  readonly data: string;
}

/** The label of the marker with which a recording ends that was not cut off. */
export const RECORDING_END_LABEL = 'sallyport: end';

export const formatAsciicastHeader = (header: AsciicastHeader): string => `${JSON.stringify(header)}\n`;

/** Microseconds, as asciinema writes them. Node's readline would end a line at U+2028 and U+2029, so they are escaped. */
export function formatAsciicastEvent({ time, code, data }: AsciicastEvent): string {
  const json = JSON.stringify(data).replace(/[\u2028\u2029]/g, (separator) => (separator === '\u2028' ? '\\u2028' : '\\u2029'));
  return `[${time.toFixed(6)}, "${code}", ${json}]\n`;
}

/** @throws SallyportError `RECORDING_INVALID` */
export function parseAsciicastHeader(line: string): AsciicastHeader {
  return parseLine(asciicastHeaderSchema, line, 1, 'the header of an asciicast v2 recording');
}

/** @throws SallyportError `RECORDING_INVALID`, naming the line */
export function parseAsciicastEvent(line: string, lineNumber: number): AsciicastEvent {
  const [time, code, data] = parseLine(eventSchema, line, lineNumber, 'an event [seconds, code, data]');
  return { time, code, data };
}

function parseLine<Parsed>(schema: z.ZodType<Parsed>, line: string, lineNumber: number, what: string): Parsed {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (cause) {
    throw invalid(`Line ${lineNumber} of the recording is not JSON: ${messageOf(cause)}.`, cause);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
  throw invalid(`Line ${lineNumber} of the recording is not ${what}${where}: ${issue?.message ?? 'unknown form'}.`, parsed.error);
}

const invalid = (message: string, cause: unknown): SallyportError =>
  new SallyportError('RECORDING_INVALID', message, 'Compare the digest of the file with the recordingSha256 of its EndChannel event.', { cause });

export interface AsciicastReader {
  readonly header: AsciicastHeader;
  /** In order, one at a time, so that a long recording needs no memory. */
  readonly events: AsyncGenerator<AsciicastEvent, void>;
}

/**
 * Reads a recording line by line (lines without their end). A last line that a crash cut in the middle is left out;
 * whether the recording is complete is told by its last event, a marker {@link RECORDING_END_LABEL}.
 * @throws SallyportError `RECORDING_INVALID`
 */
export async function readAsciicast(lines: AsyncIterable<string>): Promise<AsciicastReader> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) throw invalid('The recording is empty.', undefined);
  return { header: parseAsciicastHeader(first.value), events: readEvents(iterator) };
}

async function* readEvents(lines: AsyncIterator<string>): AsyncGenerator<AsciicastEvent, void> {
  let current = await lines.next();
  for (let lineNumber = 2; current.done !== true; lineNumber++) {
    const next = await lines.next();
    if (current.value !== '') {
      if (next.done === true && !isJson(current.value)) return;
      yield parseAsciicastEvent(current.value, lineNumber);
    }
    current = next;
  }
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

export interface PlaybackOptions {
  /** 2 is twice as fast. */
  readonly speed: number;
  /** Longest pause in seconds, before `speed` is applied; the recording's own where absent. */
  readonly idleLimitSeconds?: number;
}

/**
 * What to write to a terminal, and how long to wait before each piece. Only output is played: input would be shown
 * twice, and a stranger's marker or resize is not for the reader's terminal to obey.
 */
export async function* playback(recording: AsciicastReader, options: PlaybackOptions): AsyncGenerator<{ readonly delayMs: number; readonly text: string }, void> {
  const idleLimit = options.idleLimitSeconds ?? recording.header.idle_time_limit ?? Infinity;
  let previous = 0;
  for await (const { time, code, data } of recording.events) {
    if (code !== ASCIICAST_CODES.output) continue;
    const pause = Math.min(Math.max(0, time - previous), idleLimit);
    previous = Math.max(previous, time);
    yield { delayMs: (pause / options.speed) * 1000, text: data };
  }
}
