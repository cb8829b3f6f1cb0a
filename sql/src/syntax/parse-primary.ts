import { SqlError } from '../errors';
import type { Expression, Name } from './ast';
import type { Cursor } from './cursor';
import { parseCall } from './parse-call';
import { notPortable, startsQuery } from './parse-common';
import { parseType } from './parse-type';

/** A literal, name, call or bracket, followed by any number of `.field` and `[index]`. */
export function parsePrimary(cursor: Cursor): Expression {
  let base = parseBase(cursor);
  for (;;) {
    if (cursor.isSymbol('.') && !cursor.isSymbol('*', 1)) {
      const { at } = cursor.next();
      base = { at: base.at, kind: 'dereference', base, field: cursor.takeName(`a field name after '.'`) };
      if (cursor.isSymbol('(')) {
        throw new SqlError(
          'SQL_UNKNOWN_FUNCTION',
          at,
          'qualified function names are not allowed',
          'Call the function by its plain name.',
        );
      }
    } else if (cursor.isSymbol('[')) {
      const { at } = cursor.next();
      const index = cursor.expression();
      cursor.expectSymbol(']');
      base = { at, kind: 'subscript', base, index };
    } else return base;
  }
}

const CURRENT = { CURRENT_TIMESTAMP: 'timestamp', CURRENT_DATE: 'date', LOCALTIMESTAMP: 'localtimestamp' } as const;
const INTERVAL_FIELDS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
const REFUSED_WORDS: Readonly<Record<string, string>> = {
  CURRENT_TIME: 'Use current_timestamp.',
  LOCALTIME: 'Use localtimestamp.',
  CURRENT_USER: 'Name the principal.',
  CURRENT_CATALOG: 'Leave it out.',
  CURRENT_SCHEMA: 'Leave it out.',
  CURRENT_PATH: 'Leave it out.',
  CURRENT_ROLE: 'Leave it out.',
  NORMALIZE: 'Compare the text as it is.',
  TRIM: 'Use trim(x), ltrim(x) or rtrim(x).',
  JSON_VALUE: 'Use json_extract_scalar(json, path).',
  JSON_QUERY: 'Use json_extract(json, path).',
  JSON_EXISTS: 'Use json_extract(json, path) IS NOT NULL.',
  JSON_OBJECT: 'Use map(ARRAY[…], ARRAY[…]).',
  JSON_ARRAY: 'Use ARRAY[…].',
};

function parseBase(cursor: Cursor): Expression {
  const token = cursor.peek();
  const { at } = token;
  switch (token.kind) {
    case 'string':
    case 'binary':
      cursor.next();
      return { at, kind: token.kind, value: token.text };
    case 'integer':
    case 'decimal':
    case 'double':
      cursor.next();
      return { at, kind: token.kind, text: token.text };
    case 'uuid':
      throw new SqlError(
        'SQL_SYNTAX',
        at,
        'an event data store ID can only stand after FROM or JOIN',
        'Give the table an alias and use that.',
      );
    case 'quoted':
      return parseNamed(cursor);
    case 'symbol':
      if (token.text === '(') return parseBracket(cursor);
      if (token.text === '?') throw notPortable(cursor, 'the parameter ?', 'Write the value.');
      if (token.text === '[') throw notPortable(cursor, 'an array literal […]', 'Write ARRAY[…].');
      throw cursor.unexpected('an expression');
    case 'end':
      throw cursor.unexpected('an expression');
    case 'word':
      return parseWord(cursor);
  }
}

function parseWord(cursor: Cursor): Expression {
  const { at, word } = cursor.peek();
  const call = cursor.isSymbol('(', 1);
  switch (word) {
    case 'NULL':
      cursor.next();
      return { at, kind: 'null' };
    case 'TRUE':
    case 'FALSE':
      cursor.next();
      return { at, kind: 'boolean', value: word === 'TRUE' };
    case 'CASE':
      return parseCase(cursor);
    case 'CAST':
    case 'TRY_CAST':
      if (call) return parseCast(cursor);
      break;
    case 'EXISTS':
      return parseExists(cursor);
    case 'EXTRACT':
      if (call) return parseExtract(cursor);
      break;
    case 'ARRAY':
      if (cursor.isSymbol('[', 1)) {
        cursor.next();
        return { at, kind: 'array', items: parseItems(cursor, '[', ']') };
      }
      break;
    case 'ROW':
      if (call) {
        cursor.next();
        return { at, kind: 'row', items: parseItems(cursor, '(', ')') };
      }
      break;
    case 'INTERVAL':
      if (['string', 'symbol'].includes(cursor.peek(1).kind) && !cursor.isSymbol('.', 1)) return parseInterval(cursor);
      break;
    case 'CURRENT_TIMESTAMP':
    case 'CURRENT_DATE':
    case 'LOCALTIMESTAMP':
      cursor.next();
      if (call && word !== 'CURRENT_DATE')
        throw notPortable(
          cursor,
          `a precision of ${word.toLowerCase()}`,
          `Write ${word.toLowerCase()} without brackets.`,
        );
      return { at, kind: 'current', what: CURRENT[word] };
    case 'SUBSTRING':
    case 'POSITION':
      if (call) return parseSpelled(cursor, word);
      break;
    case 'GROUPING':
    case 'LISTAGG':
      if (call) return parseCall(cursor, nextName(cursor));
      break;
    case 'TRIM':
      if (call && !['BOTH', 'LEADING', 'TRAILING'].includes(cursor.peek(2).word))
        return parseCall(cursor, nextName(cursor));
      break;
  }
  const refusal = REFUSED_WORDS[word];
  if (refusal) throw notPortable(cursor, word === 'TRIM' ? 'TRIM(… FROM …)' : word.toLowerCase(), refusal);
  if (!cursor.isName()) throw cursor.unexpected('an expression');
  return parseNamed(cursor);
}

/** `SUBSTRING(text FROM 2 FOR 3)` and `POSITION(part IN text)`, or the same names as plain calls. */
function parseSpelled(cursor: Cursor, word: 'SUBSTRING' | 'POSITION'): Expression {
  const mark = cursor.mark();
  const name = nextName(cursor);
  cursor.expectSymbol('(');
  if (!cursor.isSymbol(')')) {
    const first = cursor.value();
    if (word === 'POSITION' && cursor.takeWord('IN')) {
      const within = cursor.value();
      cursor.expectSymbol(')');
      return plainCall({ text: 'strpos', at: name.at }, [within, first]);
    }
    if (word === 'SUBSTRING' && cursor.takeWord('FROM')) {
      const args = [first, cursor.value()];
      if (cursor.takeWord('FOR')) args.push(cursor.value());
      cursor.expectSymbol(')');
      return plainCall(name, args);
    }
  }
  cursor.rewind(mark);
  return parseCall(cursor, nextName(cursor));
}

const plainCall = (name: Name, args: Expression[]): Expression => ({
  at: name.at,
  kind: 'call',
  name,
  args,
  star: false,
  distinct: false,
  orderBy: [],
});

const nextName = (cursor: Cursor): Name => {
  const { text, at } = cursor.next();
  return { text, at };
};

function parseNamed(cursor: Cursor): Expression {
  const { at } = cursor;
  if (cursor.isSymbol('->', 1)) {
    const name = cursor.takeName('a parameter');
    cursor.next();
    return { at, kind: 'lambda', parameters: [name], body: cursor.expression() };
  }
  const typed = parseTypedLiteral(cursor);
  if (typed) return typed;
  const name = cursor.takeName('a name');
  return cursor.isSymbol('(') ? parseCall(cursor, name) : { at, kind: 'identifier', name };
}

/** `timestamp '…'`, `date '…'`, `decimal '…'`, `double '…'`: a type followed at once by a string. */
function parseTypedLiteral(cursor: Cursor): Expression | undefined {
  if (cursor.peek().kind !== 'word') return undefined;
  const { at } = cursor;
  const simple = cursor.peek(1).kind === 'string';
  const parameterised =
    cursor.isSymbol('(', 1) &&
    cursor.peek(2).kind === 'integer' &&
    cursor.isSymbol(')', 3) &&
    cursor.peek(4).kind === 'string';
  const precise = cursor.isWords('DOUBLE', 'PRECISION') && cursor.peek(2).kind === 'string';
  if (!simple && !parameterised && !precise) return undefined;
  const type = parseType(cursor);
  return { at, kind: 'typed literal', type, value: cursor.next().text };
}

function parseBracket(cursor: Cursor): Expression {
  const { at } = cursor.expectSymbol('(');
  const lambda = parseLambda(cursor);
  if (lambda) return { at, kind: 'lambda', ...lambda };
  if (startsQuery(cursor)) {
    const mark = cursor.mark();
    const direct = !cursor.isSymbol('(');
    try {
      const query = cursor.query();
      cursor.expectSymbol(')');
      return { at, kind: 'scalar query', query };
    } catch (error) {
      if (direct) throw error;
      // `((SELECT 1) + 1)` is an expression that begins with a query.
      cursor.rewind(mark);
    }
  }
  const first = cursor.expression();
  if (cursor.takeSymbol(')')) return first;
  const items = [first];
  while (cursor.takeSymbol(',')) items.push(cursor.expression());
  cursor.expectSymbol(')');
  return { at, kind: 'row', items };
}

function parseLambda(cursor: Cursor): { parameters: Name[]; body: Expression } | undefined {
  let ahead = 0;
  if (!cursor.isSymbol(')')) {
    for (;;) {
      if (!cursor.isName(ahead)) return undefined;
      ahead++;
      if (cursor.isSymbol(')', ahead)) break;
      if (!cursor.isSymbol(',', ahead)) return undefined;
      ahead++;
    }
  }
  if (!cursor.isSymbol('->', ahead + 1)) return undefined;
  const parameters: Name[] = [];
  while (!cursor.takeSymbol(')')) {
    parameters.push(cursor.takeName('a parameter'));
    cursor.takeSymbol(',');
  }
  cursor.expectSymbol('->');
  return { parameters, body: cursor.expression() };
}

function parseItems(cursor: Cursor, open: string, close: string): Expression[] {
  const items: Expression[] = [];
  cursor.expectSymbol(open);
  if (cursor.takeSymbol(close)) return items;
  do items.push(cursor.expression());
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(close);
  return items;
}

function parseCase(cursor: Cursor): Expression {
  const { at } = cursor.expectWord('CASE');
  const operand = cursor.isWord('WHEN') ? undefined : cursor.expression();
  const branches: { when: Expression; then: Expression }[] = [];
  while (cursor.takeWord('WHEN')) {
    const when = cursor.expression();
    cursor.expectWord('THEN');
    branches.push({ when, then: cursor.expression() });
  }
  if (branches.length === 0) throw cursor.unexpected('WHEN');
  const otherwise = cursor.takeWord('ELSE') ? cursor.expression() : undefined;
  cursor.expectWord('END');
  return { at, kind: 'case', branches, ...(operand && { operand }), ...(otherwise && { otherwise }) };
}

function parseCast(cursor: Cursor): Expression {
  const { at, word } = cursor.next();
  cursor.expectSymbol('(');
  const operand = cursor.expression();
  cursor.expectWord('AS');
  const type = parseType(cursor);
  cursor.expectSymbol(')');
  return { at, kind: 'cast', operand, type, failure: word === 'CAST' ? 'error' : 'null' };
}

function parseExists(cursor: Cursor): Expression {
  const { at } = cursor.expectWord('EXISTS');
  cursor.expectSymbol('(');
  const query = cursor.query();
  cursor.expectSymbol(')');
  return { at, kind: 'exists', query };
}

function parseExtract(cursor: Cursor): Expression {
  const { at } = cursor.expectWord('EXTRACT');
  cursor.expectSymbol('(');
  const field = cursor.takeName('a field such as YEAR');
  cursor.expectWord('FROM');
  const operand = cursor.expression();
  cursor.expectSymbol(')');
  return { at, kind: 'extract', field, operand };
}

function parseInterval(cursor: Cursor): Expression {
  const { at } = cursor.expectWord('INTERVAL');
  const negative = cursor.takeSymbol('-');
  if (!negative) cursor.takeSymbol('+');
  if (cursor.peek().kind !== 'string') throw cursor.unexpected("a number in quotes, as in INTERVAL '1' DAY");
  const value = cursor.next().text;
  const field = (): string => {
    if (!INTERVAL_FIELDS.includes(cursor.peek().word)) throw cursor.unexpected(INTERVAL_FIELDS.join(', '));
    return cursor.next().word.toLowerCase();
  };
  const from = field();
  const to = cursor.takeWord('TO') ? field() : undefined;
  return { at, kind: 'interval', negative, value, from, ...(to && { to }) };
}
