import { SqlError } from '../errors';
import type { Alias, Expression, Name, Relation } from './ast';
import type { Cursor } from './cursor';
import { notPortable, parseNames } from './parse-common';

/** Everything after FROM: relations joined by commas (a cross join) and JOIN. */
export function parseRelation(cursor: Cursor): Relation {
  let left = parseJoins(cursor);
  while (cursor.isSymbol(',')) {
    const { at } = cursor.next();
    left = { at, kind: 'join', type: 'cross', left, right: parseJoins(cursor) };
  }
  return left;
}

function parseJoins(cursor: Cursor): Relation {
  return cursor.nested(() => {
    let left = parseAliased(cursor);
    for (;;) {
      const at = cursor.at;
      if (cursor.isWord('NATURAL')) throw notPortable(cursor, 'NATURAL JOIN', 'Name the columns: JOIN … USING (…).');
      if (cursor.takeWords('CROSS', 'JOIN')) {
        left = { at, kind: 'join', type: 'cross', left, right: parseAliased(cursor) };
        continue;
      }
      const type = takeJoinType(cursor);
      if (!type) return left;
      const right = parseJoined(cursor);
      if (cursor.takeWord('ON')) left = { at, kind: 'join', type, left, right, on: cursor.expression() };
      else if (cursor.takeWord('USING')) left = { at, kind: 'join', type, left, right, using: parseNames(cursor) };
      else throw cursor.unexpected('ON or USING');
    }
  });
}

/** `a JOIN b JOIN c ON … ON …`: the right side may itself be joined before its own ON. */
function parseJoined(cursor: Cursor): Relation {
  const right = parseAliased(cursor);
  const mark = cursor.mark();
  const type = takeJoinType(cursor);
  cursor.rewind(mark);
  if (type)
    throw notPortable(
      cursor,
      'a join nested without parentheses',
      'Put each ON directly after its JOIN, or use parentheses.',
    );
  return right;
}

function takeJoinType(cursor: Cursor): 'inner' | 'left' | 'right' | 'full' | undefined {
  if (cursor.takeWord('JOIN') || cursor.takeWords('INNER', 'JOIN')) return 'inner';
  for (const type of ['LEFT', 'RIGHT', 'FULL'] as const) {
    if (cursor.takeWords(type, 'JOIN') || cursor.takeWords(type, 'OUTER', 'JOIN')) return type.toLowerCase() as 'left';
  }
  return undefined;
}

function parseAliased(cursor: Cursor): Relation {
  const at = cursor.at;
  const relation = parsePrimary(cursor);
  if (cursor.isWord('TABLESAMPLE'))
    throw notPortable(cursor, 'TABLESAMPLE', 'Query all rows, or filter by a condition.');
  if (cursor.isWord('MATCH_RECOGNIZE'))
    throw notPortable(cursor, 'MATCH_RECOGNIZE', 'Use lag(), or a self-join with a bound on time.');
  if (cursor.isWord('FOR')) throw notPortable(cursor, 'FOR VERSION/TIMESTAMP AS OF', 'Filter by eventTime.');
  const alias = parseAlias(cursor);
  return alias ? { at, kind: 'aliased', relation, alias } : relation;
}

function parseAlias(cursor: Cursor): Alias | undefined {
  const at = cursor.at;
  const explicit = cursor.takeWord('AS');
  if (!explicit && !cursor.isName()) return undefined;
  // These may follow a relation, and Trino takes them for an alias only after AS.
  if (!explicit && ['LIMIT', 'OFFSET', 'FETCH', 'WINDOW'].includes(cursor.peek().word)) return undefined;
  const name = cursor.takeName('an alias');
  const columns = cursor.isSymbol('(') ? parseNames(cursor) : undefined;
  return { at, name, ...(columns && { columns }) };
}

function parsePrimary(cursor: Cursor): Relation {
  const at = cursor.at;
  if (cursor.isWord('UNNEST')) return parseUnnest(cursor);
  if (cursor.isWord('LATERAL') && cursor.isSymbol('(', 1)) {
    cursor.next();
    cursor.next();
    const query = cursor.query();
    cursor.expectSymbol(')');
    return { at, kind: 'lateral', query };
  }
  if (cursor.isWord('TABLE') && cursor.isSymbol('(', 1))
    throw notPortable(cursor, 'a table function', 'Query a table of the audit store.');
  if (cursor.isWord('JSON_TABLE'))
    throw notPortable(cursor, 'JSON_TABLE', 'Use UNNEST(CAST(json_parse(…) AS array(json))).');
  if (cursor.isSymbol('(')) return parseParenthesised(cursor);
  return { at, kind: 'table', parts: parseTableName(cursor) };
}

function parseTableName(cursor: Cursor): Name[] {
  const parts: Name[] = [];
  do {
    const token = cursor.peek();
    parts.push(token.kind === 'uuid' ? cursor.next() : cursor.takeName('a table name'));
  } while (cursor.takeSymbol('.'));
  const at = parts[0]?.at ?? cursor.at;
  if (cursor.isSymbol('(')) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      `table functions such as ${parts.map(({ text }) => text).join('.')}(…) are not allowed`,
      'Query a table of the audit store.',
    );
  }
  if (parts.length > 3)
    throw new SqlError('SQL_SYNTAX', at, 'a table name has at most three parts', 'Write catalog.schema.table.');
  return parts.map(({ text, at }) => ({ text, at }));
}

/** `(SELECT …)`, or a join in parentheses; only trying tells them apart, as both may begin with several brackets. */
function parseParenthesised(cursor: Cursor): Relation {
  const at = cursor.expectSymbol('(').at;
  let ahead = 0;
  while (cursor.isSymbol('(', ahead)) ahead++;
  const queryAhead = ['SELECT', 'WITH', 'VALUES', 'TABLE'].some((word) => cursor.isWord(word, ahead));
  if (queryAhead) {
    const mark = cursor.mark();
    try {
      const query = cursor.query();
      cursor.expectSymbol(')');
      return { at, kind: 'subquery', query };
    } catch (error) {
      if (ahead === 0) throw error;
      cursor.rewind(mark);
    }
  }
  const relation = parseRelation(cursor);
  cursor.expectSymbol(')');
  return relation;
}

function parseUnnest(cursor: Cursor): Relation {
  const at = cursor.expectWord('UNNEST').at;
  cursor.expectSymbol('(');
  const expressions: Expression[] = [];
  do expressions.push(cursor.expression());
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')');
  const ordinality = cursor.takeWords('WITH', 'ORDINALITY');
  return { at, kind: 'unnest', expressions, ordinality };
}
