import { SqlError } from '@sallyport/sql';
import { duckType } from '../duck-types';
import { argument, named, of, wholeLiteral, type Call, type Emit } from './emit';
import type { Emitter } from '../emitter';

const whole =
  (name: string): Emit =>
  (call, emitter) => {
    const value = emitter.sql(argument(call, 0));
    if (call.type.kind === 'double') return `${name}(${value})`;
    return call.type.kind === 'decimal' ? `CAST(${name}(${value}) AS ${duckType(call.type)})` : value;
  };

function round(call: Call, emitter: Emitter): string {
  const [operand, digits] = [argument(call, 0), call.args[1]];
  const value = emitter.sql(operand);
  const places = digits === undefined ? 0n : wholeLiteral(digits);
  if (operand.type.kind === 'double') {
    // Java rounds a negative zero to zero.
    return emitter.onceEach(
      [value, ...(digits ? [emitter.sql(digits)] : [])],
      (held) => `CASE WHEN ${held[0] ?? value} = 0 THEN 0::DOUBLE ELSE round(${held.join(', ')}) END`,
    );
  }
  if (operand.type.kind === 'decimal' && places !== undefined)
    return `CAST(round(${value}, ${places < BigInt(operand.type.scale) ? places : operand.type.scale}) AS ${duckType(call.type)})`;
  if (places === undefined || places < 0n)
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      digits?.at ?? call.at,
      'round to a number of digits that is negative or no literal is not portable',
      'Write the number of digits, or round a double.',
    );
  return value;
}

const logarithm = (name: string): Emit =>
  of((a) => `CASE WHEN ${a} = 0 THEN '-Infinity'::DOUBLE WHEN ${a} < 0 THEN 'NaN'::DOUBLE ELSE ${name}(${a}) END`);

const extreme =
  (name: string): Emit =>
  (call, emitter) => {
    const args = call.args.map((arg) => emitter.sql(arg));
    return `CASE WHEN ${args.map((arg) => `${arg} IS NULL`).join(' OR ')} THEN NULL ELSE ${name}(${args.join(', ')}) END`;
  };

export const NUMBER_FUNCTIONS: Readonly<Record<string, Emit>> = {
  abs: (call, emitter) => `CAST(abs(${emitter.sql(argument(call, 0))}) AS ${duckType(call.type)})`,
  sign: (call, emitter) => `CAST(sign(${emitter.sql(argument(call, 0))}) AS ${duckType(call.type)})`,
  ceil: whole('ceil'),
  ceiling: whole('ceil'),
  floor: whole('floor'),
  truncate: whole('trunc'),
  round,
  power: named('pow'),
  pow: named('pow'),
  sqrt: of((a) => `CASE WHEN ${a} < 0 THEN 'NaN'::DOUBLE ELSE sqrt(${a}) END`),
  exp: named('exp'),
  ln: logarithm('ln'),
  log2: logarithm('log2'),
  log10: logarithm('log10'),
  is_nan: named('isnan'),
  is_finite: named('isfinite'),
  is_infinite: named('isinf'),
  greatest: extreme('greatest'),
  least: extreme('least'),
  bitwise_and: of((a, b) => `(${a} & ${b})`),
  bitwise_or: of((a, b) => `(${a} | ${b})`),
  bitwise_xor: named('xor'),
};
