import type { RowField, TrinoType } from '@sallyport/sql';
import { identifier } from './sql-text';

/**
 * How values of a Trino type are held in DuckDB. Times with a zone are held as UTC times, intervals as whole
 * milliseconds or months, so that they compare and add up exactly; JSON is held as its text.
 */
export function duckType(type: TrinoType): string {
  switch (type.kind) {
    case 'unknown':
      return 'INTEGER';
    case 'varbinary':
      return 'BLOB';
    case 'json':
    case 'varchar':
      return 'VARCHAR';
    case 'timestamp':
    case 'timestamp with time zone':
      return 'TIMESTAMP';
    case 'interval day to second':
    case 'interval year to month':
      return 'BIGINT';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'array':
      return `${duckType(type.element)}[]`;
    case 'map':
      return `MAP(${duckType(type.key)}, ${duckType(type.value)})`;
    case 'row':
      return `STRUCT(${type.fields.map((field, i) => `${identifier(fieldName(type.fields, i))} ${duckType(field.type)}`).join(', ')})`;
    case 'function':
      throw new TypeError('a lambda has no type in DuckDB');
    default:
      return type.kind.toUpperCase();
  }
}

/** DuckDB names every field, and no two alike; rows of Trino may have neither. */
export function fieldName(fields: readonly RowField[], index: number): string {
  const name = fields[index]?.name;
  const unique =
    name !== undefined && fields.filter((field) => field.name?.toLowerCase() === name.toLowerCase()).length === 1;
  return unique ? name : `field${index}`;
}
