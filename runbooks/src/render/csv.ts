import type { Column, Row } from '../query/typed-rows';
import { printable } from './printable';

/**
 * RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection); what cannot be seen is written as an escape.
 */
export function rowsCsv(columns: readonly Column[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => csvCell(row, column)).join(','));
  return [columns.map((column) => column.name).join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function csvCell(row: Row, column: Column): string {
  const cell = row[column.name];
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = printable(cell);
  const guarded = /^[\s]*[=+\-@|%]/.test(text) || /^\\[tnx]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
