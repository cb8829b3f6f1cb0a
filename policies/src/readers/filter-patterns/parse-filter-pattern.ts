import { compare, isAbsent, isNull, type Comparison } from './compare';
import type { Json } from './json';
import { tokenize, type Token } from './tokenize';

export type Predicate = (event: Json) => boolean;

/**
 * A filter pattern for JSON as a predicate on events; undefined for a pattern of another kind or one that is not understood.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseFilterPattern(pattern: string): Predicate | undefined {
  const inner = /^\{([\s\S]*)\}$/.exec(pattern.trim())?.[1];
  const tokens = inner === undefined ? undefined : tokenize(inner);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const predicate = parser.anyOf();
  return parser.isAtEnd ? predicate : undefined;
}

class Parser {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get isAtEnd(): boolean {
    return this.position === this.tokens.length;
  }

  /** `&&` binds closer than `||`. */
  anyOf(): Predicate | undefined {
    return this.joined(
      '||',
      () => this.allOf(),
      (predicates) => (event) => predicates.some((each) => each(event)),
    );
  }

  private allOf(): Predicate | undefined {
    return this.joined(
      '&&',
      () => this.term(),
      (predicates) => (event) => predicates.every((each) => each(event)),
    );
  }

  private joined(
    operator: string,
    part: () => Predicate | undefined,
    join: (predicates: readonly Predicate[]) => Predicate,
  ): Predicate | undefined {
    const predicates: Predicate[] = [];
    do {
      const predicate = part();
      if (predicate === undefined) return undefined;
      predicates.push(predicate);
    } while (this.takes(operator));
    return join(predicates);
  }

  private term(): Predicate | undefined {
    if (this.takes('(')) {
      const predicate = this.anyOf();
      return this.takes(')') ? predicate : undefined;
    }
    const selector = this.next();
    if (selector?.kind !== 'selector') return undefined;
    const test = this.test();
    return test && ((event) => test(select(event, selector.path)));
  }

  private test(): Comparison | undefined {
    const operator = this.next();
    if (operator?.kind === 'symbol') {
      const operand = this.next();
      return operand && compare(operator.text, operand);
    }
    if (operator?.kind !== 'word') return undefined;
    const word = operator.text.toUpperCase();
    if (word === 'EXISTS') return (found) => !isAbsent(found);
    const next = this.next();
    const follows = next?.kind === 'word' ? next.text.toUpperCase() : '';
    return WORDS[`${word} ${follows}`];
  }

  private takes(symbol: string): boolean {
    const token = this.tokens[this.position];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.position += 1;
    return true;
  }

  private next(): Token | undefined {
    const token = this.tokens[this.position];
    this.position += 1;
    return token;
  }
}

const WORDS: Readonly<Record<string, Comparison>> = {
  'NOT EXISTS': isAbsent,
  'IS NULL': isNull,
  'IS TRUE': (found) => found.includes(true),
  'IS FALSE': (found) => found.includes(false),
};

/** What a path leads to: several values where it goes through all items of a list, none where nothing is there. */
function select(event: Json, [key, ...rest]: readonly string[]): readonly Json[] {
  if (key === undefined) return [event];
  if (event === null || typeof event !== 'object') return [];
  if (key === '*') return Array.isArray(event) ? (event as readonly Json[]).flatMap((item) => select(item, rest)) : [];
  const item = (event as Readonly<Record<string, Json | undefined>>)[key];
  return item === undefined ? [] : select(item, rest);
}
