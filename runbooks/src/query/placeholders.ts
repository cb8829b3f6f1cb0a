/** A `{{table}}` or `:name` in SQL text, outside of strings, quoted names and comments. Offsets are [start, end). */
export interface SqlPlaceholder {
  readonly kind: 'table' | 'parameter';
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

// In order: string, quoted name, line comment, block comment, then the two placeholders.
const TOKENS =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\{\{\s*(?<table>[A-Za-z_][A-Za-z0-9_]*)\s*\}\}|:(?<parameter>[A-Za-z][A-Za-z0-9_]*)/g;

/** Every placeholder of the SQL, in order. */
export function sqlPlaceholders(sql: string): SqlPlaceholder[] {
  const found: SqlPlaceholder[] = [];
  for (const match of sql.matchAll(TOKENS)) {
    const { table, parameter } = match.groups ?? {};
    const name = table ?? parameter;
    if (name === undefined) continue;
    const kind = table === undefined ? 'parameter' : 'table';
    found.push({ kind, name, start: match.index, end: match.index + match[0].length });
  }
  return found;
}
