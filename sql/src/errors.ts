import { SallyportError } from '@sallyport/contract';

/** Where something stands in the SQL text; both count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What can be wrong with a query. */
export const SQL_ERROR_CODES = {
  SQL_SYNTAX: 'The text is not a Trino query.',
  SQL_NOT_ONE_SELECT: 'The text is not exactly one SELECT.',
  SQL_UNKNOWN_TABLE: 'A table is not in the audit store.',
  SQL_UNKNOWN_COLUMN: 'A column or field does not exist here.',
  SQL_AMBIGUOUS_COLUMN: 'A column name matches several tables.',
  SQL_UNKNOWN_FUNCTION: 'A function is not on the list of portable functions.',
  SQL_TYPE_MISMATCH: 'Types do not fit; Trino converts only what cannot lose anything.',
  SQL_GROUPING: 'A column or aggregate stands where grouping does not allow it.',
  SQL_INVALID: 'The query is well-formed, but Trino refuses it.',
  SQL_NOT_PORTABLE: 'Trino may run it, but the result would not be the same everywhere.',
} as const;

export type SqlErrorCode = keyof typeof SQL_ERROR_CODES;

/** A query that is refused: the message begins with `line L:C:`. */
export class SqlError extends SallyportError {
  override readonly name: string = 'SqlError';
  readonly line: number;
  readonly column: number;

  constructor(
    override readonly code: SqlErrorCode,
    at: Position,
    /** What is wrong, without the position. */
    readonly detail: string,
    remedy: string,
  ) {
    super(code, `line ${at.line}:${at.column}: ${detail}`, remedy);
    this.line = at.line;
    this.column = at.column;
  }

  override toJSON(): { code: string; message: string; remedy: string; line: number; column: number } {
    return { ...super.toJSON(), line: this.line, column: this.column };
  }
}
