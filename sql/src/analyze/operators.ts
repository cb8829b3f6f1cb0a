import { SqlError, type Position } from '../errors';
import { asDecimal, commonType, MAX_DECIMAL_PRECISION } from '../types/coercion';
import {
  BOOLEAN,
  isComparable,
  isInteger,
  isOrderable,
  sameType,
  typeName,
  VARCHAR,
  type TrinoType,
} from '../types/trino-type';
import { castRemedy, coerce } from './coerce';
import type { Typed } from './typed';

/** `$add $subtract $multiply $divide $modulus $negate $concat $eq $ne $lt $le $gt $ge $and $or $not $is_null $distinct $like …` */
export const call = (name: string, args: readonly Typed[], type: TrinoType, at: Position): Typed => ({
  kind: 'call',
  name,
  args,
  type,
  at,
});

const ARITHMETIC = { '+': '$add', '-': '$subtract', '*': '$multiply', '/': '$divide', '%': '$modulus' } as const;
export type ArithmeticOperator = keyof typeof ARITHMETIC;

const COMPARISON = { '=': '$eq', '<>': '$ne', '<': '$lt', '<=': '$le', '>': '$gt', '>=': '$ge' } as const;
export type Comparison = keyof typeof COMPARISON;

const INTERVALS = ['interval day to second', 'interval year to month'];
const isInterval = (type: TrinoType): boolean => INTERVALS.includes(type.kind);
const isTime = (type: TrinoType): boolean => ['date', 'timestamp', 'timestamp with time zone'].includes(type.kind);

function noOperator(operator: string, left: TrinoType, right: TrinoType, at: Position): SqlError {
  return new SqlError(
    'SQL_TYPE_MISMATCH',
    at,
    `cannot apply operator: ${typeName(left)} ${operator} ${typeName(right)}`,
    castRemedy(right, left),
  );
}

export function arithmetic(operator: ArithmeticOperator, left: Typed, right: Typed, at: Position): Typed {
  const name = ARITHMETIC[operator];
  const temporal = timeArithmetic(operator, left, right, at);
  if (temporal) return temporal;
  const a = numberOr(left, right.type);
  const b = numberOr(right, left.type);
  const common = commonType(a.type, b.type);
  if (!common || !(isInteger(common) || common.kind === 'decimal' || common.kind === 'double'))
    throw noOperator(operator, left.type, right.type, at);
  if (common.kind !== 'decimal') return call(name, [coerce(a, common), coerce(b, common)], common, at);
  const da = asDecimal(a.type);
  const db = asDecimal(b.type);
  if (!da || !db) throw noOperator(operator, left.type, right.type, at);
  return call(name, [coerce(a, da), coerce(b, db)], decimalResult(operator, da, db), at);
}

/** NULL takes the other side's type. */
function numberOr(expression: Typed, other: TrinoType): Typed {
  if (expression.type.kind !== 'unknown') return expression;
  return coerce(expression, other.kind === 'unknown' ? { kind: 'integer' } : other);
}

type Decimal = Extract<TrinoType, { kind: 'decimal' }>;

/** https://trino.io/docs/current/functions/decimal.html#binary-arithmetic-decimal-operators */
function decimalResult(operator: ArithmeticOperator, a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const decimal = (precision: number, s: number): Decimal => ({
    kind: 'decimal',
    precision: Math.min(MAX_DECIMAL_PRECISION, precision),
    scale: s,
  });
  switch (operator) {
    case '+':
    case '-':
      return decimal(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale);
    case '*':
      return decimal(a.precision + b.precision, a.scale + b.scale);
    case '/':
      return decimal(a.precision + b.scale + Math.max(0, b.scale - a.scale), scale);
    case '%':
      return decimal(Math.min(b.precision - b.scale, a.precision - a.scale) + scale, scale);
  }
}

/** An interval of days to seconds has milliseconds, and so has what it is added to. */
const withMilliseconds = (type: TrinoType): TrinoType =>
  type.kind === 'timestamp' || type.kind === 'timestamp with time zone'
    ? { ...type, precision: Math.max(3, type.precision) }
    : type;

function timeArithmetic(operator: ArithmeticOperator, left: Typed, right: Typed, at: Position): Typed | undefined {
  const [l, r] = [left.type, right.type];
  if (operator === '+' && isInterval(l) && isTime(r)) return timeArithmetic('+', right, left, at);
  if ((operator === '+' || operator === '-') && isTime(l) && isInterval(r))
    return call(ARITHMETIC[operator], [left, right], r.kind === 'interval day to second' ? withMilliseconds(l) : l, at);
  if (operator === '-' && isTime(l) && isTime(r)) {
    const common = commonType(l, r);
    if (common)
      return call('$subtract', [coerce(left, common), coerce(right, common)], { kind: 'interval day to second' }, at);
  }
  if ((operator === '+' || operator === '-') && isInterval(l) && sameType(l, r))
    return call(ARITHMETIC[operator], [left, right], l, at);
  if (operator === '*' && isInterval(l) && isInteger(r))
    return call('$multiply', [left, coerce(right, { kind: 'bigint' })], l, at);
  if (operator === '*' && isInteger(l) && isInterval(r))
    return call('$multiply', [right, coerce(left, { kind: 'bigint' })], r, at);
  if (isInterval(l) || isInterval(r)) {
    const numbers =
      (operator === '*' || operator === '/') &&
      (['double', 'decimal'].includes(l.kind) || ['double', 'decimal'].includes(r.kind) || isInteger(r));
    if (numbers)
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        at,
        `an interval ${operator} a number that is not whole is not portable`,
        "Use date_diff('millisecond', a, b) and calculate with the number.",
      );
  }
  if (isTime(l) && isInteger(r)) {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      at,
      `cannot apply operator: ${typeName(l)} ${operator} ${typeName(r)}`,
      "Use date_add('day', n, x), or + INTERVAL '1' DAY.",
    );
  }
  return undefined;
}

export function negate(operand: Typed, at: Position): Typed {
  const { type } = operand;
  if (operand.kind === 'whole' && operand.value >= 0n) return { ...operand, value: -operand.value, at };
  if (type.kind === 'unknown') return call('$negate', [coerce(operand, { kind: 'integer' })], { kind: 'integer' }, at);
  if (!isInteger(type) && !isInterval(type) && type.kind !== 'decimal' && type.kind !== 'double') {
    throw new SqlError('SQL_TYPE_MISMATCH', at, `cannot negate ${typeName(type)}`, 'Negate a number.');
  }
  return call('$negate', [operand], type, at);
}

export function compare(operator: Comparison, left: Typed, right: Typed, at: Position): Typed {
  const args = comparable(operator, left, right, at);
  return call(COMPARISON[operator], args, BOOLEAN, at);
}

/** Both sides in their common type; @throws SqlError where Trino has no such operator. */
export function comparable(operator: string, left: Typed, right: Typed, at: Position): [Typed, Typed] {
  const common = commonType(left.type, right.type);
  if (!common) throw noOperator(operator, left.type, right.type, at);
  const ordered = !['=', '<>', 'IN', 'IS DISTINCT FROM'].includes(operator);
  if (ordered ? !isOrderable(common) : !isComparable(common)) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      `comparing values of type ${typeName(common)} is not portable`,
      castRemedy(common, VARCHAR),
    );
  }
  return [coerce(left, common), coerce(right, common)];
}

const arrayOf = (item: Typed): Typed => ({
  kind: 'array',
  items: [item],
  type: { kind: 'array', element: item.type },
  at: item.at,
});

export function concatenate(left: Typed, right: Typed, at: Position): Typed {
  const [l, r] = [left.type, right.type];
  if (l.kind === 'array' || r.kind === 'array') {
    if (l.kind === 'unknown' || r.kind === 'unknown')
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        at,
        'could not choose a best candidate operator for NULL and an array',
        'CAST the NULL to the type that is meant.',
      );
    if (l.kind === 'array' && r.kind !== 'array') return concatenate(left, arrayOf(coerce(right, l.element)), at);
    if (r.kind === 'array' && l.kind !== 'array') return concatenate(arrayOf(coerce(left, r.element)), right, at);
    const common = commonType(l, r);
    if (common?.kind !== 'array') throw noOperator('||', l, r, at);
    return call('$concat', [coerce(left, common), coerce(right, common)], common, at);
  }
  if (l.kind === 'varbinary' && r.kind === 'varbinary') return call('$concat', [left, right], l, at);
  // Trino cannot tell whether such a NULL is text or an array of texts; with a literal, whose length it knows, it can.
  for (const [side, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (side.kind === 'null' && other.type.kind === 'varchar' && other.kind !== 'constant') {
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        at,
        'could not choose a best candidate operator for NULL and text',
        'Write CAST(NULL AS varchar).',
      );
    }
  }
  for (const side of [left, right]) {
    if (side.type.kind !== 'varchar' && side.type.kind !== 'unknown') throw noOperator('||', l, r, at);
  }
  return call('$concat', [coerce(left, VARCHAR), coerce(right, VARCHAR)], VARCHAR, at);
}

/** A condition must be boolean; `what` names it: `WHERE clause`, `AND`, … */
export function condition(expression: Typed, what: string): Typed {
  if (expression.type.kind !== 'boolean' && expression.type.kind !== 'unknown') {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      expression.at,
      `${what} must be a boolean, not ${typeName(expression.type)}`,
      'Compare it with something.',
    );
  }
  return coerce(expression, BOOLEAN);
}
