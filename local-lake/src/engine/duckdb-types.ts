import type { SqlType } from '@sallyport/contract';

export type Columns = Readonly<Record<string, SqlType>>;

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The DuckDB type that holds a Trino type of Lake's columns. */
export function duckdbType(type: SqlType): string {
  if (typeof type === 'string') return type.toUpperCase();
  if ('map' in type) return 'MAP(VARCHAR, VARCHAR)';
  if ('array' in type) return `${duckdbType(type.array)}[]`;
  const members = Object.entries(type.row).map(([name, member]) => `${quoteName(name)} ${duckdbType(member)}`);
  return `STRUCT(${members.join(', ')})`;
}

/** The `columns` argument of `read_json`. Never inferred: inference fails on real CloudTrail files. */
export function jsonColumns(columns: Columns): string {
  const members = Object.entries(columns).map(([name, type]) => `${quoteText(name)}: ${quoteText(duckdbType(type))}`);
  return `{${members.join(', ')}}`;
}
