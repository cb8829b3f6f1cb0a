import type { SqlType } from '@sallyport/contract';

export interface RowField {
  readonly name?: string;
  readonly type: TrinoType;
}

/** The types of Trino that a portable query may use. Lengths of varchar are not tracked: no portable result depends on them. */
export type TrinoType =
  | { readonly kind: 'unknown' | 'boolean' | 'varchar' | 'varbinary' | 'date' | 'json' | 'double' }
  | { readonly kind: 'tinyint' | 'smallint' | 'integer' | 'bigint' }
  | { readonly kind: 'interval day to second' | 'interval year to month' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  /** `precision` is the number of digits of the second's fraction, at most 6. */
  | { readonly kind: 'timestamp' | 'timestamp with time zone'; readonly precision: number }
  | { readonly kind: 'array'; readonly element: TrinoType }
  | { readonly kind: 'map'; readonly key: TrinoType; readonly value: TrinoType }
  | { readonly kind: 'row'; readonly fields: readonly RowField[] }
  | { readonly kind: 'function'; readonly parameters: readonly TrinoType[]; readonly result: TrinoType };

export const UNKNOWN: TrinoType = { kind: 'unknown' };
export const BOOLEAN: TrinoType = { kind: 'boolean' };
export const VARCHAR: TrinoType = { kind: 'varchar' };
export const INTEGER: TrinoType = { kind: 'integer' };
export const BIGINT: TrinoType = { kind: 'bigint' };

export const INTEGER_KINDS: readonly string[] = ['tinyint', 'smallint', 'integer', 'bigint'];
export const isInteger = (type: TrinoType): boolean => INTEGER_KINDS.includes(type.kind);
export const isNumeric = (type: TrinoType): boolean =>
  isInteger(type) || type.kind === 'decimal' || type.kind === 'double';
export const isStructural = (type: TrinoType): boolean => ['array', 'map', 'row'].includes(type.kind);

/** As Trino spells the type, e.g. `array(decimal(3,1))`. */
export function typeName(type: TrinoType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'timestamp':
      return `timestamp(${type.precision})`;
    case 'timestamp with time zone':
      return `timestamp(${type.precision}) with time zone`;
    case 'array':
      return `array(${typeName(type.element)})`;
    case 'map':
      return `map(${typeName(type.key)}, ${typeName(type.value)})`;
    case 'row':
      return `row(${type.fields.map((field) => (field.name ? `${field.name.toLowerCase()} ` : '') + typeName(field.type)).join(', ')})`;
    case 'function':
      return `function(${[...type.parameters, type.result].map(typeName).join(',')})`;
    default:
      return type.kind;
  }
}

export const sameType = (a: TrinoType, b: TrinoType): boolean => a === b || typeName(a) === typeName(b);

/** The type of a table's column. Lake's `timestamp` has milliseconds: Trino's `timestamp(3)`. */
export function fromSqlType(type: SqlType): TrinoType {
  if (type === 'timestamp') return { kind: 'timestamp', precision: 3 };
  if (typeof type === 'string') return { kind: type };
  if ('map' in type) return { kind: 'map', key: VARCHAR, value: VARCHAR };
  if ('array' in type) return { kind: 'array', element: fromSqlType(type.array) };
  return {
    kind: 'row',
    fields: Object.entries(type.row).map(([name, member]) => ({ name, type: fromSqlType(member) })),
  };
}

/** Whether values have `=`. Arrays, maps and rows do in Trino, but compare NULL elements unlike any other engine. */
export const isComparable = (type: TrinoType): boolean =>
  !isStructural(type) && type.kind !== 'function' && type.kind !== 'json';

export const isOrderable = (type: TrinoType): boolean => isComparable(type);

/** Whether values can be grouped and made distinct alike everywhere. */
export function isGroupable(type: TrinoType): boolean {
  if (type.kind === 'array') return isGroupable(type.element);
  if (type.kind === 'row') return type.fields.every((field) => isGroupable(field.type));
  return type.kind !== 'map' && type.kind !== 'function' && type.kind !== 'json';
}
