import type { Expression } from '../syntax/ast';
import { BOOLEAN, UNKNOWN, BIGINT, VARCHAR } from '../types/trino-type';
import { SqlError } from '../errors';
import { analyzeCall } from './analyze-call';
import { analyzeSubquery } from './analyze-subquery';
import { explicitCast } from './casts';
import { unify } from './coerce';
import type { Context } from './context';
import {
  binaryLiteral,
  decimalLiteral,
  doubleLiteral,
  integerLiteral,
  intervalLiteral,
  typedLiteral,
} from './literals';
import { arithmetic, call, comparable, compare, concatenate, condition, negate } from './operators';
import { analyzeCase, between, inList, like } from './predicates';
import { analyzeReference, subscript } from './references';
import { atTimeZone, extract } from './time-expressions';
import type { Typed } from './typed';
import { resolveTypeName } from './type-names';

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
      return analyzeReference(expression, context, analyzeExpression);
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
      return analyzeSubquery(expression, context, analyzeExpression);
  }
}
