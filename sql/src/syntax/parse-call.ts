import { SqlError } from '../errors';
import type { CallExpression, Expression, Name } from './ast';
import type { Cursor } from './cursor';
import { notPortable, parseOrderBy } from './parse-common';
import { parseOver } from './parse-window';

/** `name([DISTINCT] args [ORDER BY …]) [WITHIN GROUP …] [FILTER …] [IGNORE NULLS] [OVER …]`; the name is taken already. */
export function parseCall(cursor: Cursor, name: Name): CallExpression {
  cursor.expectSymbol('(');
  const args: Expression[] = [];
  let distinct = false;
  const star = cursor.takeSymbol('*');
  if (!star) {
    distinct = cursor.takeWord('DISTINCT');
    if (!distinct) cursor.takeWord('ALL');
    if (!cursor.isSymbol(')') && !cursor.isWord('ORDER')) {
      do args.push(cursor.expression());
      while (cursor.takeSymbol(','));
    }
    if (cursor.isSymbol('=>')) throw notPortable(cursor, 'a named argument', 'Give the arguments in order.');
  }
  const orderBy = parseOrderBy(cursor);
  if (cursor.isWords('ON', 'OVERFLOW')) throw notPortable(cursor, 'ON OVERFLOW', 'Leave it out.');
  cursor.expectSymbol(')');
  const withinGroup = parseWithinGroup(cursor);
  let filter: Expression | undefined;
  if (cursor.isWord('FILTER') && cursor.isSymbol('(', 1)) {
    cursor.next();
    cursor.next();
    cursor.expectWord('WHERE');
    filter = cursor.expression();
    cursor.expectSymbol(')');
  }
  const nullTreatment = cursor.takeWords('IGNORE', 'NULLS')
    ? 'ignore'
    : cursor.takeWords('RESPECT', 'NULLS')
      ? 'respect'
      : undefined;
  const over = cursor.takeWord('OVER') ? parseOver(cursor) : undefined;
  if (nullTreatment && !over) {
    throw new SqlError(
      'SQL_INVALID',
      name.at,
      `null treatment is only allowed with window functions, not with ${name.text}(…) alone`,
      'Add OVER (…), or leave IGNORE NULLS out.',
    );
  }
  return {
    at: name.at,
    kind: 'call',
    name,
    args,
    star,
    distinct,
    orderBy,
    ...(withinGroup && { withinGroup }),
    ...(filter && { filter }),
    ...(nullTreatment && { nullTreatment }),
    ...(over && { over }),
  };
}

function parseWithinGroup(cursor: Cursor): CallExpression['withinGroup'] {
  if (!cursor.takeWords('WITHIN', 'GROUP')) return undefined;
  cursor.expectSymbol('(');
  const items = parseOrderBy(cursor);
  cursor.expectSymbol(')');
  return items;
}
