import { SqlError, type Position } from '../errors';
import { canCoerce, commonType } from '../types/coercion';
import { sameType, typeName, type TrinoType } from '../types/trino-type';
import type { Typed } from './typed';

/** The conversion that Trino makes by itself, written out; @throws SqlError where it makes none. */
export function coerce(expression: Typed, to: TrinoType): Typed {
  if (sameType(expression.type, to)) return expression;
  if (expression.kind === 'null') return { ...expression, type: to };
  if (!canCoerce(expression.type, to)) {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      expression.at,
      `cannot use ${typeName(expression.type)} as ${typeName(to)}`,
      castRemedy(expression.type, to),
    );
  }
  return { kind: 'cast', operand: expression, failure: 'implicit', type: to, at: expression.at };
}

/** Brings all to one type; `what` begins the message where there is none. */
export function unify(expressions: readonly Typed[], what: string, at?: Position): { type: TrinoType; items: Typed[] } {
  let type: TrinoType = { kind: 'unknown' };
  for (const expression of expressions) {
    const common = commonType(type, expression.type);
    if (!common) {
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        at ?? expression.at,
        `${what}: ${typeName(type)} and ${typeName(expression.type)}`,
        castRemedy(expression.type, type),
      );
    }
    type = common;
  }
  return { type, items: expressions.map((expression) => coerce(expression, type)) };
}

export function castRemedy(from: TrinoType, to: TrinoType): string {
  const kinds = [from.kind, to.kind];
  if (kinds.includes('varchar') && kinds.some((kind) => kind.startsWith('timestamp'))) {
    return "Write timestamp '2026-01-31 00:00:00' instead of plain text, or from_iso8601_timestamp(column).";
  }
  if (kinds.includes('varchar') && kinds.includes('boolean'))
    return "Write true or false without quotes for a boolean, 'true' or 'false' for text.";
  if (kinds.includes('varchar') && kinds.includes('date')) return "Write date '2026-01-31' instead of plain text.";
  if (kinds.includes('map')) return "Read a value out of the map: element_at(map, 'key').";
  if (kinds.includes('row')) return 'Name a field of the row: row.field.';
  return `Convert one of them: CAST(… AS ${typeName(kinds.includes('varchar') ? { kind: 'varchar' } : to)}).`;
}
