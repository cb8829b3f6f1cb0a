import type { QueryResult } from '../store/audit-store';

/** A cell as a program wants it. A time is RFC 3339 in UTC; an integer beyond 2^53 stays text. */
export type CellValue = string | number | boolean | null;
export type Row = Readonly<Record<string, CellValue>>;

export type ColumnKind = 'text' | 'number' | 'boolean' | 'time';

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** Rows by column name. Stores may change the case of a name, so cells are matched by position. */
export function typedRows(result: QueryResult, columns: readonly Column[]): Row[] {
  return result.rows.map((cells) =>
    Object.fromEntries(columns.map((column, index) => [column.name, typedCell(cells[index] ?? null, column.kind)])),
  );
}

export function typedCell(text: string | null, kind: ColumnKind): CellValue {
  if (text === null) return null;
  switch (kind) {
    case 'text':
      return text;
    case 'boolean':
      return text === 'true';
    case 'number': {
      const value = Number(text);
      return Number.isNaN(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? text : value;
    }
    case 'time':
      return isoTime(text);
  }
}

/** Trino writes `2026-11-23 07:00:00.000` (and ` UTC` behind a zoned one). */
function isoTime(text: string): string {
  const time = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?: ?(?:UTC|Z|\+00:?00))?$/.exec(text);
  if (time === null) return text;
  const fraction = (time[3] ?? '').replace(/0+$/, '');
  return `${time[1]}T${time[2]}${fraction === '' ? '' : `.${fraction}`}Z`;
}
