import { SqlError } from '../errors';
import { findFunction, insteadOf, portableFunctions, type PortableFunction } from '../functions/registry';
import type { CallExpression, Expression } from '../syntax/ast';
import { BIGINT, isGroupable, typeName, UNKNOWN } from '../types/trino-type';
import { analyzeSortItems, analyzeWindow } from './analyze-window';
import { unify } from './coerce';
import type { Context } from './context';
import { arithmetic, call, comparable, condition } from './operators';
import { resolveCall, type ResolvedCall } from './resolve-call';
import type { SortKey, Typed } from './typed';
import { keyOf, walk } from './walk';

export type Analyze = (expression: Expression, context: Context) => Typed;

/** A call by name: a special form, a scalar function, an aggregate or a window function. @throws SqlError */
export function analyzeCall(expression: CallExpression, context: Context, analyze: Analyze): Typed {
  const name = expression.name.text.toLowerCase();
  const special = SPECIAL_FORMS[name];
  if (special) {
    plain(expression);
    return special(
      expression,
      expression.args.map((arg) => analyze(arg, context)),
    );
  }
  if (name === 'grouping') return analyzeGrouping(expression, context, analyze);
  const found = findFunction(name);
  if (!found) throw unknownFunction(expression);
  if (expression.star && name !== 'count')
    throw invalid(expression, `${name}(*) is not a function`, 'Only count takes a star.');
  if (expression.over) return analyzeWindow(expression, found, context, analyze);
  if (found.kind === 'window')
    throw invalid(expression, `window function ${name} needs OVER (…)`, 'Add OVER (ORDER BY …).');
  if (found.kind === 'aggregate') return analyzeAggregate(expression, found, context, analyze);
  plain(expression);
  const { args, type } = resolveCall(expression, found, context, analyze);
  return call(name, args, type, expression.at);
}

const invalid = ({ at }: CallExpression, detail: string, remedy: string): SqlError =>
  new SqlError('SQL_INVALID', at, detail, remedy);

function plain(expression: CallExpression): void {
  const name = expression.name.text;
  if (
    expression.distinct ||
    expression.orderBy.length > 0 ||
    expression.filter ||
    expression.withinGroup ||
    expression.over ||
    expression.star
  ) {
    throw invalid(
      expression,
      `${name} is not an aggregate: DISTINCT, ORDER BY, FILTER and OVER do not go with it`,
      'Remove them.',
    );
  }
}

type SpecialForm = (expression: CallExpression, args: Typed[]) => Typed;

const arity = (expression: CallExpression, least: number, most: number): void => {
  const { length } = expression.args;
  if (length < least || length > most) {
    throw invalid(
      expression,
      `${expression.name.text} takes ${least === most ? least : most === Infinity ? `${least} or more` : `${least} or ${most}`} arguments, not ${length}`,
      'Correct the number of arguments.',
    );
  }
};

const SPECIAL_FORMS: Readonly<Record<string, SpecialForm>> = {
  coalesce: (expression, args) => {
    arity(expression, 2, Infinity);
    const { type, items } = unify(args, 'all COALESCE operands must be the same type');
    return call('coalesce', items, type, expression.at);
  },
  nullif: (expression, args) => {
    arity(expression, 2, 2);
    const [first, second] = args;
    if (!first || !second) return { kind: 'null', type: UNKNOWN, at: expression.at };
    const compared = comparable('=', first, second, expression.at);
    return call('nullif', [first, ...compared], first.type, expression.at);
  },
  if: (expression, args) => {
    arity(expression, 2, 3);
    const [when, then, otherwise = { kind: 'null', type: UNKNOWN, at: expression.at } as const] = args;
    if (!when || !then) return { kind: 'null', type: UNKNOWN, at: expression.at };
    const { type, items } = unify([then, otherwise], 'the results of IF must be the same type');
    const [first = then, second = otherwise] = items;
    return {
      kind: 'case',
      branches: [{ when: condition(when, 'the condition of IF'), then: first }],
      otherwise: second,
      type,
      at: expression.at,
    };
  },
  mod: (expression, args) => {
    arity(expression, 2, 2);
    const [left, right] = args;
    return left && right
      ? arithmetic('%', left, right, expression.at)
      : { kind: 'null', type: UNKNOWN, at: expression.at };
  },
  try: (expression, args) => {
    arity(expression, 1, 1);
    const [operand] = args;
    if (!operand) return { kind: 'null', type: UNKNOWN, at: expression.at };
    return call('try', [operand], operand.type, expression.at);
  },
};

function unknownFunction({ name }: CallExpression): SqlError {
  const instead = insteadOf(name.text);
  if (instead) return new SqlError('SQL_NOT_PORTABLE', name.at, `function ${name.text} is not portable`, instead);
  const lower = name.text.toLowerCase();
  const near = portableFunctions()
    .map((known) => known.name)
    .filter((known) => known.startsWith(lower.slice(0, 5)) && lower.length > 3);
  return new SqlError(
    'SQL_UNKNOWN_FUNCTION',
    name.at,
    `function '${name.text}' is not on the list of portable functions`,
    near.length > 0
      ? `Did you mean ${near.slice(0, 4).join(', ')}?`
      : 'Use another function; docs list the portable ones.',
  );
}

function analyzeAggregate(
  expression: CallExpression,
  found: PortableFunction,
  context: Context,
  analyze: Analyze,
): Typed {
  const { at } = expression;
  if (context.aggregates === 'refused') {
    throw new SqlError(
      'SQL_GROUPING',
      at,
      `${context.clause} cannot contain aggregate ${found.name}`,
      'Use HAVING, or aggregate in a subquery.',
    );
  }
  const inner: Context = {
    ...context,
    clause: `argument of aggregate ${found.name}`,
    aggregates: 'refused',
    windows: 'refused',
  };
  const resolved = resolveCall(expression, found, inner, analyze);
  const filter = expression.filter && condition(analyze(expression.filter, { ...inner, clause: 'FILTER' }), 'FILTER');
  if (filter) refuseSubqueries(filter);
  const orderBy = aggregateOrder(expression, found, inner, analyze);
  checkDistinct(expression, found, resolved, orderBy);
  return {
    kind: 'aggregate',
    name: found.name,
    args: resolved.args,
    distinct: expression.distinct,
    orderBy,
    ...(filter && { filter }),
    type: resolved.type,
    at,
  };
}

const ORDERED = ['array_agg', 'listagg'];

function aggregateOrder(expression: CallExpression, found: PortableFunction, context: Context, analyze: Analyze) {
  if (found.name === 'listagg') {
    if (!expression.withinGroup || expression.withinGroup.length === 0)
      throw invalid(
        expression,
        'listagg needs WITHIN GROUP (ORDER BY …)',
        "Write listagg(x, ',') WITHIN GROUP (ORDER BY x).",
      );
    if (expression.filter)
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        expression.at,
        'FILTER on listagg is not portable',
        'Filter in a subquery.',
      );
    return analyzeSortItems(expression.withinGroup, context, analyze);
  }
  if (expression.withinGroup) throw invalid(expression, `WITHIN GROUP does not go with ${found.name}`, 'Remove it.');
  if (expression.orderBy.length > 0 && !ORDERED.includes(found.name)) {
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      expression.at,
      `ORDER BY inside ${found.name} is not portable`,
      'Only array_agg and listagg take an order.',
    );
  }
  return analyzeSortItems(expression.orderBy, context, analyze);
}

const DISTINCT_ALLOWED = ['count', 'sum', 'avg', 'min', 'max', 'array_agg', 'count_if', 'bool_and', 'bool_or', 'every'];

function checkDistinct(
  expression: CallExpression,
  found: PortableFunction,
  { args }: ResolvedCall,
  orderBy: readonly SortKey[],
): void {
  if (!expression.distinct) return;
  if (!DISTINCT_ALLOWED.includes(found.name))
    throw new SqlError(
      'SQL_NOT_PORTABLE',
      expression.at,
      `DISTINCT in ${found.name} is not portable`,
      'Select distinct rows in a subquery.',
    );
  const [arg] = args;
  if (arg && !isGroupable(arg.type))
    throw new SqlError(
      'SQL_TYPE_MISMATCH',
      arg.at,
      `DISTINCT cannot be applied to ${typeName(arg.type)}`,
      'Use a value that can be compared.',
    );
  if (args.length > 1) throw invalid(expression, `DISTINCT in ${found.name} takes one argument`, 'Use a subquery.');
  if (orderBy.some(({ by }) => !arg || keyOf(by) !== keyOf(arg)))
    throw invalid(
      expression,
      'for an aggregate with DISTINCT, ORDER BY expressions must appear in its arguments',
      'Order by the argument itself.',
    );
}

function refuseSubqueries(expression: Typed): void {
  walk(expression, (inner) => {
    if (['exists', 'scalar query', 'in query', 'quantified'].includes(inner.kind)) {
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        inner.at,
        'a subquery inside FILTER is not portable',
        'Join the subquery, and filter by its columns.',
      );
    }
    return undefined;
  });
}

function analyzeGrouping(expression: CallExpression, context: Context, analyze: Analyze): Typed {
  if (context.aggregates === 'refused')
    throw new SqlError(
      'SQL_GROUPING',
      expression.at,
      `${context.clause} cannot contain GROUPING`,
      'Use it in SELECT, HAVING or ORDER BY.',
    );
  arity(expression, 1, 31);
  const args = expression.args.map((arg) => analyze(arg, { ...context, aggregates: 'refused' }));
  return { kind: 'grouping', args, type: args.length > 30 ? BIGINT : { kind: 'integer' }, at: expression.at };
}
