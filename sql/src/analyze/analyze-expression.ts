import { SqlError, type Position } from '../errors';
import type { Expression, Name } from '../syntax/ast';
import { BIGINT, BOOLEAN, typeName, UNKNOWN, VARCHAR } from '../types/trino-type';
import { analyzeCall } from './analyze-call';
import { explicitCast } from './casts';
import { coerce, unify } from './coerce';
import type { Context } from './context';
import { checkCorrelation } from './correlation';
import {
  binaryLiteral,
  decimalLiteral,
  doubleLiteral,
  integerLiteral,
  intervalLiteral,
  typedLiteral,
} from './literals';
import { arithmetic, call, comparable, compare, concatenate, condition, negate } from './operators';
import type { QueryPlan, Typed } from './typed';
import { resolveTypeName } from './type-names';
import { unknownColumn } from './unknown-column';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Resolves and types one expression. @throws SqlError */
export function analyzeExpression(expression: Expression, context: Context): Typed {
  const analyze = (inner: Expression): Typed => analyzeExpression(inner, context);
  const { at } = expression;
  switch (expression.kind) {
    case 'null':
      return { kind: 'null', type: UNKNOWN, at };
    case 'boolean':
      return { kind: 'boolean', value: expression.value, type: BOOLEAN, at };
    case 'string':
      return { kind: 'constant', value: expression.value, type: VARCHAR, at };
    case 'binary':
      return binaryLiteral(expression);
    case 'integer':
      return integerLiteral(expression);
    case 'decimal':
      return decimalLiteral(expression.text, at);
    case 'double':
      return doubleLiteral(expression.text, at);
    case 'typed literal':
      return typedLiteral(resolveTypeName(expression.type).type, expression.value, at);
    case 'interval':
      return intervalLiteral(expression);
    case 'identifier':
    case 'dereference':
      return analyzeReference(expression, context);
    case 'subscript':
      return subscript(analyze(expression.base), analyze(expression.index), at);
    case 'call':
      return analyzeCall(expression, context, analyzeExpression);
    case 'lambda':
      throw new SqlError(
        'SQL_INVALID',
        at,
        'a lambda can only be an argument of a function such as filter or transform',
        'Remove it.',
      );
    case 'negate':
      return expression.operand.kind === 'integer' && expression.operand.text === '9223372036854775808'
        ? { kind: 'whole', type: BIGINT, value: -9_223_372_036_854_775_808n, at }
        : negate(analyze(expression.operand), at);
    case 'arithmetic':
      return arithmetic(expression.operator, analyze(expression.left), analyze(expression.right), at);
    case 'concat':
      return concatenate(analyze(expression.left), analyze(expression.right), at);
    case 'comparison':
      return compare(expression.operator, analyze(expression.left), analyze(expression.right), at);
    case 'logical': {
      const what = `an operand of ${expression.operator.toUpperCase()}`;
      return call(
        `$${expression.operator}`,
        [condition(analyze(expression.left), what), condition(analyze(expression.right), what)],
        BOOLEAN,
        at,
      );
    }
    case 'not':
      return call('$not', [condition(analyze(expression.operand), 'the operand of NOT')], BOOLEAN, at);
    case 'is null':
      return call('$is_null', [analyze(expression.operand)], BOOLEAN, at);
    case 'distinct from':
      return call(
        '$distinct',
        comparable('IS DISTINCT FROM', analyze(expression.left), analyze(expression.right), at),
        BOOLEAN,
        at,
      );
    case 'between':
      return between(expression, analyze);
    case 'in list':
      return inList(expression, analyze);
    case 'like':
      return like(expression, analyze);
    case 'case':
      return analyzeCase(expression, analyze);
    case 'cast': {
      const { type, length } = resolveTypeName(expression.type);
      return explicitCast(analyze(expression.operand), type, {
        failure: expression.failure,
        at,
        ...(length !== undefined && { length }),
      });
    }
    case 'extract':
      return extract(expression.field, analyze(expression.operand), at);
    case 'array': {
      const { type, items } = unify(expression.items.map(analyze), 'the elements of an array must have one type');
      return { kind: 'array', items, type: { kind: 'array', element: type }, at };
    }
    case 'row': {
      const items = expression.items.map(analyze);
      return { kind: 'row', items, type: { kind: 'row', fields: items.map(({ type }) => ({ type })) }, at };
    }
    case 'at time zone':
      return atTimeZone(analyze(expression.operand), analyze(expression.zone), at);
    case 'current': {
      const { what } = expression;
      const type =
        what === 'date'
          ? ({ kind: 'date' } as const)
          : ({ kind: what === 'timestamp' ? 'timestamp with time zone' : 'timestamp', precision: 3 } as const);
      return { kind: 'now', what, type, at };
    }
    default:
      return analyzeSubquery(expression, context);
  }
}

const SUBQUERY_NAMES = {
  exists: 'EXISTS',
  'in query': 'IN',
  quantified: 'a comparison with ANY or ALL',
  'scalar query': 'a scalar subquery',
} as const;

type SubqueryExpression = Of<'exists'> | Of<'scalar query'> | Of<'in query'> | Of<'quantified'>;

function analyzeSubquery(expression: SubqueryExpression, context: Context): Typed {
  const { at } = expression;
  const query = context.session.analyzeQuery(context.session, expression.query, context.scope, context.commonTables);
  checkCorrelation(query, context, SUBQUERY_NAMES[expression.kind], at);
  if (expression.kind === 'exists') return { kind: 'exists', query, type: BOOLEAN, at };
  const [column, ...others] = query.columns;
  if (!column || others.length > 0) {
    throw new SqlError(
      'SQL_INVALID',
      at,
      `multiple columns returned by subquery are not portable: ${query.columns.length} columns`,
      'Select one column.',
    );
  }
  if (expression.kind === 'scalar query') return { kind: 'scalar query', query, type: column.column.type, at };
  const operand = analyzeExpression(expression.operand, context);
  const operator = expression.kind === 'quantified' ? expression.operator : 'IN';
  const of: Typed = { kind: 'column', column: column.column, name: '', type: column.column.type, at };
  const [left, right] = comparable(operator, operand, of, at);
  const converted = coerceOutput(query, right, context);
  return expression.kind === 'quantified'
    ? {
        kind: 'quantified',
        operand: left,
        operator,
        quantifier: expression.quantifier,
        query: converted,
        type: BOOLEAN,
        at,
      }
    : { kind: 'in query', operand: left, query: converted, type: BOOLEAN, at };
}

/** The query with its one column converted. */
function coerceOutput(query: QueryPlan, to: Typed, { session }: Context): QueryPlan {
  if (to.kind === 'column') return query;
  const inner = session.column(to.kind === 'cast' ? to.operand.type : to.type);
  const column = session.column(to.type);
  const reference: Typed = { kind: 'column', column: inner, name: '', type: inner.type, at: to.at };
  return {
    with: [],
    body: {
      kind: 'select',
      distinct: false,
      items: [{ column, of: coerce(reference, to.type) }],
      from: { at: to.at, kind: 'derived', query, columns: [inner], lateral: false },
    },
    orderBy: [],
    columns: [{ column }],
  };
}

/** A chain of names is a column with its table's name before it, or a column and fields of rows after it. */
function analyzeReference(expression: Of<'identifier'> | Of<'dereference'>, context: Context): Typed {
  const chain = chainOf(expression);
  if (!chain)
    return field(
      analyzeExpression((expression as Of<'dereference'>).base, context),
      (expression as Of<'dereference'>).field,
    );
  for (let length = chain.length; length > 0; length--) {
    const found = context.scope.find(chain.slice(0, length), expression.at);
    if (found) return chain.slice(length).reduce(field, { ...found, at: expression.at });
  }
  throw unknownColumn(chain, context);
}

function chainOf(expression: Expression): Name[] | undefined {
  if (expression.kind === 'identifier') return [expression.name];
  if (expression.kind !== 'dereference') return undefined;
  const base = chainOf(expression.base);
  return base && [...base, expression.field];
}

function field(base: Typed, { text, at }: Name): Typed {
  const { type } = base;
  if (type.kind === 'map') {
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      at,
      `'${text}' is read from a map with a dot`,
      `Write element_at(…, '${text}').`,
    );
  }
  if (type.kind !== 'row')
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      at,
      `expression of type ${typeName(type)} has no field '${text}'`,
      'Only rows have fields.',
    );
  const matches = type.fields.flatMap((candidate, index) =>
    candidate.name?.toLowerCase() === text.toLowerCase() ? [index] : [],
  );
  const [index, ...others] = matches;
  const found = index === undefined ? undefined : type.fields[index];
  if (index === undefined || !found) {
    const names = type.fields.flatMap(({ name }) => (name ? [name] : []));
    throw new SqlError(
      'SQL_UNKNOWN_COLUMN',
      at,
      `field '${text}' does not exist in ${names.length > 0 ? `(${names.join(', ')})` : 'a row without names'}`,
      'Use one of the fields named.',
    );
  }
  if (others.length > 0)
    throw new SqlError('SQL_AMBIGUOUS_COLUMN', at, `field '${text}' is ambiguous`, 'Give the fields different names.');
  return { kind: 'field', base, index, type: found.type, at };
}

function subscript(base: Typed, index: Typed, at: Position): Typed {
  const { type } = base;
  if (type.kind === 'array') return call('$subscript', [base, coerce(index, BIGINT)], type.element, at);
  if (type.kind === 'map') return call('$subscript', [base, coerce(index, type.key)], type.value, at);
  if (type.kind === 'row') {
    const position = index.kind === 'whole' ? Number(index.value) : 0;
    const member = type.fields[position - 1];
    if (!member)
      throw new SqlError(
        'SQL_TYPE_MISMATCH',
        index.at,
        `the subscript of a row must be a literal from 1 to ${type.fields.length}`,
        'Name the field: row.field.',
      );
    return { kind: 'field', base, index: position - 1, type: member.type, at };
  }
  throw new SqlError(
    'SQL_TYPE_MISMATCH',
    at,
    `cannot apply operator: ${typeName(type)}[${typeName(index.type)}]`,
    'Only arrays and maps have subscripts.',
  );
}

function between({ operand, low, high, at }: Of<'between'>, analyze: (expression: Expression) => Typed): Typed {
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

function inList({ operand, items, at }: Of<'in list'>, analyze: (expression: Expression) => Typed): Typed {
  const value = analyze(operand);
  const typed = items.map(analyze);
  for (const item of typed) comparable('IN', value, item, item.at);
  const all = unify([value, ...typed], 'the values of IN must have one type', at).items;
  return call('$in', all, BOOLEAN, at);
}

function like({ operand, pattern, escape, at }: Of<'like'>, analyze: (expression: Expression) => Typed): Typed {
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

function analyzeCase(expression: Of<'case'>, analyze: (expression: Expression) => Typed): Typed {
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

const EXTRACTS: Readonly<Record<string, string>> = {
  year: 'year',
  quarter: 'quarter',
  month: 'month',
  week: 'week',
  day: 'day',
  day_of_month: 'day',
  day_of_week: 'day_of_week',
  dow: 'day_of_week',
  day_of_year: 'day_of_year',
  doy: 'day_of_year',
  year_of_week: 'year_of_week',
  yow: 'year_of_week',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
};

function extract(name: Name, operand: Typed, at: Position): Typed {
  const part = EXTRACTS[name.text.toLowerCase()];
  if (!part)
    throw new SqlError(
      'SQL_INVALID',
      name.at,
      `invalid EXTRACT field: ${name.text}`,
      `Use one of ${Object.keys(EXTRACTS).join(', ')}.`,
    );
  const times = [
    'timestamp',
    'timestamp with time zone',
    ...(['hour', 'minute', 'second'].includes(part) ? [] : ['date']),
  ];
  if (!times.includes(operand.type.kind))
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      at,
      `cannot extract ${part} from ${typeName(operand.type)}`,
      'Use a date or timestamp.',
    );
  return call(part, [operand], BIGINT, at);
}

/** All times are in UTC, so only that zone changes nothing. */
function atTimeZone(operand: Typed, zone: Typed, at: Position): Typed {
  if (zone.kind !== 'constant' || zone.value.toUpperCase() !== 'UTC') {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      at,
      "AT TIME ZONE is only portable with 'UTC'",
      'Leave times in UTC and convert them where they are shown.',
    );
  }
  const { type } = operand;
  if (type.kind === 'timestamp with time zone') return operand;
  if (type.kind === 'timestamp')
    return coerce(operand, { kind: 'timestamp with time zone', precision: type.precision });
  throw new SqlError(
    'SQL_TYPE_MISMATCH',
    at,
    `AT TIME ZONE needs a timestamp, not ${typeName(type)}`,
    'CAST it to timestamp.',
  );
}
