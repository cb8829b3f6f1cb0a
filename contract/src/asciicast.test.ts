import { formatAsciicastEvent, parseAsciicastEvent, parseAsciicastHeader, playback, readAsciicast, type PlaybackOptions } from './asciicast';

async function* lines(...texts: string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text);
}

const HEADER = '{"version":2,"width":80,"height":24,"idle_time_limit":2}';

async function played(options: PlaybackOptions, ...events: string[]): Promise<[number, string][]> {
  const pieces: [number, string][] = [];
  for await (const { delayMs, text } of playback(await readAsciicast(lines(HEADER, ...events)), options)) pieces.push([delayMs, text]);
  return pieces;
}

test('an event reads back as it was written, on one line whatever it holds', () => {
  const event = { time: 1.25, code: 'o', data: 'a\u2028b\r\n\u001b[2J"\\\u2029\ufffd' };
  const line = formatAsciicastEvent(event);
  expect(line.split(/\r?\n|[\u2028\u2029]/)).toHaveLength(2);
  expect(parseAsciicastEvent(line, 2)).toEqual(event);
});

test('a header or an event that is wrong is named by its line and what is wrong', () => {
  expect(() => parseAsciicastHeader('{"version":1,"width":80,"height":24}')).toThrow(/Line 1 .*version/);
  expect(() => parseAsciicastEvent('[1, 2, 3]', 7)).toThrow(/Line 7 .*\(1\)/);
  expect(() => parseAsciicastEvent('nonsense', 9)).toThrow(/Line 9 .* not JSON/);
});

test('an empty recording is refused', async () => {
  await expect(readAsciicast(lines())).rejects.toMatchObject({ code: 'RECORDING_INVALID' });
});

test('playback writes output only, at its pace, with pauses no longer than the limit', async () => {
  const events = ['[0.5, "o", "a"]', '[0.6, "i", "secret"]', '[1.0, "r", "9x9"]', '[1.5, "o", "b"]', '[60, "o", "c"]', '[60.1, "m", "end"]'];
  expect(await played({ speed: 1 }, ...events)).toEqual([[500, 'a'], [1000, 'b'], [2000, 'c']]);
  expect(await played({ speed: 2, idleLimitSeconds: 0.5 }, ...events)).toEqual([[250, 'a'], [250, 'b'], [250, 'c']]);
});

test('a last line that was cut is left out, a broken line before it is not', async () => {
  expect(await played({ speed: 1 }, '[0.5, "o", "a"]', '[0.6, "o", "b')).toEqual([[500, 'a']]);
  await expect(played({ speed: 1 }, '[0.5, "o', '[0.6, "o", "b"]')).rejects.toMatchObject({ message: expect.stringMatching(/^Line 2 /) as string });
});
