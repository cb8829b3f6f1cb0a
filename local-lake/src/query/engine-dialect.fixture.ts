import type { Dialect } from './dialect';

/** A dialect for tests of what lies beneath the translation: DuckDB's own SQL, with the tables' names replaced. */
export const engineDialect: Dialect = {
  setup: [],
  translate: (text, tables, { tableSql }) => {
    const used: string[] = [];
    const sql = text.replace(/[a-z0-9_-]+/gi, (word) => {
      if (!Object.hasOwn(tables, word)) return word;
      used.push(word);
      return tableSql(word);
    });
    return {
      sql,
      columnNames: ['a', 'b', 'c'],
      tables: used,
      days: {},
      format: (row) => row.map((value) => (value === null ? null : String(value))),
    };
  },
};
