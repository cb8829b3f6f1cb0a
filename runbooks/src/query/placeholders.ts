/** A `{{table}}`, `{{is name}}` or `:name` in SQL text, outside of strings, quoted names and comments. Offsets are [start, end). */
export interface SqlPlaceholder {
  readonly kind: 'table' | 'subject' | 'parameter';
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

// In order: string, quoted name, line comment, block comment, then the three placeholders.
const TOKENS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\{\{\s*is\s+(?<subject>[A-Za-z][A-Za-z0-9_]*)\s*\}\}|\{\{\s*(?<table>[A-Za-z_][A-Za-z0-9_]*)\s*\}\}|:(?<parameter>[A-Za-z][A-Za-z0-9_]*)/g;

/** Every placeholder of the SQL, in order. */
export function sqlPlaceholders(sql: string): SqlPlaceholder[] {
  const found: SqlPlaceholder[] = [];
  for (const match of sql.matchAll(TOKENS)) {
    const { table, subject, parameter } = match.groups ?? {};
    const name = table ?? subject ?? parameter;
    if (name === undefined) continue;
    const kind = table !== undefined ? 'table' : subject !== undefined ? 'subject' : 'parameter';
    found.push({ kind, name, start: match.index, end: match.index + match[0].length });
  }
  return found;
}
