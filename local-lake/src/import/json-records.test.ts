import fc from 'fast-check';
import { JsonRecordSplitter, type RawRecord } from './json-records';

function split(text: string | Buffer, cuts: readonly number[] = []): RawRecord[] {
  const bytes = Buffer.from(text);
  const splitter = new JsonRecordSplitter();
  const at = [
    0,
    ...[...cuts]
      .sort((a, b) => a - b)
      .map((cut) => cut % (bytes.length + 1))
      .sort((a, b) => a - b),
    bytes.length,
  ];
  const out: RawRecord[] = [];
  for (let index = 1; index < at.length; index += 1)
    out.push(...splitter.push(bytes.subarray(at[index - 1], at[index])));
  return [...out, ...splitter.end()];
}
const texts = (records: RawRecord[]) =>
  records.map((record) => ('text' in record ? record.text : `! ${record.problem}`));

const A = '{"a":"}]{[\\"","b":[{"c":1}]}';
const B = '{"b":{"x":[1,2,{"y":null}]}}';

test.each([
  ['an array', `[${A}, ${B}]`],
  ['a pretty array', `[\n  ${A},\n  ${B}\n]\n`],
  ['a Records wrapper', `{"Records":[${A},${B}]}`],
  ['a pretty Records wrapper with more members', `{\n "Records" : [\n${A}\n,\n${B}\n],\n "next": {"a": [1]}\n}\n`],
  ['NDJSON', `${A}\n${B}\n`],
  ['NDJSON without a last newline, with CRLF and empty lines', `\r\n${A}\r\n\r\n${B}`],
  ['objects one after the other', `${A}${B}`],
  ['a byte order mark', `\ufeff[${A},${B}]`],
  ['several wrappers', `{"Records":[${A}]}\n{"Records":[${B}]}\n`],
])('%s is cut into its records wherever the pieces end', (_, text) => {
  expect(texts(split(text))).toEqual([A, B]);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 200 }), { maxLength: 12 }), (cuts) => {
      expect(texts(split(text, cuts))).toEqual([A, B]);
    }),
  );
});

test('any list of objects comes back, as an array and as NDJSON, in any pieces', () => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }), { maxLength: 6 });
  fc.assert(
    fc.property(objects, fc.array(fc.nat(), { maxLength: 8 }), fc.constantFrom(0, 2), (values, cuts, indent) => {
      const each = values.map((value) => JSON.stringify(value));
      expect(
        texts(split(JSON.stringify(values, null, indent), cuts)).map((text) => JSON.stringify(JSON.parse(text))),
      ).toEqual(each);
      expect(texts(split(each.join('\n'), cuts))).toEqual(each);
    }),
  );
});

test('a torn line costs that line only', () => {
  const torn = ['{"a":"unfinished', '{"a":1,', '{"a":', '{"a":{"b":1}'];
  expect(texts(split(`${A}\n${torn[0]}\n${B}\n`))).toEqual([A, '! line 2 is torn: it ends inside a record', B]);
  expect(texts(split(`${A}\n${torn[1]}\n${B}\n`))).toEqual([A, '! line 2 is torn: it ends inside a record', B]);
  expect(texts(split(`${A}\n${torn[3]}\n${B}\n`))).toEqual([A, '! line 2 is torn: it ends inside a record', B]);
});

test.each([
  ['words between lines', `${A}\nhello world\n${B}`, 1, /line 2: "hello world" is not a JSON object/],
  ['a number in an array', `[${A}, 42, ${B}]`, 1, /"42" is not a JSON object/],
  ['a file that stops inside a record', `[${A}, ${B}, {"a":`, 2, /ends inside the record that begins on line 1/],
  ['a file that stops inside its array', `[${A}, ${B}`, 2, /ends inside its array/],
])('%s is reported by its index and the rest is read', (_, text, index, message) => {
  const records = split(text);
  expect(records.filter((record) => 'text' in record).map((record) => 'text' in record && record.text)).toEqual([A, B]);
  expect(records[index]).toMatchObject({ index, problem: expect.stringMatching(message) as string });
});

test('a record over a megabyte is skipped without being held', () => {
  const large = `{"a":"${'x'.repeat(2_000_000)}"}`;
  expect(texts(split(`[${A},${large},${B}]`, [50_000, 1_500_000]))).toEqual([
    A,
    '! the record on line 1 is larger than 1048576 bytes',
    B,
  ]);
});

test('bytes that are not UTF-8 are refused, U+FFFD itself is not', () => {
  expect(texts(split(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])))).toEqual([
    '! the record on line 1 is not UTF-8',
  ]);
  expect(texts(split('{"a":"\ufffd"}'))).toEqual(['{"a":"\ufffd"}']);
});

test('no bytes whatever stop the reading, and records get their indexes in order', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(fc.constantFrom(...'{}[]",:\\\n a1'), { maxLength: 200 }).map((all) => Buffer.from(all.join(''))),
  );
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(), { maxLength: 4 }), (content, cuts) => {
      const records = split(Buffer.from(content), cuts);
      expect(records.map(({ index }) => index)).toEqual(records.map((_, index) => index));
      expect(texts(records)).toEqual(texts(split(Buffer.from(content))));
    }),
    { numRuns: 500 },
  );
});

test('an empty file has no records', () => expect(split('')).toEqual([]));
