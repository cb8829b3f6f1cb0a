import { SqlError, type Position } from '../errors';
import { canCoerce } from '../types/coercion';
import { isInteger, sameType, typeName, type TrinoType } from '../types/trino-type';
import type { Typed } from './typed';

const NUMBERS = ['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'double'];
const TIMES = ['date', 'timestamp', 'timestamp with time zone'];

/** What CAST converts besides what converts by itself. Casts between structures go member by member. */
function castable(from: TrinoType, to: TrinoType): boolean {
  const [f, t] = [from.kind, to.kind];
  if (canCoerce(from, to)) return true;
  if (t === 'json') return toJson(from);
  if (NUMBERS.includes(f) && (NUMBERS.includes(t) || t === 'varchar')) return true;
  if (isInteger(from) || f === 'double' || f === 'decimal') return t === 'boolean';
  if (f === 'boolean') return t === 'varchar' || isInteger(to) || t === 'double' || t === 'decimal';
  if (f === 'varchar') return NUMBERS.includes(t) || t === 'boolean' || t === 'date' || t === 'timestamp';
  if (TIMES.includes(f)) return TIMES.includes(t) || t === 'varchar';
  if (f.startsWith('interval')) return t === 'varchar';
  if (f === 'json') return fromJson(to);
  // Members sorted by key; other values than text are written differently by different engines.
  if (from.kind === 'array' && to.kind === 'array') return castable(from.element, to.element);
  if (from.kind === 'map' && to.kind === 'map') return sameType(from.key, to.key) && castable(from.value, to.value);
  if (from.kind === 'row' && to.kind === 'row') {
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((field, i) => castable(field.type, to.fields[i]?.type ?? { kind: 'unknown' }))
    );
  }
  return false;
}

/** Doubles, decimals and times are left out: versions of Trino write them differently. */
function toJson(from: TrinoType): boolean {
  if (from.kind === 'array') return toJson(from.element);
  if (from.kind === 'map') return from.key.kind === 'varchar' && toJson(from.value);
  return ['varchar', 'boolean', 'json'].includes(from.kind) || isInteger(from);
}

function fromJson(to: TrinoType): boolean {
  if (to.kind === 'array') return fromJson(to.element);
  if (to.kind === 'map') return to.key.kind === 'varchar' && fromJson(to.value);
  return ['varchar', 'boolean', 'bigint', 'integer', 'double', 'json'].includes(to.kind);
}

export interface CastOptions {
  readonly failure: 'error' | 'null';
  readonly at: Position;
  /** Of `varchar(n)`. */
  readonly length?: number;
}

/** @throws SqlError where Trino has no such cast, or not one that gives the same everywhere. */
export function explicitCast(operand: Typed, to: TrinoType, { failure, at, length }: CastOptions): Typed {
  if (!castable(operand.type, to)) {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      at,
      `cannot cast ${typeName(operand.type)} to ${typeName(to)}`,
      'Trino has no such cast, or not one that is portable.',
    );
  }
  return { kind: 'cast', operand, failure, type: to, at, ...(length !== undefined && { length }) };
}
