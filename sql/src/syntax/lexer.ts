import { SqlError, type Position } from '../errors';

export type TokenKind =
  'word' | 'quoted' | 'uuid' | 'string' | 'binary' | 'integer' | 'decimal' | 'double' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Words and symbols as written; strings and quoted names without their quotes. */
  readonly text: string;
  /** Upper-cased text of an unquoted word, else empty: what keywords are compared with. */
  readonly word: string;
  readonly at: Position;
}

const SYMBOLS = [
  '<>',
  '!=',
  '<=',
  '>=',
  '||',
  '->',
  '=>',
  '(',
  ')',
  '[',
  ']',
  ',',
  '.',
  ';',
  '+',
  '-',
  '*',
  '/',
  '%',
  '=',
  '<',
  '>',
  '?',
  ':',
  '{',
  '}',
  '|',
  '@',
];

/**
 * CloudTrail Lake names an event data store by its bare UUID in FROM, which is no Trino identifier.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-create-edit-query.html
 */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z_])/iy;
const SPACE = /\s+|--[^\r\n]*|\/\*[^]*?\*\//y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:(\d+\.?\d*|\.\d+)[eE][+-]?\d+|(\d+\.\d*|\.\d+)|(\d+))/y;
const STRING = /'((?:[^']|'')*)'/y;
const QUOTED = /"((?:[^"]|"")*)"/y;
const BINARY = /[xX]'([^']*)'/y;

export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let line = 1;
  let lineStart = 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = offset;
    return pattern.exec(text);
  };
  const advance = (length: number): void => {
    const end = offset + length;
    for (let i = offset; i < end; i++) {
      if (text[i] === '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    offset = end;
  };

  while (offset < text.length) {
    const space = match(SPACE);
    if (space) {
      advance(space[0].length);
      continue;
    }
    const at = { line, column: offset - lineStart + 1 };
    const push = (kind: TokenKind, length: number, value: string): void => {
      tokens.push({ kind, text: value, word: kind === 'word' ? value.toUpperCase() : '', at });
      advance(length);
    };
    let found: RegExpExecArray | null;
    if ((found = match(UUID))) push('uuid', found[0].length, found[0]);
    else if ((found = match(BINARY))) push('binary', found[0].length, found[1] ?? '');
    else if (/[uU]&'/.test(text.slice(offset, offset + 3))) {
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        at,
        "unicode string literals U&'…' are not allowed",
        "Write the characters themselves between plain quotes: '…'.",
      );
    } else if ((found = match(WORD))) {
      push('word', found[0].length, found[0]);
    } else if ((found = match(NUMBER))) {
      const kind = found[1] !== undefined ? 'double' : found[2] !== undefined ? 'decimal' : 'integer';
      const after = text[offset + found[0].length] ?? '';
      if (/[A-Za-z_]/.test(after))
        throw new SqlError(
          'SQL_SYNTAX',
          at,
          'identifiers must not start with a digit',
          'Surround the identifier with double quotes.',
        );
      push(kind, found[0].length, found[0]);
    } else if ((found = match(STRING))) push('string', found[0].length, (found[1] ?? '').replaceAll("''", "'"));
    else if ((found = match(QUOTED))) {
      if (found[1] === '')
        throw new SqlError(
          'SQL_SYNTAX',
          at,
          'zero-length delimited identifier is not allowed',
          'Name the column or table.',
        );
      push('quoted', found[0].length, (found[1] ?? '').replaceAll('""', '"'));
    } else {
      const symbol = text.startsWith('/*', offset)
        ? undefined
        : SYMBOLS.find((candidate) => text.startsWith(candidate, offset));
      if (symbol === undefined) throw unexpected(text, offset, at);
      push('symbol', symbol.length, symbol);
    }
  }
  tokens.push({ kind: 'end', text: 'the end of the query', word: '', at: { line, column: offset - lineStart + 1 } });
  return tokens;
}

function unexpected(text: string, offset: number, at: Position): SqlError {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  if (character === "'")
    return new SqlError(
      'SQL_SYNTAX',
      at,
      'a string literal is not closed',
      "Add the closing quote '; write a quote inside text twice ('').",
    );
  if (character === '"')
    return new SqlError('SQL_SYNTAX', at, 'a quoted identifier is not closed', 'Add the closing double quote.');
  if (character === '`')
    return new SqlError(
      'SQL_SYNTAX',
      at,
      'backquoted identifiers are not supported',
      'Quote identifiers with double quotes.',
    );
  if (text.startsWith('/*', offset)) return new SqlError('SQL_SYNTAX', at, 'a comment is not closed', 'Add */.');
  return new SqlError('SQL_SYNTAX', at, `unexpected character '${character}'`, 'Remove it.');
}
