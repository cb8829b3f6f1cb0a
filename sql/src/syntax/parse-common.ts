import { SqlError } from '../errors';
import type { Name, SortItem } from './ast';
import type { Cursor } from './cursor';

export function notPortable(cursor: Cursor, construct: string, remedy: string): SqlError {
  return new SqlError('SQL_NOT_PORTABLE', cursor.at, `${construct} is not portable`, remedy);
}

export function parseNames(cursor: Cursor): Name[] {
  const names: Name[] = [];
  cursor.expectSymbol('(');
  do names.push(cursor.takeName('a column name'));
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  return names;
}

export function parseOrderBy(cursor: Cursor): SortItem[] {
  return cursor.takeWords('ORDER', 'BY') ? parseSortItems(cursor) : [];
}

export function parseSortItems(cursor: Cursor): SortItem[] {
  const items: SortItem[] = [];
  do {
    const at = cursor.at;
    const expression = cursor.expression();
    const descending = cursor.takeWord('DESC');
    if (!descending) cursor.takeWord('ASC');
    // Trino puts NULLS LAST whatever the direction: https://trino.io/docs/current/sql/select.html#order-by-clause
    let nulls: 'first' | 'last' = 'last';
    if (cursor.takeWord('NULLS')) {
      if (cursor.takeWord('FIRST')) nulls = 'first';
      else cursor.expectWord('LAST');
    }
    items.push({ at, expression, descending, nulls });
  } while (cursor.takeSymbol(','));
  return items;
}

/** A query in brackets begins here, behind any number of further brackets. */
export function startsQuery(cursor: Cursor, from = 0): boolean {
  let ahead = from;
  while (cursor.isSymbol('(', ahead)) ahead++;
  return (
    cursor.isWord('SELECT', ahead) ||
    cursor.isWord('WITH', ahead) ||
    (cursor.isWord('VALUES', ahead) && !cursor.isSymbol('(', from))
  );
}
