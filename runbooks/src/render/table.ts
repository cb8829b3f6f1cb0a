import Table from 'cli-table3';
import type { Column, Row } from '../query/typed-rows';
import { printable } from './printable';

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Rows as aligned columns, or, where they are wider than the terminal, one block a row. */
export function rowsTable(columns: readonly Column[], rows: readonly Row[], width: number): string {
  const cells = rows.map((row) => columns.map((column) => shownCell(row, column)));
  const table = new Table({
    head: columns.map((column) => column.name),
    chars: PLAIN,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map((column) => (column.kind === 'number' ? 'right' : 'left')),
  });
  table.push(...cells);
  const text = trimLines(table.toString());
  return Math.max(...text.split('\n').map((line) => line.length)) <= width ? text : rowBlocks(columns, cells);
}

function rowBlocks(columns: readonly Column[], cells: readonly (readonly string[])[]): string {
  const longest = Math.max(...columns.map((column) => column.name.length));
  return cells
    .map((row, index) => {
      const lines = columns.map((column, at) => `  ${column.name.padEnd(longest)}  ${row[at] ?? ''}`.trimEnd());
      return [`row ${index + 1}`, ...lines].join('\n');
    })
    .join('\n\n');
}

const shownCell = (row: Row, column: Column): string => {
  const cell = row[column.name];
  return cell === null || cell === undefined ? '' : printable(String(cell));
};

const trimLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
