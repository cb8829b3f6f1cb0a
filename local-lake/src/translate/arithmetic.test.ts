import fc from 'fast-check';
import { openEngine, type Engine } from './engine.fixture';
import { doubleText } from './format-value';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** Half away from zero, as Trino rounds decimals. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
  const [n, d] = [magnitude(dividend), magnitude(divisor)];
  const quotient = (2n * n + d) / (2n * d);
  return dividend < 0n !== divisor < 0n ? -quotient : quotient;
}

const decimal = fc.record({
  digits: fc.bigInt({ min: -99_999_999n, max: 99_999_999n }),
  scale: fc.integer({ min: 0, max: 4 }),
});
const written = ({ digits, scale }: { digits: bigint; scale: number }): string => {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  return `DECIMAL '${digits < 0n ? '-' : ''}${scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`}'`;
};

test('a quotient of decimals is the exact one, rounded half up at the wider scale', async () => {
  await fc.assert(
    fc.asyncProperty(decimal, decimal, async (a, b) => {
      fc.pre(b.digits !== 0n);
      const scale = Math.max(a.scale, b.scale);
      const unscaled = roundedQuotient(a.digits * 10n ** BigInt(scale - a.scale + b.scale), b.digits);
      const [[answer]] = (await engine.ask(`SELECT ${written(a)} / ${written(b)}`)).rows as [[string]];
      expect(BigInt(answer.replace('.', ''))).toBe(unscaled);
      expect(answer.split('.')[1]?.length ?? 0).toBe(scale);
    }),
    { numRuns: 60 },
  );
});

test('whole numbers are divided towards zero', async () => {
  const number = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
  await fc.assert(
    fc.asyncProperty(number, number, async (a, b) => {
      fc.pre(b !== 0n);
      const { rows } = await engine.ask(`SELECT (${a}) / (${b}), (${a}) % (${b})`);
      expect(rows).toEqual([[String(a / b), String(a % b)]]);
    }),
    { numRuns: 60 },
  );
});

test('a double has the same text in SQL as in results', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (value) => {
      fc.pre(!Object.is(value, -0));
      const { rows } = await engine.ask(
        `SELECT CAST(double '${value.toExponential()}' AS varchar), double '${value.toExponential()}'`,
      );
      expect(rows).toEqual([[doubleText(value), doubleText(value)]]);
    }),
    { numRuns: 100 },
  );
});

test.each([
  [1, '1.0'],
  [0.1, '0.1'],
  [1e7, '1.0E7'],
  [9_999_999, '9999999.0'],
  [1e10, '1.0E10'],
  [1.5e-7, '1.5E-7'],
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
  [123456789.123, '1.23456789123E8'],
  [0, '0.0'],
  [-0, '-0.0'],
  [NaN, 'NaN'],
  [Infinity, 'Infinity'],
  [-Infinity, '-Infinity'],
])('%d is written %s', (value, text) => {
  expect(doubleText(value)).toBe(text);
});
