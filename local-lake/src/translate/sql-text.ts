import type { Position } from '@sallyport/sql';

/** A DuckDB string literal. */
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A DuckDB identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const place = ({ line, column }: Position): string => `line ${line}:${column}: `;
