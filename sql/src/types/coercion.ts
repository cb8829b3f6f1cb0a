import { INTEGER_KINDS, isInteger, sameType, type TrinoType } from './trino-type';

const INTEGER_DIGITS: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, integer: 10, bigint: 19 };
export const MAX_DECIMAL_PRECISION = 38;

/** An integer type as the decimal that holds it; a decimal as itself. */
export function asDecimal(type: TrinoType): Extract<TrinoType, { kind: 'decimal' }> | undefined {
  if (type.kind === 'decimal') return type;
  const precision = INTEGER_DIGITS[type.kind];
  return precision === undefined ? undefined : { kind: 'decimal', precision, scale: 0 };
}

/**
 * The type that both convert to without being asked, or undefined: numbers widen, dates become timestamps,
 * NULL becomes anything. Text never becomes anything else.
 * https://trino.io/docs/current/language/types.html and io.trino.type.TypeCoercion
 */
export function commonType(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (sameType(a, b)) return a;
  if (a.kind === 'unknown') return b;
  if (b.kind === 'unknown') return a;
  if (isInteger(a) && isInteger(b)) return INTEGER_KINDS.indexOf(a.kind) > INTEGER_KINDS.indexOf(b.kind) ? a : b;
  if (a.kind === 'double' || b.kind === 'double') {
    const other = a.kind === 'double' ? b : a;
    return asDecimal(other) ? { kind: 'double' } : undefined;
  }
  const left = asDecimal(a);
  const right = asDecimal(b);
  if (left && right) {
    const scale = Math.max(left.scale, right.scale);
    const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
    return { kind: 'decimal', precision: Math.min(MAX_DECIMAL_PRECISION, whole + scale), scale };
  }
  return commonTime(a, b) ?? commonStructure(a, b);
}

const TIMES = ['date', 'timestamp', 'timestamp with time zone'];

function commonTime(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (!TIMES.includes(a.kind) || !TIMES.includes(b.kind)) return undefined;
  const precision = Math.max('precision' in a ? a.precision : 0, 'precision' in b ? b.precision : 0);
  const kind = TIMES.indexOf(a.kind) > TIMES.indexOf(b.kind) ? a.kind : b.kind;
  return kind === 'timestamp' || kind === 'timestamp with time zone' ? { kind, precision } : undefined;
}

function commonStructure(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (a.kind === 'array' && b.kind === 'array') {
    const element = commonType(a.element, b.element);
    return element && { kind: 'array', element };
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = commonType(a.key, b.key);
    const value = commonType(a.value, b.value);
    return key && value && { kind: 'map', key, value };
  }
  if (a.kind === 'row' && b.kind === 'row' && a.fields.length === b.fields.length) {
    const fields = a.fields.map((field, i) => {
      const other = b.fields[i];
      const type = other && commonType(field.type, other.type);
      const name = field.name?.toLowerCase() === other?.name?.toLowerCase() ? field.name : undefined;
      return type && { type, ...(name && { name }) };
    });
    return fields.every((field) => field !== undefined) ? { kind: 'row', fields } : undefined;
  }
  return undefined;
}

export function canCoerce(from: TrinoType, to: TrinoType): boolean {
  const common = commonType(from, to);
  return (
    common !== undefined &&
    (sameType(common, to) || (to.kind === 'row' && common.kind === 'row' && sameFieldTypes(common, to)))
  );
}

/** Field names may be lost or given in a conversion between rows; types may not change. */
function sameFieldTypes(a: Extract<TrinoType, { kind: 'row' }>, b: Extract<TrinoType, { kind: 'row' }>): boolean {
  return (
    a.fields.length === b.fields.length &&
    a.fields.every((field, i) => sameType(field.type, b.fields[i]?.type ?? { kind: 'unknown' }))
  );
}
