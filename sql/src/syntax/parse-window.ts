import type { Expression, FrameBound, Name, WindowFrame, WindowSpecification } from './ast';
import type { Cursor } from './cursor';
import { notPortable, parseOrderBy } from './parse-common';

/** What follows OVER: a window's name or `( [name] [PARTITION BY …] [ORDER BY …] [frame] )`. */
export function parseOver(cursor: Cursor): WindowSpecification | Name {
  return cursor.isSymbol('(') ? parseWindowSpecification(cursor) : cursor.takeName('a window');
}

export function parseWindowSpecification(cursor: Cursor): WindowSpecification {
  const at = cursor.expectSymbol('(').at;
  const startsClause = ['PARTITION', 'ORDER', 'ROWS', 'RANGE', 'GROUPS', 'MEASURES'].includes(cursor.peek().word);
  const base = !startsClause && cursor.isName() ? cursor.takeName('a window') : undefined;
  const partitionBy: Expression[] = [];
  if (cursor.takeWords('PARTITION', 'BY')) {
    do partitionBy.push(cursor.expression());
    while (cursor.takeSymbol(','));
  }
  const orderBy = parseOrderBy(cursor);
  if (cursor.isWord('MEASURES') || cursor.isWord('PATTERN'))
    throw notPortable(cursor, 'row pattern recognition in a window', 'Use lag() and lead().');
  const frame = parseFrame(cursor);
  cursor.expectSymbol(')');
  return { at, partitionBy, orderBy, ...(base && { base }), ...(frame && { frame }) };
}

function parseFrame(cursor: Cursor): WindowFrame | undefined {
  const at = cursor.at;
  const unit = (['ROWS', 'RANGE', 'GROUPS'] as const).find((word) => cursor.takeWord(word));
  if (!unit) return undefined;
  if (!cursor.takeWord('BETWEEN')) return { at, unit, start: parseBound(cursor) };
  const start = parseBound(cursor);
  cursor.expectWord('AND');
  const end = parseBound(cursor);
  if (cursor.isWord('EXCLUDE')) throw notPortable(cursor, 'EXCLUDE in a frame', 'Trino has none; leave it out.');
  return { at, unit, start, end };
}

function parseBound(cursor: Cursor): FrameBound {
  if (cursor.takeWords('UNBOUNDED', 'PRECEDING')) return { kind: 'unbounded preceding' };
  if (cursor.takeWords('UNBOUNDED', 'FOLLOWING')) return { kind: 'unbounded following' };
  if (cursor.takeWords('CURRENT', 'ROW')) return { kind: 'current row' };
  const value = cursor.expression();
  if (cursor.takeWord('PRECEDING')) return { kind: 'preceding', value };
  cursor.expectWord('FOLLOWING');
  return { kind: 'following', value };
}
