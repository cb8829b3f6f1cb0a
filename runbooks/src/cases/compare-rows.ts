import { caseOffset, type RunbookCase } from './case-schema';
import type { CellValue, Row } from '../query/typed-rows';

/** What differs, one sentence each; none when the rows are as expected. */
export function compareRows(rows: readonly Row[], expected: RunbookCase['expect']['rows'], endMs: number): string[] {
  const differences: string[] = [];
  if (rows.length !== expected.length) {
    differences.push(`${rows.length} rows instead of ${expected.length}: ${JSON.stringify(rows.slice(0, 5))}`);
  }
  for (const [index, want] of expected.entries()) {
    const row = rows[index];
    if (row === undefined) continue;
    for (const [column, value] of Object.entries(want)) {
      const wanted = expectedCell(value, endMs);
      const got = row[column];
      if (got === undefined) differences.push(`row ${index + 1} has no column "${column}"`);
      else if (got !== wanted)
        differences.push(`row ${index + 1}: ${column} is ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);
    }
  }
  return differences;
}

/** `@-2m` is a time counted from the window's end. */
function expectedCell(value: CellValue, endMs: number): CellValue {
  if (typeof value !== 'string' || !value.startsWith('@')) return value;
  const offset = caseOffset.safeParse(value.slice(1));
  return offset.success ? `${new Date(endMs + offset.data).toISOString().slice(0, 19)}Z` : value;
}
