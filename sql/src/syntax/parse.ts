import { SqlError } from '../errors';
import type { Query } from './ast';
import { Cursor } from './cursor';
import { parseExpression, parseValue } from './parse-expression';
import { parseQuery } from './parse-query';

const STATEMENTS = new Set(
  `ALTER ANALYZE ATTACH CALL COMMENT COMMIT COPY CREATE DEALLOCATE DELETE DENY DESC DESCRIBE DETACH DROP EXECUTE EXPLAIN EXPORT GRANT
IMPORT INSERT INSTALL LOAD MERGE PRAGMA PREPARE REFRESH RESET REVOKE ROLLBACK SET SHOW START TRUNCATE UPDATE USE VACUUM`.split(
    /\s+/,
  ),
);

/** Reads exactly one query, with or without a closing semicolon. @throws SqlError */
export function parse(text: string): Query {
  const cursor = new Cursor(text, { query: parseQuery, expression: parseExpression, value: parseValue });
  const { word, at, kind } = cursor.peek();
  if (kind === 'end') throw new SqlError('SQL_NOT_ONE_SELECT', at, 'the query is empty', 'Write one SELECT.');
  if (STATEMENTS.has(word))
    throw new SqlError(
      'SQL_NOT_ONE_SELECT',
      at,
      `${word} is not allowed: an audit store only answers queries`,
      'Write one SELECT.',
    );
  const query = cursor.query();
  if (cursor.takeSymbol(';') && cursor.peek().kind !== 'end') {
    throw new SqlError(
      'SQL_NOT_ONE_SELECT',
      cursor.at,
      'only one statement is allowed',
      'Send each SELECT as its own query.',
    );
  }
  if (cursor.peek().kind !== 'end') throw cursor.unexpected('the end of the query');
  return query;
}
