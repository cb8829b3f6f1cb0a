import { Readable } from 'node:stream';
import { readLines } from './read-lines';

async function linesOf(chunks: readonly (string | Buffer)[], maxBytes = 100): Promise<string[]> {
  const lines: string[] = [];
  const input = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  for await (const line of readLines(input as AsyncIterable<Buffer>, maxBytes)) lines.push(line);
  return lines;
}

test('only a new line ends a line', async () => {
  expect(await linesOf(['a\u2028b\u2029c\u0085d\re\nf\n'])).toEqual(['a\u2028b\u2029c\u0085d\re', 'f']);
});

test('chunks may end anywhere, also within a character', async () => {
  const bytes = Buffer.from('é日\n🙂\nend');
  expect(await linesOf([...bytes].map((byte) => Buffer.of(byte)))).toEqual(['é日', '🙂', 'end']);
});

test('empty lines are lines; an end without a new line adds none', async () => {
  expect(await linesOf(['\n\na\n'])).toEqual(['', '', 'a']);
  expect(await linesOf([])).toEqual([]);
});

test('a line without end does not fill the memory', async () => {
  await expect(linesOf(['x'.repeat(60), 'x'.repeat(60)])).rejects.toThrow('longer than 100 bytes');
});
