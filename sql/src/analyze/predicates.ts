import { SqlError } from '../errors';
import type { Expression } from '../syntax/ast';
import { BOOLEAN, typeName, UNKNOWN, VARCHAR } from '../types/trino-type';
import { coerce, unify } from './coerce';
import { call, comparable, compare, condition } from './operators';
import type { Typed } from './typed';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

export function between({ operand, low, high, at }: Of<'between'>, analyze: (expression: Expression) => Typed): Typed {
  const value = analyze(operand);
  const [lowLeft, lowRight] = comparable('>=', value, analyze(low), at);
  const [highLeft, highRight] = comparable('<=', value, analyze(high), at);
  return call(
    '$and',
    [call('$ge', [lowLeft, lowRight], BOOLEAN, at), call('$le', [highLeft, highRight], BOOLEAN, at)],
    BOOLEAN,
    at,
  );
}

const isNull = (item: Typed): boolean => item.kind === 'null' || (item.kind === 'cast' && isNull(item.operand));

export function inList({ operand, items, at }: Of<'in list'>, analyze: (expression: Expression) => Typed): Typed {
  const value = analyze(operand);
  const typed = items.map(analyze);
  for (const item of typed) comparable('IN', value, item, item.at);
  const isConstant = ({ kind }: Typed): boolean => ['null', 'constant', 'whole', 'boolean'].includes(kind);
  if (typed.some(isNull) && !typed.every((item) => isConstant(item) || isNull(item))) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      'IN with NULL beside values that are no literals is not portable: Trino 368 takes it for false',
      'Leave NULL out.',
    );
  }
  const all = unify([value, ...typed], 'the values of IN must have one type', at).items;
  return call('$in', all, BOOLEAN, at);
}

export function like({ operand, pattern, escape, at }: Of<'like'>, analyze: (expression: Expression) => Typed): Typed {
  const args = [operand, pattern, ...(escape ? [escape] : [])].map(analyze);
  for (const arg of args) {
    if (arg.type.kind !== 'varchar' && arg.type.kind !== 'unknown') {
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        arg.at,
        `LIKE compares text, not ${typeName(arg.type)}`,
        'CAST it to varchar.',
      );
    }
  }
  const last = args[2];
  if (last && (last.kind !== 'constant' || [...last.value].length !== 1)) {
    throw new SqlError('SQL_INVALID', last.at, 'escape must be a single character', "Write ESCAPE '\\'.");
  }
  if (last?.kind === 'constant') checkEscapes(args[1], last.value);
  return call(
    '$like',
    args.map((arg) => coerce(arg, VARCHAR)),
    BOOLEAN,
    at,
  );
}

/** Trino lets the escape character stand only before `%`, `_` and itself. */
function checkEscapes(pattern: Typed | undefined, escape: string): void {
  if (pattern?.kind !== 'constant')
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      pattern?.at ?? { line: 1, column: 1 },
      'ESCAPE with a pattern that is not a literal is not portable',
      'Use strpos or starts_with.',
    );
  const characters = [...pattern.value];
  for (let i = 0; i < characters.length; i++) {
    if (characters[i] !== escape) continue;
    i++;
    if (!['%', '_', escape].includes(characters[i] ?? ''))
      throw new SqlError(
        'SQL_INVALID',
        pattern.at,
        "escape character must be followed by '%', '_' or the escape character itself",
        'Correct the pattern.',
      );
  }
}

export function analyzeCase(expression: Of<'case'>, analyze: (expression: Expression) => Typed): Typed {
  const { at } = expression;
  const operand = expression.operand && analyze(expression.operand);
  const conditions = expression.branches.map(({ when }) => {
    const typed = analyze(when);
    return operand ? compare('=', operand, typed, typed.at) : condition(typed, 'CASE WHEN');
  });
  const results = expression.branches.map(({ then }) => analyze(then));
  const otherwise: Typed = expression.otherwise ? analyze(expression.otherwise) : { kind: 'null', type: UNKNOWN, at };
  const { type, items } = unify([...results, otherwise], 'all CASE results must be the same type');
  const last = items.at(-1) ?? otherwise;
  const branches = conditions.map((when, i) => ({ when, then: items[i] ?? last }));
  return { kind: 'case', branches, otherwise: last, type, at };
}
