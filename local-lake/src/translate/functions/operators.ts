import type { TrinoType } from '@sallyport/sql';
import { duckType } from '../duck-types';
import type { Emitter } from '../emitter';
import { place, text } from '../sql-text';
import { argument, of, type Call, type Emit } from './emit';

const isTime = (type: TrinoType): boolean => type.kind === 'date' || type.kind.startsWith('timestamp');

/** Only the instant matters to what compares times. */
const instants =
  (emit: Emit): Emit =>
  (call, emitter) =>
    emit(call, emitter.with({ zone: 'irrelevant' }));

const comparison = (operator: string, double: (a: string, b: string) => string): Emit =>
  instants((call, emitter) => {
    const [left = '', right = ''] = call.args.map((arg) => emitter.sql(arg));
    return argument(call, 0).type.kind === 'double' ? double(left, right) : `(${left} ${operator} ${right})`;
  });

function additive(operator: '+' | '-'): Emit {
  return (call, emitter) => {
    const [left, right] = [argument(call, 0), argument(call, 1)];
    const [a, b] = [emitter.sql(left), emitter.sql(right)];
    if (isTime(left.type) && isTime(right.type)) return timeDifference(a, b, left.type);
    if (isTime(left.type)) return timePlus(operator, a, b, call, emitter);
    if (call.type.kind === 'decimal') return `CAST(${a} ${operator} ${b} AS ${duckType(call.type)})`;
    return `(${a} ${operator} ${b})`;
  };
}

function timeDifference(a: string, b: string, type: TrinoType): string {
  if (type.kind === 'date') return `(date_diff('day', ${b}, ${a}) * 86400000)`;
  return `CAST(round((epoch_us(${a}) - epoch_us(${b})) / 1000.0) AS BIGINT)`;
}

function timePlus(operator: '+' | '-', time: string, interval: string, call: Call, emitter: Emitter): string {
  const type = argument(call, 1).type.kind;
  if (type === 'interval year to month') {
    const moved = `${time} ${operator} to_months(CAST(${interval} AS INTEGER))`;
    return call.type.kind === 'date' ? `CAST(${moved} AS DATE)` : `(${moved})`;
  }
  if (call.type.kind === 'date') {
    const failure = emitter.fail(call.at, 'cannot add hour, minutes or seconds to a date', call.type);
    return `CASE WHEN ${interval} % 86400000 <> 0 THEN ${failure} ELSE CAST(${time} ${operator} to_days(CAST(${interval} // 86400000 AS INTEGER)) AS DATE) END`;
  }
  return `(${time} ${operator} to_microseconds(${interval} * 1000))`;
}

function multiply(call: Call, emitter: Emitter): string {
  const [a, b] = [emitter.sql(argument(call, 0)), emitter.sql(argument(call, 1))];
  return call.type.kind === 'decimal' ? `CAST(${a} * ${b} AS ${duckType(call.type)})` : `(${a} * ${b})`;
}

const ZERO = 'Division by zero';

function divide(call: Call, emitter: Emitter): string {
  const [left, right] = [argument(call, 0), argument(call, 1)];
  const [a, b] = [emitter.sql(left), emitter.sql(right)];
  if (call.type.kind === 'double') return emitter.onceEach([a, b], (held) => `trino_divide_double(${held.join(', ')})`);
  if (call.type.kind === 'decimal')
    return emitter.onceEach([a, b], ([dividend = a, divisor = b]) => divideDecimal(call, emitter, dividend, divisor));
  if (right.kind === 'whole' && right.value !== 0n) return `(${a} // ${b})`;
  return emitter.state.failure === 'null'
    ? `(${a} // ${b})`
    : emitter.onceEach([a, b], (held) => `trino_divide(${held.join(', ')}, ${text(place(call.at) + ZERO)})`);
}

/** Both as whole numbers, the dividend moved so that the quotient has the scale of the result. */
function divideDecimal(call: Call, emitter: Emitter, a: string, b: string): string {
  const [l, r] = [argument(call, 0).type, argument(call, 1).type];
  if (l.kind !== 'decimal' || r.kind !== 'decimal' || call.type.kind !== 'decimal')
    throw new TypeError('decimals are divided by decimals');
  const shift = call.type.scale - l.scale + r.scale;
  const dividend = `trino_unscaled(${a}) * power10(${shift})`;
  const quotient = `CAST(trino_scaled(trino_round_div(${dividend}, trino_unscaled(${b})), ${call.type.scale}) AS ${duckType(call.type)})`;
  return `CASE WHEN ${b} = 0 AND ${a} IS NOT NULL THEN ${emitter.fail(call.at, ZERO, call.type)} ELSE ${quotient} END`;
}

function modulus(call: Call, emitter: Emitter): string {
  const right = argument(call, 1);
  const [a, b] = [emitter.sql(argument(call, 0)), emitter.sql(right)];
  if (call.type.kind === 'double') return `trino_modulus_double(${a}, ${b})`;
  if (call.type.kind === 'decimal')
    return `CASE WHEN ${b} = 0 AND ${a} IS NOT NULL THEN ${emitter.fail(call.at, ZERO, call.type)} ELSE CAST(${a} % ${b} AS ${duckType(call.type)}) END`;
  if (right.kind === 'whole' && right.value !== 0n) return `(${a} % ${b})`;
  return emitter.state.failure === 'null'
    ? `(${a} % ${b})`
    : emitter.onceEach([a, b], (held) => `trino_modulus(${held.join(', ')}, ${text(place(call.at) + ZERO)})`);
}

function concatenate(call: Call, emitter: Emitter): string {
  const args = call.args.map((arg) => emitter.sql(arg));
  if (call.type.kind !== 'array') return `(${args.join(' || ')})`;
  const joined = args.reduce((left, right) => `list_concat(${left}, ${right})`);
  return `CASE WHEN ${args.map((arg) => `${arg} IS NULL`).join(' OR ')} THEN NULL ELSE ${joined} END`;
}

function subscript(call: Call, emitter: Emitter): string {
  const base = argument(call, 0);
  return emitter.onceEach([emitter.sql(base), emitter.sql(argument(call, 1))], ([a = '', i = '']) =>
    member(call, emitter, a, i),
  );
}

function member(call: Call, emitter: Emitter, a: string, i: string): string {
  const base = argument(call, 0);
  if (base.type.kind === 'map') {
    return `CASE WHEN ${a} IS NULL OR ${i} IS NULL THEN NULL WHEN NOT map_contains(${a}, ${i}) THEN ${emitter.fail(call.at, 'Key not present in map', call.type)} ELSE ${a}[${i}] END`;
  }
  return `CASE WHEN ${i} < 1 OR ${i} > len(${a}) THEN ${emitter.fail(call.at, 'Array subscript is out of bounds', call.type)} ELSE ${a}[${i}] END`;
}

function inList(call: Call, emitter: Emitter): string {
  const [value = '', ...items] = call.args.map((arg) => emitter.sql(arg));
  if (argument(call, 0).type.kind === 'double')
    return `(${items.map((item) => `trino_eq_double(${value}, ${item})`).join(' OR ')})`;
  return `(${value} IN (${items.join(', ')}))`;
}

function like(call: Call, emitter: Emitter): string {
  const [value = '', pattern = '', escape] = call.args.map((arg) => emitter.sql(arg));
  // Without ESCAPE no character escapes in Trino, and none in DuckDB.
  return `(${value} LIKE ${pattern}${escape === undefined ? '' : ` ESCAPE ${escape}`})`;
}

export const OPERATORS: Readonly<Record<string, Emit>> = {
  $add: additive('+'),
  $subtract: additive('-'),
  $multiply: multiply,
  $divide: divide,
  $modulus: modulus,
  $negate: of((a) => `(-${a})`),
  $concat: concatenate,
  concat: concatenate,
  $eq: comparison('=', (a, b) => `trino_eq_double(${a}, ${b})`),
  $ne: comparison('<>', (a, b) => `trino_ne_double(${a}, ${b})`),
  $lt: comparison('<', (a, b) => `trino_lt_double(${a}, ${b})`),
  $le: comparison('<=', (a, b) => `trino_le_double(${a}, ${b})`),
  $gt: comparison('>', (a, b) => `trino_lt_double(${b}, ${a})`),
  $ge: comparison('>=', (a, b) => `trino_le_double(${b}, ${a})`),
  $and: instants(of((a, b) => `(${a} AND ${b})`)),
  $or: instants(of((a, b) => `(${a} OR ${b})`)),
  $not: instants(of((a) => `(NOT ${a})`)),
  $is_null: instants(of((a) => `(${a} IS NULL)`)),
  $distinct: instants(of((a, b) => `(${a} IS DISTINCT FROM ${b})`)),
  $in: instants(inList),
  $like: like,
  $subscript: subscript,
  coalesce: ({ args }, emitter) => `coalesce(${args.map((arg) => emitter.sql(arg)).join(', ')})`,
  nullif: of((value, a, b) => `CASE WHEN ${a} = ${b} THEN NULL ELSE ${value} END`),
};
