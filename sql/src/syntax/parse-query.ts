import { SqlError } from '../errors';
import type { CommonTable, Expression, GroupingElement, Query, QueryBody, SelectBody, SelectItem } from './ast';
import type { Cursor } from './cursor';
import { notPortable, parseNames, parseOrderBy } from './parse-common';
import { parseRelation } from './parse-relation';
import { parseWindowSpecification } from './parse-window';

/** `[WITH …] body [ORDER BY …] [OFFSET n] [LIMIT n | FETCH FIRST n ROWS ONLY]` */
export function parseQuery(cursor: Cursor): Query {
  return cursor.nested(() => {
    const at = cursor.at;
    let recursive = false;
    const commonTables: CommonTable[] = [];
    if (cursor.takeWord('WITH')) {
      if (cursor.isWord('FUNCTION'))
        throw notPortable(cursor, 'WITH FUNCTION', 'Write the expression where it is needed.');
      recursive = cursor.takeWord('RECURSIVE');
      do commonTables.push(parseCommonTable(cursor));
      while (cursor.takeSymbol(','));
    }
    const body = parseBody(cursor);
    const orderBy = parseOrderBy(cursor);
    return { at, recursive, with: commonTables, body, orderBy, ...parseLimits(cursor) };
  });
}

function parseCommonTable(cursor: Cursor): CommonTable {
  const at = cursor.at;
  const name = cursor.takeName('the name of a WITH query');
  const columns = cursor.isSymbol('(') ? parseNames(cursor) : undefined;
  cursor.expectWord('AS');
  cursor.expectSymbol('(');
  const query = cursor.query();
  cursor.expectSymbol(')');
  return { at, name, query, ...(columns && { columns }) };
}

function parseLimits(cursor: Cursor): { offset?: number; limit?: number } {
  const limits: { offset?: number; limit?: number } = {};
  if (cursor.takeWord('OFFSET')) {
    limits.offset = parseRowCount(cursor);
    if (!cursor.takeWord('ROW')) cursor.takeWord('ROWS');
  }
  if (cursor.takeWord('LIMIT')) {
    if (!cursor.takeWord('ALL')) limits.limit = parseRowCount(cursor);
  } else if (cursor.takeWord('FETCH')) {
    if (!cursor.takeWord('FIRST')) cursor.expectWord('NEXT');
    const at = cursor.at;
    limits.limit = cursor.peek().kind === 'integer' ? parseRowCount(cursor) : 1;
    if (limits.limit === 0)
      throw new SqlError(
        'SQL_INVALID',
        at,
        'FETCH FIRST row count must be positive (actual value: 0)',
        'Ask for at least one row.',
      );
    if (!cursor.takeWord('ROW')) cursor.expectWord('ROWS');
    if (cursor.isWord('WITH'))
      throw notPortable(cursor, 'FETCH FIRST … WITH TIES', 'Filter by rank() OVER (ORDER BY …) in a subquery.');
    cursor.expectWord('ONLY');
  }
  return limits;
}

function parseRowCount(cursor: Cursor): number {
  if (cursor.peek().kind !== 'integer') throw cursor.unexpected('a whole number of rows');
  const { text, at } = cursor.next();
  const count = Number(text);
  if (!Number.isSafeInteger(count))
    throw new SqlError('SQL_INVALID', at, `invalid row count: ${text}`, 'Ask for fewer rows.');
  return count;
}

/** INTERSECT binds tighter than UNION and EXCEPT, which are taken from left to right. */
function parseBody(cursor: Cursor): QueryBody {
  let left = parseIntersection(cursor);
  while (cursor.isWord('UNION') || cursor.isWord('EXCEPT')) {
    const at = cursor.at;
    const operator = cursor.next().word === 'UNION' ? 'union' : 'except';
    const all = parseQuantifier(cursor);
    left = { at, kind: 'set', operator, all, left, right: parseIntersection(cursor) };
  }
  return left;
}

function parseIntersection(cursor: Cursor): QueryBody {
  let left = parseTerm(cursor);
  while (cursor.isWord('INTERSECT')) {
    const at = cursor.next().at;
    const all = parseQuantifier(cursor);
    left = { at, kind: 'set', operator: 'intersect', all, left, right: parseTerm(cursor) };
  }
  return left;
}

function parseQuantifier(cursor: Cursor): boolean {
  if (cursor.takeWord('ALL')) return true;
  cursor.takeWord('DISTINCT');
  if (cursor.isWord('CORRESPONDING'))
    throw notPortable(cursor, 'CORRESPONDING', 'List the columns of both queries in the same order.');
  return false;
}

function parseTerm(cursor: Cursor): QueryBody {
  const at = cursor.at;
  if (cursor.takeSymbol('(')) {
    const query = cursor.query();
    cursor.expectSymbol(')');
    return { at, kind: 'query', query };
  }
  if (cursor.takeWord('VALUES')) {
    const rows: Expression[] = [];
    do rows.push(cursor.expression());
    while (cursor.takeSymbol(','));
    return { at, kind: 'values', rows };
  }
  if (cursor.isWord('TABLE')) throw notPortable(cursor, 'TABLE as a query', 'Write SELECT * FROM the table.');
  return parseSelect(cursor);
}

function parseSelect(cursor: Cursor): SelectBody {
  const at = cursor.expectWord('SELECT').at;
  const distinct = cursor.takeWord('DISTINCT');
  if (!distinct) cursor.takeWord('ALL');
  const items: SelectItem[] = [];
  do items.push(parseSelectItem(cursor));
  while (cursor.takeSymbol(','));
  const from = cursor.takeWord('FROM') ? parseRelation(cursor) : undefined;
  const where = cursor.takeWord('WHERE') ? cursor.expression() : undefined;
  const groupBy = cursor.takeWords('GROUP', 'BY') ? parseGroupBy(cursor) : undefined;
  const having = cursor.takeWord('HAVING') ? cursor.expression() : undefined;
  const windows: SelectBody['windows'][number][] = [];
  if (cursor.takeWord('WINDOW')) {
    do {
      const name = cursor.takeName('the name of a window');
      cursor.expectWord('AS');
      windows.push({ name, specification: parseWindowSpecification(cursor) });
    } while (cursor.takeSymbol(','));
  }
  return {
    at,
    kind: 'select',
    distinct,
    items,
    windows,
    ...(from && { from }),
    ...(where && { where }),
    ...(groupBy && { groupBy }),
    ...(having && { having }),
  };
}

function parseSelectItem(cursor: Cursor): SelectItem {
  const at = cursor.at;
  if (cursor.takeSymbol('*')) return { at, kind: 'all' };
  const expression = cursor.expression();
  if (cursor.isSymbol('.') && cursor.isSymbol('*', 1)) {
    cursor.next();
    cursor.next();
    const aliases = cursor.takeWord('AS') ? parseNames(cursor) : undefined;
    return { at, kind: 'all', of: expression, ...(aliases && { aliases }) };
  }
  const alias = cursor.takeWord('AS')
    ? cursor.takeName('a column alias')
    : cursor.isName() && !startsLimit(cursor)
      ? cursor.takeName('a column alias')
      : undefined;
  return { at, kind: 'expression', expression, ...(alias && { alias }) };
}

/** LIMIT, OFFSET and FETCH are no reserved words, but before a number (or FIRST, NEXT) they are no alias. */
const startsLimit = (cursor: Cursor): boolean =>
  (['LIMIT', 'OFFSET'].includes(cursor.peek().word) &&
    (cursor.peek(1).kind === 'integer' || cursor.isWord('ALL', 1))) ||
  (cursor.isWord('FETCH') && (cursor.isWord('FIRST', 1) || cursor.isWord('NEXT', 1)));

function parseGroupBy(cursor: Cursor): GroupingElement[] {
  if (!cursor.takeWord('DISTINCT')) cursor.takeWord('ALL');
  else throw notPortable(cursor, 'GROUP BY DISTINCT', 'List the grouping sets that are meant.');
  const elements: GroupingElement[] = [];
  do elements.push(parseGroupingElement(cursor));
  while (cursor.takeSymbol(','));
  return elements;
}

function parseGroupingElement(cursor: Cursor): GroupingElement {
  const at = cursor.at;
  if (cursor.isWord('ROLLUP') || cursor.isWord('CUBE')) {
    const kind = cursor.next().word === 'ROLLUP' ? 'rollup' : 'cube';
    return { at, kind, sets: parseList(cursor, () => parseGroupingSet(cursor)) };
  }
  if (cursor.takeWords('GROUPING', 'SETS')) {
    return { at, kind: 'sets', sets: parseList(cursor, () => parseGroupingSet(cursor)) };
  }
  if (cursor.isSymbol('(')) {
    // `(a, b)` and `()` group by several or no columns; `(a + b)` is one expression.
    const mark = cursor.mark();
    const expressions = parseGroupingSet(cursor);
    if (cursor.isSymbol(',') || isAfterGroupBy(cursor)) return { at, kind: 'simple', expressions };
    cursor.rewind(mark);
  }
  return { at, kind: 'simple', expressions: [cursor.expression()] };
}

function isAfterGroupBy(cursor: Cursor): boolean {
  const token = cursor.peek();
  return (
    token.kind === 'end' ||
    token.text === ')' ||
    token.text === ';' ||
    ['HAVING', 'WINDOW', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH', 'UNION', 'EXCEPT', 'INTERSECT'].includes(token.word)
  );
}

function parseGroupingSet(cursor: Cursor): Expression[] {
  if (!cursor.isSymbol('(')) return [cursor.expression()];
  cursor.next();
  if (cursor.takeSymbol(')')) return [];
  const expressions: Expression[] = [];
  do expressions.push(cursor.expression());
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  return expressions;
}

function parseList<T>(cursor: Cursor, parse: () => T): T[] {
  cursor.expectSymbol('(');
  const items = [parse()];
  while (cursor.takeSymbol(',')) items.push(parse());
  cursor.expectSymbol(')');
  return items;
}
