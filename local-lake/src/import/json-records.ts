/** One record of a log file: its own text, or why there is none. */
export type RawRecord =
  { readonly index: number; readonly text: string } | { readonly index: number; readonly problem: string };

/** CloudTrail's own events end at 256 KB. */
const RECORD_BYTES = 1_048_576;
const RECORDS_KEY = /^\{\s*"Records"\s*:\s*$/;

const QUOTE = 0x22,
  BACKSLASH = 0x5c,
  NEWLINE = 0x0a,
  COMMA = 0x2c,
  COLON = 0x3a;
const OPEN_BRACE = 0x7b,
  CLOSE_BRACE = 0x7d,
  OPEN_BRACKET = 0x5b,
  CLOSE_BRACKET = 0x5d;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === NEWLINE || byte === 0x0d;

/**
 * Cuts a stream of JSON into records without holding more than one: a sequence of objects (NDJSON or pretty), arrays
 * of them, and `{"Records": […]}`. A record that is broken or too large is reported and the rest is read on: inside an
 * array by its brackets, in NDJSON at the next line.
 */
export class JsonRecordSplitter {
  private out: RawRecord[] = [];
  private index = 0;
  private line = 1;
  /** The array whose elements are records, when inside one: a bare one, or that of a `Records` wrapper. */
  private array: 'none' | 'bare' | 'wrapped' = 'none';
  /** The brackets that are open in the current record. */
  private readonly stack: number[] = [];
  private inString = false;
  private escaped = false;
  private lastSignificant = 0;
  private startLine = 0;
  private parts: Buffer[] = [];
  private size = 0;
  private tooLarge = false;
  /** Inside a token that is neither object nor array, where a record should be. */
  private stray = false;
  /** Inside what follows the array of a `Records` wrapper. */
  private skipping = false;
  private previous = 0;

  /** Records that are complete after this piece. */
  push(chunk: Buffer): RawRecord[] {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      const boundary = this.step(byte, chunk, start, at);
      if (boundary !== undefined) start = boundary;
      if (byte === NEWLINE) this.line += 1;
      this.previous = byte;
    }
    if (this.stack.length > 0 || this.stray) this.keep(chunk.subarray(start));
    return this.take();
  }

  /** What is left when the file ends. */
  end(): RawRecord[] {
    if (this.stray) this.finishStray();
    else if (this.stack.length > 0)
      this.problem(`the file ends inside the record that begins on line ${this.startLine}`);
    else if (this.array !== 'none') this.problem(`the file ends inside its array of records, on line ${this.line}`);
    return this.take();
  }

  /** Returns where the text of the current value goes on, when this byte changed it. */
  private step(byte: number, chunk: Buffer, start: number, at: number): number | undefined {
    if (this.stack.length === 0) return this.between(byte, chunk, start, at);
    if (this.inString) return this.inText(byte, chunk, start, at);
    if (byte === OPEN_BRACE && this.lineIsTorn()) return this.resync(chunk, start, at);
    switch (byte) {
      case QUOTE:
        this.inString = true;
        break;
      case OPEN_BRACKET:
        if (this.isRecordsArray(chunk, start, at)) return this.enterWrapper(at);
        this.stack.push(byte);
        break;
      case OPEN_BRACE:
        this.stack.push(byte);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.stack.pop();
        if (this.stack.length === 0) return this.finish(chunk, start, at);
        break;
    }
    if (!isSpace(byte)) this.lastSignificant = byte;
    return undefined;
  }

  private inText(byte: number, chunk: Buffer, start: number, at: number): number | undefined {
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) {
      this.inString = false;
      this.lastSignificant = QUOTE;
    } else if (byte === NEWLINE && this.array === 'none') return this.resync(chunk, start, at);
    return undefined;
  }

  /** Between records. */
  private between(byte: number, chunk: Buffer, start: number, at: number): number | undefined {
    const closes = this.array === 'none' ? byte === NEWLINE : byte === CLOSE_BRACKET || byte === COMMA;
    if (this.stray) {
      if (!closes && byte !== NEWLINE) return undefined;
      this.keep(chunk.subarray(start, at));
      this.finishStray();
    }
    if (isSpace(byte) || byte === COMMA || (this.index === 0 && BYTE_ORDER_MARK.includes(byte))) return undefined;
    if (byte === OPEN_BRACE || (byte === OPEN_BRACKET && this.array !== 'none')) {
      this.begin(byte);
      return at;
    }
    if (byte === OPEN_BRACKET) this.array = 'bare';
    else if (byte === CLOSE_BRACKET && this.array !== 'none') return this.leaveArray(at);
    else {
      this.stray = true;
      this.startLine = this.line;
      return at;
    }
    return undefined;
  }

  private begin(byte: number): void {
    this.stack.push(byte);
    this.startLine = this.line;
    this.lastSignificant = byte;
  }

  private leaveArray(at: number): number {
    this.skipping = this.array === 'wrapped';
    if (this.skipping) this.begin(OPEN_BRACE);
    this.array = 'none';
    return at + 1;
  }

  private isRecordsArray(chunk: Buffer, start: number, at: number): boolean {
    if (this.array !== 'none' || this.stack.length !== 1 || this.size + at - start > 256) return false;
    return RECORDS_KEY.test(Buffer.concat([...this.parts, chunk.subarray(start, at)]).toString('latin1'));
  }

  private enterWrapper(at: number): number {
    this.clear();
    this.array = 'wrapped';
    return at + 1;
  }

  /** In NDJSON, a line that begins with `{` where JSON allows none shows that the line before was torn. */
  private lineIsTorn(): boolean {
    if (this.array !== 'none' || this.previous !== NEWLINE) return false;
    const inObject = this.stack.at(-1) === OPEN_BRACE;
    return inObject
      ? this.lastSignificant !== COLON
      : this.lastSignificant !== COMMA && this.lastSignificant !== OPEN_BRACKET;
  }

  private resync(chunk: Buffer, start: number, at: number): number {
    this.keep(chunk.subarray(start, at));
    this.problem(`line ${this.startLine} is torn: it ends inside a record`);
    this.clear();
    if (chunk[at] !== OPEN_BRACE) return at;
    this.begin(OPEN_BRACE);
    return at;
  }

  private finish(chunk: Buffer, start: number, at: number): number {
    this.keep(chunk.subarray(start, at + 1));
    if (this.skipping) this.parts = [];
    else if (this.tooLarge) this.problem(`the record on line ${this.startLine} is larger than ${RECORD_BYTES} bytes`);
    else this.record(Buffer.concat(this.parts));
    this.clear();
    return at + 1;
  }

  private finishStray(): void {
    const text = Buffer.concat(this.parts).toString('latin1').trim().slice(0, 40);
    this.problem(`line ${this.startLine}: ${JSON.stringify(text)} is not a JSON object`);
    this.clear();
  }

  private record(bytes: Buffer): void {
    const text = bytes.toString('utf8');
    if (text.includes('\uFFFD') && !Buffer.from(text).equals(bytes))
      this.problem(`the record on line ${this.startLine} is not UTF-8`);
    else this.out.push({ index: this.index++, text });
  }

  private problem(problem: string): void {
    this.out.push({ index: this.index++, problem });
  }

  private keep(bytes: Buffer): void {
    this.size += bytes.length;
    this.tooLarge ||= this.size > RECORD_BYTES;
    if (this.tooLarge || this.skipping) this.parts = [];
    else if (bytes.length > 0) this.parts.push(bytes);
  }

  private clear(): void {
    this.stack.length = 0;
    this.parts = [];
    this.size = 0;
    this.inString = this.escaped = this.tooLarge = this.stray = this.skipping = false;
    this.lastSignificant = 0;
  }

  private take(): RawRecord[] {
    const out = this.out;
    this.out = [];
    return out;
  }
}
