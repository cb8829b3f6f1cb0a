import { SqlError } from '../errors';
import type { Expression } from '../syntax/ast';
import { BOOLEAN } from '../types/trino-type';
import { coerce } from './coerce';
import type { Context } from './context';
import { checkCorrelation } from './correlation';
import { comparable } from './operators';
import type { QueryPlan, Typed } from './typed';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

type Analyze = (expression: Expression, context: Context) => Typed;

const SUBQUERY_NAMES = {
  exists: 'EXISTS',
  'in query': 'IN',
  quantified: 'a comparison with ANY or ALL',
  'scalar query': 'a scalar subquery',
} as const;

export type SubqueryExpression = Of<'exists'> | Of<'scalar query'> | Of<'in query'> | Of<'quantified'>;

export function analyzeSubquery(expression: SubqueryExpression, context: Context, analyze: Analyze): Typed {
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
  const operand = analyze(expression.operand, context);
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
