import { SqlError, type Position, type Typed } from '@sallyport/sql';
import type { Emitter } from '../emitter';

export type Call = Extract<Typed, { kind: 'call' }>;

/** Gives a call's DuckDB text. */
export type Emit = (call: Call, emitter: Emitter) => string;

/** For functions whose arguments are just put into a text. */
export const of =
  (build: (a: string, b: string, c: string, ...rest: string[]) => string): Emit =>
  ({ args }, emitter) => {
    const [a = '', b = '', c = '', ...rest] = args.map((arg) => emitter.sql(arg));
    return build(a, b, c, ...rest);
  };

export const named =
  (name: string): Emit =>
  ({ args }, emitter) =>
    `${name}(${args.map((arg) => emitter.sql(arg)).join(', ')})`;

/** Functions that count in `integer` in DuckDB and in bigint in Trino. */
export const bigint =
  (name: string): Emit =>
  (call, emitter) =>
    `CAST(${named(name)(call, emitter)} AS BIGINT)`;

/** An argument that must be written as text; @throws SqlError */
export function literal({ name, args }: Call, index: number, what: string): { value: string; at: Position } {
  const argument = args[index];
  if (argument?.kind !== 'constant' || argument.type.kind !== 'varchar') {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      argument?.at ?? { line: 1, column: 1 },
      `${what} of ${name} must be a text literal`,
      'Write it between quotes.',
    );
  }
  return { value: argument.value, at: argument.at };
}

export function argument({ args, name }: Call, index: number): Typed {
  const found = args[index];
  if (!found) throw new TypeError(`${name} lacks argument ${index}`);
  return found;
}

/** A whole number written as a literal, or undefined. */
export function wholeLiteral(expression: Typed | undefined): bigint | undefined {
  if (expression?.kind === 'whole') return expression.value;
  return expression?.kind === 'cast' && expression.operand.kind === 'whole' ? expression.operand.value : undefined;
}
