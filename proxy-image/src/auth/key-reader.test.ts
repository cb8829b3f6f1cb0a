import { KeyReader } from './key-reader';

const read = (hex: string) => new KeyReader(Buffer.from(hex, 'hex'));

it('reads bytes, numbers and strings in order, and knows when nothing is left', () => {
  const reader = read('07000000020000000361626300000000');
  expect([reader.byte(), reader.uint32(), reader.string()?.toString()]).toEqual([7, 2, 'abc']);
  expect(reader.isAtEnd()).toBe(false);
  expect(reader.string()).toEqual(Buffer.alloc(0));
  expect(reader.isAtEnd()).toBe(true);
});

it.each([
  ['no byte', '', (reader: KeyReader) => reader.byte()],
  ['a short number', '000000', (reader: KeyReader) => reader.uint32()],
  ['a string without its length', '000000', (reader: KeyReader) => reader.string()],
  ['a string one byte short', '000000036162', (reader: KeyReader) => reader.string()],
  ['the longest length', 'ffffffff6162', (reader: KeyReader) => reader.string()],
  ['an mpint that is cut off', '0000000301', (reader: KeyReader) => reader.unsigned()],
])('gives undefined for %s and takes nothing more', (_, hex, take) => {
  expect(take(read(hex))).toBeUndefined();
});

it.each([
  ['00000001' + '7f', '7f'],
  ['00000002' + '0080', '80'],
  ['00000004' + '00000102', '0102'],
])('reads the mpint %s without its zeros', (hex, expected) => {
  expect(read(hex).unsigned()?.toString('hex')).toBe(expected);
});

it.each(['00000000', '00000001' + '80', '00000002' + 'ff01', '00000002' + '0000'])(
  'refuses the mpint %s, which is not above zero',
  (hex) => {
    expect(read(hex).unsigned()).toBeUndefined();
  },
);
