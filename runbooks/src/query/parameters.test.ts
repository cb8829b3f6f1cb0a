import fc from 'fast-check';
import { runbookFixture } from '../runbook.fixture';
import { displayValue, parseValue, resolveParameters, sqlLiteral, type ParameterValue } from './parameters';

const literal = (type: Parameters<typeof parseValue>[0], input: string | number | boolean): string => {
  const value = parseValue(type, input);
  return typeof value === 'string' ? `refused: ${value}` : sqlLiteral(value);
};

test.each([
  ['varchar', "o'brien", "'o''brien'"],
  ['varchar', "\\' OR 1=1 --", "'\\'' OR 1=1 --'"],
  ['integer', '42', '42'],
  ['integer', -7, '(-7)'],
  ['bigint', '9223372036854775807', '9223372036854775807'],
  ['timestamp', '2026-11-23T07:00:00Z', "timestamp '2026-11-23 07:00:00.000'"],
  ['timestamp', '2026-11-23', "timestamp '2026-11-23 00:00:00.000'"],
  ['timestamp', '2026-11-23 07:00', "timestamp '2026-11-23 07:00:00.000'"],
  ['duration', '1h30m', '5400'],
  ['boolean', true, 'true'],
] as const)('a %s of %p is the literal %s', (type, input, expected) => {
  expect(literal(type, input)).toBe(expected);
});

test.each([
  ['varchar', 'a\nb'],
  ['varchar', 'a\u202eb'],
  // Halves of a pair, alone and at any place: UTF-8 has no bytes for them, so that the store would be asked for another text.
  ['varchar', '\ud800'],
  ['varchar', 'alice\udc00'],
  ['varchar', '\ud83dalice'],
  ['varchar', '\ude00\ud83d'],
  ['varchar', 'x'.repeat(1_025)],
  ['integer', '2147483648'],
  ['integer', '1; DROP TABLE x'],
  ['integer', '1.5'],
  ['bigint', '9223372036854775808'],
  ['timestamp', "2026-01-01' OR '1'='1"],
  ['timestamp', '2026-02-31T25:00:00Z'],
  ['duration', '5 minutes'],
  ['duration', ''],
  ['boolean', 'yes'],
] as const)('a %s of %p is refused', (type, input) => {
  expect(literal(type, input)).toMatch(/^refused: /);
});

test('whatever text is given, the literal is one Trino string of exactly that text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const value = parseValue('varchar', text);
      if (typeof value === 'string') return;
      const sql = sqlLiteral(value);
      // Trino's grammar: a quote, then anything but a quote or two quotes, then a quote.
      expect(sql).toMatch(/^'(?:[^']|'')*'$/);
      expect(sql.slice(1, -1).replaceAll("''", "'")).toBe(text);
    }),
  );
});

test('text with half of a pair is refused wherever the half stands, and a whole pair is text', () => {
  const half = fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit));
  const plain = fc.string({ unit: 'grapheme', maxLength: 20 });
  fc.assert(
    fc.property(plain, half, plain, (before, unit, after) => {
      expect(literal('varchar', `${before}${unit}${after}`)).toBe('refused: holds a control or invisible character');
    }),
  );
  expect(literal('varchar', '\ud83d\ude00')).toBe("'\u{1f600}'");
});

test('a given value wins over the default, and an unknown name is refused by name', () => {
  const runbook = runbookFixture();
  expect(resolveParameters(runbook, { name: 'bob' }).get('name')).toEqual({ type: 'varchar', value: 'bob' });
  expect(resolveParameters(runbook, {}).get('name')).toEqual({ type: 'varchar', value: '' });
  expect(() => resolveParameters(runbook, { nmae: 'bob' })).toThrow(/no parameter "nmae"; it has: name/);
});

test('a required parameter without a value is refused with its description', () => {
  const runbook = runbookFixture((text) => text.replace('default: "", description', 'required: true, description'));
  expect(() => resolveParameters(runbook, {})).toThrow(/needs a value for parameter "name": Only this name/);
});

test('people read a value without its SQL', () => {
  const value: ParameterValue = { type: 'timestamp', valueMs: 0 };
  expect(displayValue(value)).toBe('1970-01-01T00:00:00.000Z');
});
