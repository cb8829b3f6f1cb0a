import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { openSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { RECORDING_END_LABEL, sessionId, type AsciicastEvent, type SallyportError } from '@sallyport/contract';
import { AppendFile, createAppendFile } from './append-file';
import { CastEncoder } from './cast-encoder';
import { startRecording, type Recorder, type RecordingOptions } from './recorder';
import { listRecordings, mendRecordings, readRecording } from './recordings';

let directory: string;
let nowMs: number;
let recorders: Recorder[];
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'recording-')), 'recordings');
  nowMs = Date.parse('2026-11-23T07:02:58.500Z');
  recorders = [];
});
afterEach(async () => {
  await Promise.allSettled(recorders.map((recorder) => recorder.end()));
  await rm(join(directory, '..'), { recursive: true, force: true });
});

const optionsFor = (channelId: number): RecordingOptions => ({
  directory,
  sessionId: sessionId('s-1'),
  channelId,
  columns: 80,
  rows: 24,
  term: 'xterm-256color',
  title: 'alice on web-1',
  clock: { now: () => nowMs },
  input: 'omitted',
  maxBytes: 1_073_741_824,
  onError: (error) => {
    throw error;
  },
});

function start(options: Partial<RecordingOptions> = {}): Recorder {
  const recorder = startRecording({ ...optionsFor(recorders.length), ...options });
  recorders.push(recorder);
  return recorder;
}

async function eventsOf(path: string): Promise<AsciicastEvent[]> {
  const events: AsciicastEvent[] = [];
  for await (const event of (await readRecording(path)).events) events.push(event);
  return events;
}

const textOf = (events: readonly AsciicastEvent[], code: string): string =>
  events
    .filter((event) => event.code === code)
    .map((event) => event.data)
    .join('');

test('a terminal of 0 by 0 is recorded as one that players can show', async () => {
  const recorder = start({ columns: 0, rows: 0 });
  recorder.resize(0, 0);
  recorder.output(Buffer.from('$ '));
  const { path } = await recorder.end();
  expect((await readRecording(path)).header).toMatchObject({ width: 80, height: 24 });
  expect((await eventsOf(path)).map(({ code }) => code)).toEqual(['o', 'm']);
});

test('a recording is a file of asciicast v2 that only its owner can read, with a digest of what is in it', async () => {
  const recorder = start();
  recorder.output(Buffer.from('$ '));
  nowMs += 1500;
  recorder.resize(120, 40);
  recorder.output(Buffer.from('ls\r\n\u001b[31mred\u2028'));
  const summary = await recorder.end();

  const content = await readFile(summary.path);
  expect(summary).toEqual({
    path: join(directory, '20261123T070258Z-s-1-0.cast'),
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    durationMs: 1500,
  });
  expect((await stat(summary.path)).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  const { header } = await readRecording(summary.path);
  expect(header).toMatchObject({
    version: 2,
    width: 80,
    height: 24,
    timestamp: 1795417378,
    title: 'alice on web-1',
    env: { TERM: 'xterm-256color' },
  });
  expect(await eventsOf(summary.path)).toEqual([
    { time: 0, code: 'o', data: '$ ' },
    { time: 1.5, code: 'r', data: '120x40' },
    { time: 1.5, code: 'o', data: 'ls\r\n\u001b[31mred\u2028' },
    { time: 1.5, code: 'm', data: RECORDING_END_LABEL },
  ]);
  expect(await listRecordings(directory)).toEqual([
    { path: summary.path, startedAt: '2026-11-23T07:02:58Z', sessionId: 's-1', channelId: 0, bytes: content.length },
  ]);
});

test('keystrokes are recorded only where they are asked for', async () => {
  const [without, with_] = [start(), start({ input: 'recorded' })];
  for (const recorder of [without, with_]) recorder.input(Buffer.from('secret'));
  expect(textOf(await eventsOf((await without.end()).path), 'i')).toBe('');
  expect(textOf(await eventsOf((await with_.end()).path), 'i')).toBe('secret');
});

test('wherever output is cut into chunks, and whatever bytes it holds, the text is what a terminal shows', async () => {
  const terminalBytes = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 8 }).map((text) => Buffer.from(text)),
      fc.constant(Buffer.from('é€😀\u2028\r\n')),
    ),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(
      terminalBytes,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (parts, sizes) => {
        const bytes = Buffer.concat(parts);
        const recorder = start();
        let chunk = 0;
        for (let at = 0; at < bytes.length; chunk++) {
          const size = sizes[chunk % sizes.length] ?? 1;
          nowMs += chunk % 3 === 0 ? 7 : -3;
          recorder.output(bytes.subarray(at, at + size));
          at += size;
        }
        const events = await eventsOf((await recorder.end()).path);
        expect(textOf(events, 'o')).toBe(bytes.toString('utf8'));
        expect(events.map((event) => event.time)).toEqual(events.map((event) => event.time).sort((a, b) => a - b));
      },
    ),
    { numRuns: 60 },
  );
});

test('more output than the disk takes pauses the target, and none of it is lost', async () => {
  const recorder = start();
  const drained = new EventEmitter();
  recorder.onDrain(() => drained.emit('drain'));
  const chunk = Buffer.alloc(32 * 1024, 'x');
  let chunks = 1;
  while (recorder.output(chunk)) chunks++;
  expect(chunks * chunk.length).toBeLessThanOrEqual(1024 * 1024 + chunk.length);
  await once(drained, 'drain');
  expect(recorder.output(chunk)).toBe(true);
  const events = await eventsOf((await recorder.end()).path);
  expect(textOf(events, 'o').length).toBe((chunks + 1) * chunk.length);
});

test('output that comes late, while a pause lasts and between the marks, does not lose the drain', async () => {
  const drained = new EventEmitter();
  let written = 0;
  const chunk = Buffer.alloc(32 * 1024, 'x');
  const recorder = startRecording(optionsFor(0), (path) => {
    const file = createAppendFile(path);
    const append = file.append.bind(file);
    file.append = async (bytes) => {
      await append(bytes);
      // What the target had sent before its window ended arrives after every write, above the low mark and below the high one.
      if ((written += bytes.length) > 400_000 && late-- > 0) recorder.output(chunk);
    };
    return file;
  });
  let late = 5;
  recorder.onDrain(() => drained.emit('drain'));
  const announced = once(drained, 'drain');
  while (recorder.output(chunk));
  await announced;
  expect(late).toBeLessThanOrEqual(0);
  await recorder.end();
});

test('output reaches the file while the session goes on', async () => {
  const recorder = start();
  recorder.output(Buffer.from('now'));
  const written = await new Promise<AsciicastEvent[]>((resolve, reject) => {
    const look = (): void =>
      void eventsOf(recorder.path).then((events) => (events.length > 0 ? resolve(events) : setImmediate(look)), reject);
    look();
  });
  expect(textOf(written, 'o')).toBe('now');
});

test('a disk that is full is reported once, and nothing waits for the recorder after it', async () => {
  const errors: SallyportError[] = [];
  const failed = new EventEmitter();
  const recorder = startRecording(
    {
      ...optionsFor(0),
      onError: (error) => {
        errors.push(error);
        failed.emit('failed');
      },
    },
    (path) => new AppendFile(path, openSync('/dev/full', 'a')),
  );
  const failure = once(failed, 'failed');
  recorder.output(Buffer.alloc(100_000));
  await failure;
  expect(recorder.output(Buffer.alloc(10_000_000))).toBe(true);
  await expect(recorder.end()).rejects.toMatchObject({
    code: 'RECORDING_FAILED',
    message: expect.stringContaining('ENOSPC') as string,
  });
  expect(errors).toHaveLength(1);
});

test('a recording that is as long as one may be ends its terminal once, stays readable and within its bound', async () => {
  const errors: SallyportError[] = [];
  const failed = new EventEmitter();
  const recorder = startRecording({
    ...{ ...optionsFor(0), maxBytes: 100_000 },
    onError: (error) => {
      errors.push(error);
      failed.emit('failed');
    },
  });
  const failure = once(failed, 'failed');
  for (let n = 0; n < 40; n++) recorder.output(Buffer.alloc(10_000, 'y'));
  await failure;
  expect(recorder.output(Buffer.alloc(10_000_000))).toBe(true);
  await expect(recorder.end()).rejects.toMatchObject({
    code: 'RECORDING_FULL',
    message: expect.stringContaining('100000 bytes') as string,
  });
  expect(errors).toHaveLength(1);
  expect((await stat(recorder.path)).size).toBeLessThanOrEqual(100_000);
  expect(textOf(await eventsOf(recorder.path), 'o')).toMatch(/^y{60000,}$/);
});

test('a directory that cannot be written is refused at once', async () => {
  await writeFile(join(directory, '..', 'file'), '');
  expect(() => start({ directory: join(directory, '..', 'file', 'recordings') })).toThrow(/could not be written/);
});

describe('a crash', () => {
  const whole = '{"version":2,"width":80,"height":24}\n[0.1, "o", "a"]\n[0.2, "o", "b]"]\n';

  test('leaves a recording that can be read up to its last whole event, wherever it was cut', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'cut-')), '20261123T070258Z-s-1-0.cast');
    for (let length = whole.indexOf('\n') + 1; length <= whole.length; length++) {
      await writeFile(path, whole.slice(0, length));
      const events = await eventsOf(path);
      const lines = whole
        .slice(0, length)
        .split('\n')
        .slice(1)
        .filter((line) => line !== '');
      expect(events.length).toBeGreaterThanOrEqual(lines.length - 1);
      expect('ab]'.startsWith(textOf(events, 'o'))).toBe(true);
    }
    await rm(join(path, '..'), { recursive: true });
  });

  test('is mended by cutting the line that was being written', async () => {
    const recorder = start();
    recorder.output(Buffer.from('a'.repeat(70_000)));
    const { path } = await recorder.end();
    const before = await readFile(path);
    await appendFile(path, `[9.0, "o", "${'b'.repeat(200_000)}`);
    expect(await mendRecordings(directory)).toEqual([path]);
    expect(await readFile(path)).toEqual(before);
    expect(await mendRecordings(directory)).toEqual([]);
  });
});

test('a line that is no event is named', async () => {
  const path = join(directory, '..', '20261123T070258Z-s-1-0.cast');
  await writeFile(path, '{"version":2,"width":80,"height":24}\n[0.1, "o", "a"]\n[-1, "o", "b"]\n[0.3, "o", "c"]\n');
  await expect(eventsOf(path)).rejects.toMatchObject({
    code: 'RECORDING_INVALID',
    message: expect.stringMatching(/^Line 3 /) as string,
  });
  await expect(readRecording(join(directory, 'missing'))).rejects.toMatchObject({ code: 'RECORDING_UNREADABLE' });
});

test('a fault of the encoder in a timer ends the recording with its error, and not the process', async () => {
  const lines = jest.spyOn(CastEncoder.prototype, 'lines').mockImplementationOnce(() => {
    throw new Error('as the test wants');
  });
  const failed = new Promise<SallyportError>((resolve) => {
    start({ onError: resolve }).output(Buffer.from('$ '));
  });
  expect(await failed).toMatchObject({
    code: 'RECORDING_FAILED',
    message: expect.stringContaining('as the test wants') as string,
  });
  lines.mockRestore();
});
