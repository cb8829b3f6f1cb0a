import { SqlError, type Position } from '../errors';
import type { Expression, Name, Query } from './ast';
import { lex, type Token } from './lexer';
import { RESERVED_WORDS } from './reserved-words';

/** Nesting deeper than this is refused before it can exhaust the stack. */
const MAX_DEPTH = 150;

/** The rules that all others lead back to; given from outside so that the files of the parser form no circle. */
export interface Grammar {
  readonly query: (cursor: Cursor) => Query;
  readonly expression: (cursor: Cursor) => Expression;
  /** An expression without AND, OR, NOT and predicates. */
  readonly value: (cursor: Cursor) => Expression;
}

/** A place in the token list, with the small questions that a recursive-descent parser asks. */
export class Cursor {
  private readonly tokens: Token[];
  private index = 0;
  private depth = 0;

  constructor(
    text: string,
    private readonly grammar: Grammar,
  ) {
    this.tokens = lex(text);
  }

  query(): Query {
    return this.grammar.query(this);
  }

  expression(): Expression {
    return this.grammar.expression(this);
  }

  value(): Expression {
    return this.grammar.value(this);
  }

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)];
    if (!token) throw new TypeError('a token list always ends with an end token');
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.index++;
    return token;
  }

  get at(): Position {
    return this.peek().at;
  }

  mark(): number {
    return this.index;
  }

  rewind(mark: number): void {
    this.index = mark;
  }

  nested<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) {
      throw new SqlError(
        'SQL_SYNTAX',
        this.at,
        `the query nests deeper than ${MAX_DEPTH} levels`,
        'Split it with WITH.',
      );
    }
    try {
      return parse();
    } finally {
      this.depth--;
    }
  }

  isWord(word: string, ahead = 0): boolean {
    return this.peek(ahead).word === word;
  }

  isWords(...words: string[]): boolean {
    return words.every((word, i) => this.isWord(word, i));
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.index++;
    return true;
  }

  takeWords(...words: string[]): boolean {
    if (!this.isWords(...words)) return false;
    this.index += words.length;
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.index++;
    return true;
  }

  expectWord(word: string): Token {
    if (!this.isWord(word)) throw this.unexpected(word);
    return this.next();
  }

  expectSymbol(symbol: string): Token {
    if (!this.isSymbol(symbol)) throw this.unexpected(`'${symbol}'`);
    return this.next();
  }

  /** An identifier may stand here: quoted, or a word that Trino does not reserve. */
  isName(ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'quoted' || (token.kind === 'word' && !RESERVED_WORDS.has(token.word));
  }

  takeName(what: string): Name {
    if (!this.isName()) throw this.unexpected(what);
    const { text, at } = this.next();
    return { text, at };
  }

  unexpected(expected: string): SqlError {
    const token = this.peek();
    const found = token.kind === 'end' ? token.text : `'${token.text}'`;
    const remedy =
      token.kind === 'word' && RESERVED_WORDS.has(token.word)
        ? `${token.word} is a reserved word of Trino: put it in double quotes if it is meant as a name.`
        : 'Correct the query there; the grammar is the SELECT of Trino.';
    return new SqlError('SQL_SYNTAX', token.at, `mismatched input ${found}, expected ${expected}`, remedy);
  }
}
