import { SqlError } from '../errors';
import type { ComparisonOperator, Expression } from './ast';
import type { Cursor } from './cursor';
import { startsQuery } from './parse-common';
import { parsePrimary } from './parse-primary';

/** OR, AND, NOT, then at most one predicate, then `||`, `+ -`, `* / %`, sign, AT TIME ZONE: Trino's order. */
export function parseExpression(cursor: Cursor): Expression {
  return cursor.nested(() => {
    let left = parseAnd(cursor);
    while (cursor.isWord('OR')) {
      const { at } = cursor.next();
      left = { at, kind: 'logical', operator: 'or', left, right: parseAnd(cursor) };
    }
    return left;
  });
}

function parseAnd(cursor: Cursor): Expression {
  let left = parseNot(cursor);
  while (cursor.isWord('AND')) {
    const { at } = cursor.next();
    left = { at, kind: 'logical', operator: 'and', left, right: parseNot(cursor) };
  }
  return left;
}

function parseNot(cursor: Cursor): Expression {
  if (!cursor.isWord('NOT')) return parsePredicate(cursor);
  const { at } = cursor.next();
  return cursor.nested(() => ({ at, kind: 'not', operand: parseNot(cursor) }));
}

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

function parsePredicate(cursor: Cursor): Expression {
  const operand = parseValue(cursor);
  const { at, text, kind } = cursor.peek();
  const operator = kind === 'symbol' ? COMPARISONS[text] : undefined;
  if (operator) {
    cursor.next();
    return parseComparison(cursor, operand, operator);
  }
  if (cursor.takeWord('IS')) {
    const negated = cursor.takeWord('NOT');
    if (cursor.takeWords('DISTINCT', 'FROM')) {
      return negate(negated, { at, kind: 'distinct from', left: operand, right: parseValue(cursor) });
    }
    cursor.expectWord('NULL');
    return negate(negated, { at, kind: 'is null', operand });
  }
  const negated =
    cursor.isWord('NOT') && ['BETWEEN', 'IN', 'LIKE'].includes(cursor.peek(1).word) && cursor.takeWord('NOT');
  if (cursor.takeWord('BETWEEN')) {
    const low = parseValue(cursor);
    cursor.expectWord('AND');
    return negate(negated, { at, kind: 'between', operand, low, high: parseValue(cursor) });
  }
  if (cursor.takeWord('LIKE')) {
    const pattern = parseValue(cursor);
    const escape = cursor.takeWord('ESCAPE') ? parseValue(cursor) : undefined;
    return negate(negated, { at, kind: 'like', operand, pattern, ...(escape && { escape }) });
  }
  if (cursor.takeWord('IN')) {
    cursor.expectSymbol('(');
    if (startsQuery(cursor)) {
      const query = cursor.query();
      cursor.expectSymbol(')');
      return negate(negated, { at, kind: 'in query', operand, query });
    }
    const items = [cursor.expression()];
    while (cursor.takeSymbol(',')) items.push(cursor.expression());
    cursor.expectSymbol(')');
    return negate(negated, { at, kind: 'in list', operand, items });
  }
  return operand;
}

function parseComparison(cursor: Cursor, operand: Expression, operator: ComparisonOperator): Expression {
  const at = operand.at;
  const quantifier = cursor.isSymbol('(', 1) && (['ALL', 'ANY', 'SOME'] as const).find((word) => cursor.isWord(word));
  if (quantifier && startsQuery(cursor, 2)) {
    cursor.next();
    cursor.next();
    const query = cursor.query();
    cursor.expectSymbol(')');
    return { at, kind: 'quantified', operand, operator, quantifier: quantifier === 'ALL' ? 'all' : 'any', query };
  }
  return { at, kind: 'comparison', operator, left: operand, right: parseValue(cursor) };
}

const negate = (negated: boolean, expression: Expression): Expression =>
  negated ? { at: expression.at, kind: 'not', operand: expression } : expression;

export function parseValue(cursor: Cursor): Expression {
  let left = parseSum(cursor);
  while (cursor.isSymbol('||')) {
    const { at } = cursor.next();
    left = { at, kind: 'concat', left, right: parseSum(cursor) };
  }
  return left;
}

function parseSum(cursor: Cursor): Expression {
  let left = parseProduct(cursor);
  while (cursor.isSymbol('+') || cursor.isSymbol('-')) {
    const { at, text } = cursor.next();
    left = { at, kind: 'arithmetic', operator: text as '+', left, right: parseProduct(cursor) };
  }
  return left;
}

function parseProduct(cursor: Cursor): Expression {
  let left = parseSigned(cursor);
  while (cursor.isSymbol('*') || cursor.isSymbol('/') || cursor.isSymbol('%')) {
    const { at, text } = cursor.next();
    left = { at, kind: 'arithmetic', operator: text as '*', left, right: parseSigned(cursor) };
  }
  return left;
}

function parseSigned(cursor: Cursor): Expression {
  if (cursor.isSymbol('-')) {
    const { at } = cursor.next();
    return cursor.nested(() => ({ at, kind: 'negate', operand: parseSigned(cursor) }));
  }
  if (cursor.takeSymbol('+')) return cursor.nested(() => parseSigned(cursor));
  let operand = parsePrimary(cursor);
  while (cursor.isWords('AT', 'TIME', 'ZONE')) {
    const { at } = cursor.next();
    cursor.next();
    cursor.next();
    const zone = parsePrimary(cursor);
    if (zone.kind === 'interval')
      throw new SqlError(
        'SQL_NOT_PORTABLE',
        at,
        'AT TIME ZONE with an interval is not portable',
        "Write AT TIME ZONE 'UTC'.",
      );
    operand = { at, kind: 'at time zone', operand, zone };
  }
  return operand;
}
